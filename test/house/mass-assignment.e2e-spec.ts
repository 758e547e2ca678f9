import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { ask, forAll, nameOf, type Operation, operationsOf } from '../support/operations.js';

let house: TestApplication;
let admin: Api;
let writes: Operation[];

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
  await admin.patch('/admin/settings/requests_per_minute', { body: { value: 1_000_000 } });
  writes = operationsOf(house.app, 'api', 'admin').filter(
    ({ method, path, media }) =>
      ['POST', 'PUT', 'PATCH'].includes(method) &&
      /^\/(api\/v1|admin)\//.test(path) &&
      // A route for files alone refuses JSON as a whole; what stands beside a file is its room's test.
      (media.length === 0 || media.includes('application/json')),
  );
});
afterAll(() => house.stop());

/** Some changes want to know which version they change. */
const ANY_VERSION = { 'if-match': '"1"' };

/** Columns that no caller writes, as they might be called on the wire or in code. */
const NOT_FOR_CALLERS: Readonly<Record<string, unknown>> = {
  id: 1,
  passwordHash: 'x',
  password_hash: 'x',
  secret_hash: 'x',
  roleId: 1,
  role_id: 1,
  is_admin: true,
  isAdmin: true,
  isActive: true,
  owner_id: 1,
  version: 99,
  createdAt: '2000-01-01T00:00:00Z',
  created_at: '2000-01-01T00:00:00Z',
  modified_at: '2000-01-01T00:00:00Z',
  deleted_at: null,
  permissions: ['admin'],
  balance: '1000000.00',
};

test('every write refuses fields that are not for callers', async () => {
  const withFields = writes.filter(({ fields }) => fields.length > 0);
  expect(withFields.length).toBeGreaterThan(30);
  const wrong = await forAll(withFields, async (operation) => {
    const planted = Object.entries(NOT_FOR_CALLERS).filter(
      ([name]) => !operation.fields.includes(name),
    );
    const answer = await admin.send(operation.method, operation.path, {
      headers: ANY_VERSION,
      body: Object.fromEntries(planted),
    });
    const refused = new Set(
      (answer.body.errors ?? []).map(({ field, message }: Record<string, string>) =>
        message === 'is not a parameter' ? field : undefined,
      ),
    );
    const taken = planted.map(([name]) => name).filter((name) => !refused.has(name));
    return answer.status === 400 && taken.length === 0
      ? []
      : [`${nameOf(operation)}: ${answer.status} ${taken.join(' ')}`];
  });
  expect(wrong.flat()).toEqual([]);
});

test.each(['__proto__', 'constructor', 'prototype'])(
  'every write refuses a field named %s',
  async (name) => {
    const withFields = writes.filter(({ fields }) => fields.length > 0);
    const wrong = await forAll(withFields, async (operation) => {
      const answer = await admin.send(operation.method, operation.path, {
        headers: ANY_VERSION,
        body: `{"${name}":{"isAdmin":true}}`,
      });
      const said = (answer.body.errors ?? []).map(({ field }: { field: string }) => field);
      return answer.status === 400 && said.includes(name)
        ? []
        : [`${nameOf(operation)}: ${answer.status}`];
    });
    expect(wrong.flat()).toEqual([]);
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined();
  },
);

test('a write without fields takes none, and none reaches a row', async () => {
  const bare = writes.filter(({ fields, path }) => fields.length === 0 && path.includes('999999'));
  const wrong = await forAll(bare, async (operation) => {
    const { status } = await ask(admin, operation, { id: 1, role_id: 1 });
    return status >= 400 && status < 500 ? [] : [`${nameOf(operation)}: ${status}`];
  });
  expect(wrong.flat()).toEqual([]);
});
