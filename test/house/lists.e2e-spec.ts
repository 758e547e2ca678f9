import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { ask, forAll, nameOf, type Operation, operationsOf } from '../support/operations.js';

let house: TestApplication;
let admin: Api;
let lists: Operation[];

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
  await admin.patch('/admin/settings/requests_per_minute', { body: { value: 1_000_000 } });
  for (let i = 0; i < 3; i++) {
    await house.make.customer();
    await house.make.token({ role: 'support' });
  }
  lists = operationsOf(house.app, 'api', 'admin').filter(({ fields }) => fields.includes('limit'));
});
afterAll(() => house.stop());

/** The fields that an answer complains about. */
function faultsOf({ status, body }: Answer): string[] {
  return status === 400 ? (body.errors ?? []).map(({ field }: { field: string }) => field) : [];
}

/** The operations among `some` whose answer to `input` does not complain about `field`. */
async function uncomplaining(some: Operation[], field: string, input: object): Promise<string[]> {
  const answers = await forAll(some, async (operation) => {
    const answer = await ask(admin, operation, input);
    return { operation, isRight: faultsOf(answer).includes(field), answer };
  });
  return answers
    .filter(({ isRight }) => !isRight)
    .map(({ operation, answer }) => `${nameOf(operation)}: ${answer.status} ${answer.text}`);
}

/** Lists that need no parameter, so that everything behind the validation is reached. */
async function open(): Promise<Operation[]> {
  const answers = await forAll(lists, async (operation) => ({
    operation,
    status: (await ask(admin, operation, {})).status,
  }));
  return answers.filter(({ status }) => status === 200).map(({ operation }) => operation);
}

test('there are lists at both doors', () => {
  expect(lists.some(({ path }) => path.startsWith('/api/v1/'))).toBe(true);
  expect(lists.some(({ path }) => path.startsWith('/admin/'))).toBe(true);
});

test.each([0, 501, 1.5, 'all'])('no list takes a limit of %s', async (limit) => {
  expect(await uncomplaining(lists, 'limit', { limit })).toEqual([]);
});

test.each([-1, 'x', 1e12])('no list takes an offset of %s', async (offset) => {
  const some = lists.filter(({ fields }) => fields.includes('offset'));
  expect(await uncomplaining(some, 'offset', { offset })).toEqual([]);
});

test.each([
  'id;select pg_sleep(2)',
  '(select 1)',
  'id desc--',
  '-id,(select pg_sleep(2))',
  '__proto__',
  'constructor',
  '--id',
])('no list sorts by %j', async (sort) => {
  const some = (await open()).filter(({ fields }) => fields.includes('sort'));
  expect(some.length).toBeGreaterThan(10);
  expect(await uncomplaining(some, 'sort', { sort })).toEqual([]);
});

test.each([
  'nonsense',
  Buffer.from('["id","1 OR 1=1","1"]').toString('base64url'),
  Buffer.from('["id",1,1]').toString('base64url'),
  Buffer.from('["id","\\u0000","1"]').toString('base64url'),
  Buffer.from('{"sort":"id"}').toString('base64url'),
])('no list goes on behind a cursor that it did not write (%s)', async (after) => {
  const some = (await open()).filter(({ fields }) => fields.includes('after'));
  expect(await uncomplaining(some, 'after', { after })).toEqual([]);
});

test('no list goes on behind the cursor of another list', async () => {
  const some = (await open()).filter(({ fields }) => fields.includes('after'));
  const { body } = await admin.get('/admin/users', { query: { limit: 1, sort: 'id' } });
  const others = some.filter(({ path }) => path !== '/admin/users');
  const wrong = await forAll(others, async (operation) => {
    const sort = operation.fields.includes('sort') ? { sort: 'id' } : {};
    const answer = await ask(admin, operation, { after: body.next, ...sort });
    return answer.status === 400 ? [] : [`${nameOf(operation)}: ${answer.status}`];
  });
  expect(wrong.flat()).toEqual([]);
});

test('every list gives the number of rows that it was asked for', async () => {
  const wrong = await forAll(await open(), async (operation) => {
    const { body } = await ask(admin, operation, { limit: 1 });
    return body.data.length > 1 ? [nameOf(operation)] : [];
  });
  expect(wrong.flat()).toEqual([]);
});

test('wildcards in a search stand for themselves', async () => {
  const some = (await open()).filter(({ fields }) => fields.includes('search'));
  for (const search of ['%', '_%', '\\']) {
    const found = await forAll(some, async (operation) => {
      const { body, status } = await ask(admin, operation, { search });
      return status === 200 && body.data.length === 0 ? [] : [`${nameOf(operation)} ${search}`];
    });
    expect(found.flat()).toEqual([]);
  }
});
