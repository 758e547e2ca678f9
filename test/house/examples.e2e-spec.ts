import { readFileSync } from 'node:fs';
import { seedDemo } from '../../src/demo/index.js';
import type { OpenApi, Operation } from '../../src/platform/documents/openapi.js';
import type { Api } from '../support/api.js';
import { hasRecord } from '../support/audit.js';
import { startApplication, type TestApplication } from '../support/application.js';

/** A call as the committed document shows it; a new call is walked without a change here. */
interface DocumentedCall {
  name: string;
  section: string;
  example: Record<string, unknown> | undefined;
  takesParameters: boolean;
  takesFile: boolean;
  writes: boolean;
}

/** The demo data that the calls of a section need: src/demo/<name>.demo.ts. */
const DEMO_OF: Readonly<Record<string, string>> = {
  Configuration: 'auth',
  Customers: 'customers',
  'Data Accounts': 'radius',
  'Hotspot Vouchers': 'hotspot',
  'Prepaid Data Accounts': 'radius',
  'Helpdesk Tickets': 'helpdesk',
  'Sales Leads': 'leads',
  Products: 'products',
  Billing: 'billing',
  Devices: 'devices',
};

const filled = new Set(
  [...readFileSync('src/demo/index.ts', 'utf8').matchAll(/'\.\/(\w+)\.demo\.js'/g)].map(
    ([, name]) => name,
  ),
);
const calls = callsOf(JSON.parse(readFileSync('openapi/api.json', 'utf8')) as OpenApi);
const walked = calls.filter(({ section }) => filled.has(DEMO_OF[section]));
const reads = walked.filter(({ writes }) => !writes);
const writes = walked.filter((call) => call.writes);

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  await seedDemo(house.app);
  const user = await house.database.queryOne<{ id: number }>(
    "SELECT id FROM users WHERE username = 'admin'",
  );
  admin = house.api.as(await house.make.token({ userId: user!.id }));
});
afterAll(() => house.stop());

test('every section of the guide knows its demo data', () => {
  const strange = calls.filter(({ section }) => !DEMO_OF[section]).map(({ name }) => name);
  expect(strange).toEqual([]);
});

test('every call that takes parameters shows an example', () => {
  const bare = walked.filter(({ takesParameters, example }) => takesParameters && !example);
  expect(bare.map(({ name }) => name)).toEqual([]);
});

test.each(reads)('the example of $name is answered as documented', async ({ name, example }) => {
  const path = `/api/v1/${name}`;
  const posted = await admin.post(path, { body: example ?? {} });
  expect([posted.status, posted.text]).toEqual([200, expect.anything()]);
  const got = await admin.get(path, { query: asQuery(example) });
  expect(got.status).toBe(200);
});

test.each(writes)(
  'the example of $name is carried out, recorded, and done once',
  async ({ name, example }) => {
    const path = `/api/v1/${name}`;
    const headers = { 'Idempotency-Key': name };
    const posted = await admin.post(path, { body: example ?? {}, headers });
    expect([posted.status, posted.text]).toEqual([200, expect.anything()]);
    expect(await hasRecord(house, posted)).toBe(true);
    const got = await admin.get(path, { query: asQuery(example), headers });
    expect([got.status, got.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
  },
);

test.each(walked)('$name refuses strangers and nonsense as documented', async ({ name }) => {
  const path = `/api/v1/${name}`;
  expect((await house.api.get(path)).status).toBe(401);
  expect((await admin.post(path, { body: { no_such_parameter: 1 } })).status).toBe(400);
  const headers = { 'content-type': 'text/plain' };
  expect((await admin.post(path, { body: 'text', headers })).status).toBe(415);
});

function callsOf({ paths }: OpenApi): DocumentedCall[] {
  return Object.entries(paths).flatMap(([path, { post }]) => {
    if (!path.startsWith('/api/v1/') || !post) return [];
    const { content = {} } = post.requestBody ?? {};
    return {
      name: path.slice('/api/v1/'.length),
      section: post.tags?.[0] ?? '',
      example: content['application/json']?.example as DocumentedCall['example'],
      takesParameters: post.requestBody !== undefined,
      takesFile: content['multipart/form-data'] !== undefined,
      writes: isWrite(post),
    };
  });
}

function isWrite(operation: Operation): boolean {
  return operation['x-writes'] === true;
}

/** As a query holds it: lists of plain values separated by commas, objects as JSON. */
function asQuery(example: object = {}): Record<string, string> {
  return Object.fromEntries(
    Object.entries(example).map(([name, value]: [string, unknown]) => [name, inQuery(value)]),
  );
}

function inQuery(value: unknown): string {
  const isPlainList = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (isPlainList) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
