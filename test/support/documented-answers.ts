import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { OpenApi, Operation, Response } from '../../src/platform/documents/openapi.js';
import type { Answer } from './api.js';

interface DocumentedOperation {
  /** Name of the document and the operation's place in it. */
  document: string;
  pointer: string;
  method: string;
  pattern: RegExp;
  operation: Operation;
}

/** Headers that every answer has for which they are documented; others depend on the case. */
const ALWAYS_SENT = ['X-Request-Id', 'RateLimit', 'RateLimit-Policy', 'Location'];

/** Holds answers to what the OpenAPI documents promise. Addresses that they do not name pass. */
export class DocumentedAnswers {
  private readonly ajv = new Ajv2020({ strict: false, allErrors: true, logger: false });
  private readonly operations: DocumentedOperation[] = [];

  /** @param documents by name, as `ApiDocuments` has them */
  constructor(private readonly documents: Readonly<Record<string, OpenApi>>) {
    addFormats.default(this.ajv);
    for (const [name, document] of Object.entries(documents)) {
      this.ajv.addSchema(closed(document) as object, name);
      this.operations.push(...operationsOf(name, document));
    }
  }

  /** @throws Error that says which promise the answer breaks */
  check(method: string, path: string, answer: Answer): void {
    const found = this.operations.find((one) => one.method === method && one.pattern.test(path));
    if (!found) return;
    const broken = this.brokenPromises(found, answer);
    if (broken.length === 0) return;
    const answered = `< ${answer.status} ${answer.text.slice(0, 1000)}`;
    throw new Error(
      `> ${method} ${path}\n${answered}\nis not as documented:\n${broken.join('\n')}`,
    );
  }

  private brokenPromises(found: DocumentedOperation, answer: Answer): string[] {
    const { response, pointer } = this.responseTo(found, answer.status);
    if (!response) return [`no answer with status ${answer.status} is documented`];
    const missing = ALWAYS_SENT.filter(
      (name) => response.headers?.[name] !== undefined && !answer.headers.has(name),
    );
    return [
      ...missing.map((name) => `the header ${name} is documented but missing`),
      ...this.brokenBody(found.document, response, pointer, answer),
    ];
  }

  /** The response object and where it stands; shared ones stand among the components. */
  private responseTo(
    { document, pointer, operation }: DocumentedOperation,
    status: number,
  ): { response: Response | undefined; pointer: string } {
    const response = operation.responses[String(status)];
    if (!response || !('$ref' in response)) {
      return { response, pointer: `${pointer}/responses/${status}` };
    }
    const name = response.$ref.split('/').at(-1) ?? '';
    return {
      response: this.documents[document]?.components.responses[name],
      pointer: `/components/responses/${name}`,
    };
  }

  private brokenBody(
    document: string,
    { content }: Response,
    pointer: string,
    answer: Answer,
  ): string[] {
    if (!content) return answer.text === '' ? [] : ['a body came where none is documented'];
    const type = (answer.headers.get('content-type') ?? '').split(';')[0]?.trim() ?? '';
    const named = [type, '*/*'].find((one) => content[one] !== undefined);
    if (named === undefined) return [`the media type ${type} is not documented`];
    if (named === '*/*' || !type.endsWith('json')) return [];
    const place = `${pointer}/content/${escaped(named)}/schema`;
    const validate = this.ajv.getSchema(`${document}#${place}`);
    if (!validate) return [`there is no schema at ${place}`];
    if (validate(answer.body)) return [];
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) =>
        `${instancePath || 'the body'} ${message} ${JSON.stringify(params)}`,
    );
  }
}

function operationsOf(document: string, { paths }: OpenApi): DocumentedOperation[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item).flatMap(([method, operation]) => {
      const aliases = (operation['x-aliases'] ?? []) as string[];
      return [path, ...aliases.map((alias) => path.replace(/\w+$/, alias))].map((one) => ({
        document,
        pointer: `/paths/${escaped(path)}/${method}`,
        method: method.toUpperCase(),
        pattern: new RegExp(`^${one.replace(/\./g, '\\.').replace(/\{\w+\}/g, '[^/]+')}$`),
        operation,
      }));
    }),
  );
}

/** For a JSON pointer inside of a URI fragment (RFC 6901 §6). */
function escaped(key: string): string {
  return encodeURIComponent(key.replace(/~/g, '~0').replace(/\//g, '~1'));
}

/** Answers may grow for clients, but nothing may come out of us that the documents do not name. */
function closed(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(closed);
  if (part === null || typeof part !== 'object') return part;
  const inner = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, closed(value)]),
  );
  const isOpen =
    inner['type'] === 'object' && inner['properties'] && !('additionalProperties' in inner);
  return isOpen ? { ...inner, additionalProperties: false } : inner;
}
