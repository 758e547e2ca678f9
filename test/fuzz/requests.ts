import fc from 'fast-check';
import type {
  OpenApi,
  Operation,
  Parameter,
  Schema,
} from '../../src/platform/documents/openapi.js';
import { encoded, pathPart, Values } from './values.js';

/** A request as it goes over the wire. */
export interface FuzzRequest {
  /** `GET /api/v1/get_customer_list`, as the document names it. */
  operation: string;
  document: string;
  /** Whether it changes something when it succeeds. */
  writes: boolean;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
}

export interface FuzzOperation {
  name: string;
  document: string;
  requests: fc.Arbitrary<FuzzRequest>;
}

/** Every operation of the documents, and how to make requests for it. */
export function fuzzOperations(documents: Readonly<Record<string, OpenApi>>): FuzzOperation[] {
  return Object.entries(documents).flatMap(([name, document]) =>
    Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({
        name: `${method.toUpperCase()} ${path}`,
        document: name,
        requests: requestsFor(name, document, method.toUpperCase(), path, operation),
      })),
    ),
  );
}

type Pairs = [string, unknown][];

function requestsFor(
  document: string,
  openApi: OpenApi,
  method: string,
  path: string,
  operation: Operation,
): fc.Arbitrary<FuzzRequest> {
  const values = new Values(openApi);
  const parameters = (operation.parameters ?? []) as Parameter[];
  const query = parameters.filter((one) => one.in === 'query');
  const bodySchema = Object.values(operation.requestBody?.content ?? {})[0];
  const example = bodySchema?.example as object | undefined;
  return fc
    .record({
      parts: fc.array(pathPart, { minLength: 4, maxLength: 4 }),
      pairs: fc.tuple(...query.map((one) => pairOf(values, one))),
      body: bodySchema ? bodies(values, bodySchema.schema, example) : fc.constant(undefined),
      repeat: fc.integer({ min: 0, max: 19 }),
      media: fc.integer({ min: 0, max: 39 }),
      headers: fc.integer({ min: 0, max: 39 }),
      key: fc.integer({ min: 0, max: 1_000_000 }),
    })
    .map(({ parts, pairs, body, repeat, media, headers, key }) => {
      const sent = method === 'GET' || method === 'DELETE' ? undefined : body;
      const { type, bytes } = inMedia(sent, media);
      return {
        operation: `${method} ${path}`,
        document,
        writes: operation['x-writes'] === true,
        method,
        path: filled(path, parts) + queryOf(pairs.flat<Pairs[]>(), repeat),
        headers: {
          ...(type === undefined ? {} : { 'content-type': type }),
          ...oddHeaders(headers, key),
        },
        body: bytes,
      };
    });
}

function pairOf(values: Values, { name, schema, required }: Parameter): fc.Arbitrary<Pairs> {
  return fc
    .tuple(fc.integer({ min: 0, max: 9 }), values.of(schema))
    .map(([chance, value]) => (chance < (required ? 9 : 4) ? [[name, value]] : []));
}

/** Of the schema, of the documented example with one field made wrong, or anything. */
function bodies(
  values: Values,
  schema: Schema,
  example: object | undefined,
): fc.Arbitrary<unknown> {
  const made = values.of(schema, 1);
  if (!example || Array.isArray(example)) return made;
  const names = Object.keys(example);
  const bent = fc
    .tuple(
      fc.constantFrom(...names, 'stranger'),
      values.of(undefined, 9),
      fc.integer({ min: 0, max: 3 }),
    )
    .map(([name, value, chance]) => (chance === 0 ? example : { ...example, [name]: value }));
  return fc.oneof(made, bent);
}

function filled(path: string, parts: readonly string[]): string {
  let place = 0;
  return path.replace(/\{\w+\}/g, () => parts[place++ % parts.length] ?? '1');
}

function queryOf(pairs: Pairs, repeat: number): string {
  const words = pairs.map(([name, value]) => `${encodeURIComponent(name)}=${encoded(value)}`);
  const [first] = pairs;
  if (first && repeat === 0) words.push(`${first[0]}=1`, `${first[0]}=2`);
  if (first && repeat === 1) words.push(`${first[0]}[]=1`);
  if (first && repeat === 2) words.push(`${first[0]}[a][b]=1`, `${first[0]}[__proto__]=1`);
  if (repeat === 3) words.push('%E0%A4%A=1', 'a=%', '&&==');
  if (repeat === 4) words.push(...Array.from({ length: 200 }, (_, index) => `p${index}=${index}`));
  return words.length > 0 ? `?${words.join('&')}` : '';
}

/** Mostly JSON and forms; else media types that nobody announced, and bodies that are not what they say. */
function inMedia(
  body: unknown,
  media: number,
): { type: string | undefined; bytes: Buffer | undefined } {
  if (body === undefined) return { type: undefined, bytes: undefined };
  const json = JSON.stringify(body);
  const as = (type: string | undefined, text: string | Buffer): ReturnType<typeof inMedia> => ({
    type,
    bytes: Buffer.from(text as string),
  });
  if (media < 24) return as('application/json', json);
  if (media < 30) return as('application/x-www-form-urlencoded', formOf(body));
  if (media < 32) return as('multipart/form-data; boundary=xx', multipartOf(body));
  const odd: ReturnType<typeof inMedia>[] = [
    as('text/xml', '<a/>'),
    as('application/json', json.slice(0, -1)),
    as('application/json; charset=utf-16', json),
    as('application/octet-stream', Buffer.from([0, 255, 254, 1])),
    as('multipart/form-data', 'no boundary'),
    as('application/x-www-form-urlencoded', '%E0%A4%A=%&[=1&a[=2'),
    as(undefined, json),
    as('text/csv', 'name,email\n"unterminated'),
  ];
  return odd[media - 32] ?? as('application/json', '');
}

function formOf(body: unknown): string {
  if (body === null || typeof body !== 'object') return encoded(body);
  const words = Object.entries(body).map(
    ([name, value]) => `${encodeURIComponent(cleaned(name))}=${encoded(value)}`,
  );
  return words.join('&');
}

function multipartOf(body: unknown): string {
  const fields = Object.entries(Object(body) as object).map(
    ([name, value]) =>
      `--xx\r\nContent-Disposition: form-data; name="${encodeURIComponent(cleaned(name))}"\r\n\r\n${encoded(value)}\r\n`,
  );
  const file =
    '--xx\r\nContent-Disposition: form-data; name="file"; filename="../a.txt"\r\n\r\nx\r\n';
  return `${fields.join('')}${file}--xx--\r\n`;
}

function cleaned(name: string): string {
  return name.replace(/[\ud800-\udfff]/g, '');
}

function oddHeaders(chance: number, key: number): Record<string, string> {
  const odd: Record<number, Record<string, string>> = {
    0: { 'idempotency-key': 'x'.repeat(300) },
    1: { 'idempotency-key': '"quoted \\ key"' },
    2: { 'if-match': '"1"' },
    3: { 'if-match': '*' },
    4: { 'if-match': 'W/"nonsense' },
    5: { 'if-none-match': '*' },
    6: { accept: 'text/html;q=zzz' },
    7: { 'x-request-id': '{{7*7}}' },
    8: { 'content-encoding': 'gzip' },
    9: { 'accept-language': '*;q=99,,,' },
    10: { origin: 'null' },
    11: { 'x-forwarded-for': "1.2.3.4' OR 1=1" },
    12: { cookie: 'lastmile=s%3Anonsense; lastmile=x' },
    13: { range: 'bytes=9999999-1' },
    14: { 'last-event-id': '99999999999999999999' },
    15: { 'idempotency-key': `fuzz-${key % 50}` },
  };
  return odd[chance] ?? {};
}
