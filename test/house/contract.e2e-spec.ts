import { seedDemo } from '../../src/demo/index.js';
import type { Operation as Described } from '../../src/platform/documents/openapi.js';
import { ApiDocuments } from '../../src/platform/documents/api-documents.js';
import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { ask, forAll, nameOf, type Operation, operationsOf } from '../support/operations.js';

/**
 * One contract on every route. Beside this file: scopes and permissions (rights), lists (lists),
 * unknown fields (mass-assignment), document = route (openapi), answer = document (every test that
 * uses `Api`); examples that work, ETags, replays and an audit record of every write (examples of
 * the calls, admin-examples, face-examples).
 */
let house: TestApplication;
let staff: Api;
let operations: Operation[];

beforeAll(async () => {
  house = await startApplication();
  await seedDemo(house.app);
  staff = house.api.as(await house.make.token());
  await staff.send('PUT', '/admin/settings/requests_per_minute', { body: { value: 1_000_000 } });
  operations = operationsOf(house.app, 'api', 'admin').filter(({ path }) =>
    /^\/(api\/v1|admin)\//.test(path),
  );
});
afterAll(() => house.stop());

/** What is wrong, operation by operation; nothing when all is well. */
async function faults(
  some: readonly Operation[],
  look: (operation: Operation) => Promise<string | undefined>,
): Promise<string[]> {
  const found = await forAll(some, async (operation) => {
    const fault = await look(operation);
    return fault === undefined ? [] : [`${nameOf(operation)}: ${fault}`];
  });
  return found.flat();
}

const shown = ({ status, text }: Answer): string => `${status} ${text.slice(0, 200)}`;

test('every route answers under the id that the request came with, and says what may still be asked', async () => {
  const wrong = await faults(operations, async (operation) => {
    const id = 'contract-0123456789';
    const { method, path } = operation;
    const answer = await staff.send(method, path, { headers: { 'x-request-id': id } });
    if (answer.headers.get('x-request-id') !== id) return `lost the request id: ${shown(answer)}`;
    const hasLimits =
      /^"default";r=\d+;t=\d+$/.test(answer.headers.get('ratelimit') ?? '') &&
      /^"default";q=\d+;w=60$/.test(answer.headers.get('ratelimit-policy') ?? '');
    return hasLimits ? undefined : `lacks RateLimit or RateLimit-Policy: ${shown(answer)}`;
  });
  expect(wrong).toEqual([]);
});

test('every route refuses a token that has asked too much, and says how long to wait', async () => {
  const token = await house.make.token();
  const eager = house.api.as(token);
  await eager.call('get_config_settings');
  await house.database.execute(
    `UPDATE rate_limits SET points = 10000000 WHERE key LIKE 'requests:%'`,
  );
  for (let left = 25; left > 0; left--) await eager.get('/api/v1/get_config_settings');
  const wrong = await faults(operations, async (operation) => {
    const answer = await ask(eager, operation);
    const wait = Number(answer.headers.get('retry-after'));
    return answer.status === 429 && wait >= 1 && wait <= 60 ? undefined : shown(answer);
  });
  await house.database.execute(`DELETE FROM rate_limits WHERE key LIKE 'requests:%'`);
  expect(wrong).toEqual([]);
});

/** A POST of the admin API, or a call that writes; PATCH, PUT and DELETE are idempotent by themselves. */
function isWrite({ method, path }: Operation): boolean {
  return method === 'POST' && (path.startsWith('/admin/') || writingCalls().has(path));
}

let writing: Set<string> | undefined;

function writingCalls(): Set<string> {
  const { paths } = house.app.get(ApiDocuments).get('api');
  writing ??= new Set(
    Object.entries(paths).flatMap(([path, { post }]) => (post?.['x-writes'] === true ? path : [])),
  );
  return writing;
}

test('every write heeds Idempotency-Key: one that cannot be a key is refused', async () => {
  const writes = operations.filter(isWrite);
  expect(writes.length).toBeGreaterThan(60);
  const wrong = await faults(writes, async ({ method, path }) => {
    const answer = await staff.send(method, path, {
      headers: { 'idempotency-key': 'x'.repeat(256) },
    });
    return answer.status === 400 && answer.text.includes('Idempotency-Key')
      ? undefined
      : `does not read the header: ${shown(answer)}`;
  });
  expect(wrong).toEqual([]);
});

interface Documented {
  name: string;
  path: string;
  method: string;
  operation: Described;
}

function documented(): Documented[] {
  return ['api', 'admin'].flatMap((document) =>
    Object.entries(house.app.get(ApiDocuments).get(document).paths).flatMap(([path, item]) =>
      Object.entries(item)
        .filter(() => /^\/(api\/v1|admin)\//.test(path))
        .map(([method, operation]) => ({
          name: `${method.toUpperCase()} ${path}`,
          path,
          method,
          operation,
        })),
    ),
  );
}

test('every route documents the errors that every route has', () => {
  const wrong = documented().flatMap(({ name, path, method, operation }) => {
    const needed = ['401', '429', '500', '503'];
    if ((operation['x-scopes'] as string[]).length > 0) needed.push('403');
    if (operation.requestBody) needed.push('400', '413', '415');
    if (path.includes('{')) needed.push('404');
    if (method === 'patch') needed.push('412');
    const lacking = needed.filter((status) => operation.responses[status] === undefined);
    return lacking.length > 0 ? [`${name} does not document ${lacking.join(', ')}`] : [];
  });
  expect(wrong).toEqual([]);
});

/** Every list of the admin API. */
function adminLists(): Documented[] {
  return documented().filter(
    ({ path, method, operation }) =>
      path.startsWith('/admin/') && method === 'get' && isList(operation),
  );
}

test('every list of the admin API goes on behind a cursor', () => {
  const lists = adminLists();
  expect(lists.length).toBeGreaterThan(20);
  const wrong = lists.filter(({ operation }) => {
    const names = (operation.parameters ?? []).map((one) => ('name' in one ? one.name : ''));
    return !(names.includes('limit') && names.includes('after'));
  });
  expect(wrong.map(({ name }) => name)).toEqual([]);
});

test('a list read page by page gives every row once, in the order of the whole', async () => {
  let longer = 0;
  const wrong = await forAll(adminLists(), async ({ name, path, operation }) => {
    const address = exampleAddress(path, operation);
    const whole = await staff.get(address, { query: { limit: 5 } });
    if (whole.status !== 200) return whole.status === 404 ? [] : [`${name}: ${shown(whole)}`];
    const rows: unknown[] = [];
    let next: string | null = null;
    do {
      const page = await staff.get(address, { query: { limit: 2, ...(next && { after: next }) } });
      if (page.status !== 200) return [`${name}: ${shown(page)}`];
      rows.push(...(page.body.data as unknown[]));
      next = page.body.next as string | null;
    } while (next !== null && rows.length < 5);
    const expected = whole.body.data as unknown[];
    if (expected.length > 2) longer++;
    const isSame = JSON.stringify(rows.slice(0, 5)) === JSON.stringify(expected);
    return isSame
      ? []
      : [`${name}: ${JSON.stringify(rows)} instead of ${JSON.stringify(expected)}`];
  });
  expect(wrong.flat()).toEqual([]);
  expect(longer).toBeGreaterThan(20);
});

/** The address that the document shows. */
function exampleAddress(path: string, { parameters = [] }: Described): string {
  const examples = parameters.flatMap((one) =>
    'in' in one && one.in === 'path'
      ? [[one.name, JSON.stringify(one.example ?? 1).replaceAll('"', '')] as const]
      : [],
  );
  return examples.reduce((address, [name, value]) => address.replace(`{${name}}`, value), path);
}

function isList({ responses }: Described): boolean {
  const ok = responses['200'];
  const json = ok && 'content' in ok ? ok.content['application/json'] : undefined;
  return json?.schema.properties?.['data']?.['type'] === 'array';
}

test('every PATCH refuses a version that is not the present one', async () => {
  const changes = operations.filter(({ method }) => method === 'PATCH');
  const wrong = await faults(changes, async ({ path }) => {
    const answer = await staff.patch(path, { body: {}, headers: { 'if-match': 'nonsense' } });
    return answer.status === 400 && answer.text.includes('If-Match')
      ? undefined
      : `does not read If-Match: ${shown(answer)}`;
  });
  expect(wrong).toEqual([]);
});
