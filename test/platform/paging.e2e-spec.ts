import {
  Binder,
  listPage,
  type ListRequest,
  type ListSource,
} from '../../src/platform/paging/list.js';
import type { RawJson } from '../../src/platform/http/lean.adapter.js';
import { startApplication, type TestApplication } from '../support/application.js';

let house: TestApplication;

/** Names tie, scores tie and are missing. */
const THINGS = [
  { id: 1, name: 'b', score: '1.50' },
  { id: 2, name: 'a', score: null },
  { id: 3, name: 'b', score: '1.5' },
  { id: 4, name: 'Ä', score: null },
  { id: 5, name: 'a', score: '-3' },
  { id: 6, name: 'b', score: null },
  { id: 7, name: '', score: '0' },
];

beforeAll(async () => {
  house = await startApplication();
  await house.database.execute(
    `CREATE TABLE things (id integer PRIMARY KEY, name text NOT NULL, score numeric, at timestamptz NOT NULL)`,
  );
  for (const { id, name, score } of THINGS) {
    await house.database.execute(
      `INSERT INTO things VALUES ($1, $2, $3, '2026-03-31T08:00:00.123456Z')`,
      [id, name, score],
    );
  }
});
afterAll(() => house.stop());

const SOURCE: ListSource = {
  row: `json_build_object('id', t.id)`,
  from: 'things t',
  where: [],
  id: 't.id',
  sorts: {
    name: { column: 't.name', type: 'text' },
    score: { column: 't.score', type: 'numeric', isNullable: true },
    at: { column: 't.at', type: 'timestamptz' },
    id: { column: 't.id', type: 'integer' },
  },
  defaultSort: 'id',
};

interface Listed {
  ids: number[];
  next: string | undefined;
  total: number | undefined;
}

async function list(request: ListRequest, source: ListSource = SOURCE): Promise<Listed> {
  const { rows, meta } = await listPage(house.database, source, new Binder(), request);
  const parsed = JSON.parse((rows as RawJson).text) as { id: number }[];
  return { ids: parsed.map(({ id }) => id), next: meta.next_after, total: meta.total };
}

async function walk(sort: string, limit: number): Promise<number[]> {
  const ids: number[] = [];
  for (let page = await list({ sort, limit }); ;) {
    ids.push(...page.ids);
    if (page.next === undefined) return ids;
    page = await list({ sort, limit, after: page.next });
    expect(page.total).toBeUndefined();
  }
}

const SORTS = ['name', '-name', 'score', '-score', 'at', '-at', 'id', '-id'];

describe.each(SORTS)('sorted by %s', (sort) => {
  test('a walk by cursor and one by offset see every row once, in one order', async () => {
    const whole = (await list({ sort })).ids;
    expect([...whole].sort((a, b) => a - b)).toEqual(THINGS.map(({ id }) => id));
    for (const limit of [1, 2, 3, 6, 7, 8]) {
      expect(await walk(sort, limit)).toEqual(whole);
      const byOffset: number[] = [];
      for (let offset = 0; offset < THINGS.length; offset += limit) {
        const page = await list({ sort, limit, offset });
        expect(page.total).toBe(THINGS.length);
        byOffset.push(...page.ids);
      }
      expect(byOffset).toEqual(whole);
    }
  });
});

test('ties are broken by the id, in the direction of the sort', async () => {
  expect((await list({ sort: 'at' })).ids).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect((await list({ sort: '-at' })).ids).toEqual([7, 6, 5, 4, 3, 2, 1]);
});

test('rows without a value come last in both directions', async () => {
  expect((await list({ sort: 'score' })).ids).toEqual([5, 7, 1, 3, 2, 4, 6]);
  expect((await list({ sort: '-score' })).ids).toEqual([3, 1, 7, 5, 6, 4, 2]);
});

test('a row that comes in meanwhile neither repeats nor hides another', async () => {
  const first = await list({ sort: 'id', limit: 3 });
  await house.database.execute(`INSERT INTO things VALUES (0, 'new', NULL, now())`);
  const second = await list({ sort: 'id', limit: 3, after: first.next! });
  await house.database.execute('DELETE FROM things WHERE id = 0');
  expect(second.ids).toEqual([4, 5, 6]);
});

test('a last page that is full has nothing behind it', async () => {
  expect((await list({ limit: 7 })).next).toBeUndefined();
  expect((await list({ limit: 6 })).next).toBeDefined();
});

test('an empty list is a page like any other', async () => {
  expect(await list({}, { ...SOURCE, where: ['false'] })).toEqual({
    ids: [],
    next: undefined,
    total: 0,
  });
  expect((await list({ offset: 1000 })).total).toBe(7);
});

describe('a cursor is refused', () => {
  const wrong = { fields: [{ field: 'after' }] };

  test('of another order of the list', async () => {
    const { next } = await list({ sort: 'name', limit: 1 });
    await expect(list({ sort: '-name', after: next! })).rejects.toMatchObject(wrong);
    await expect(list({ sort: 'id', after: next! })).rejects.toMatchObject(wrong);
  });

  test('of another list', async () => {
    const { next } = await list({ sort: 'id', limit: 1 });
    const other = { ...SOURCE, from: '(SELECT * FROM things) t' };
    await expect(list({ sort: 'id', after: next! }, other)).rejects.toMatchObject(wrong);
  });

  test.each([
    ['a value of another type', 'id', ['x', '1']],
    ['no value where there always is one', 'id', [null, '1']],
    ['no id', 'id', ['1', 'x']],
    ['a number that does not fit', 'id', ['99999999999999', '1']],
    ['a lone surrogate', 'name', ['\ud800', '1']],
  ])('that was made up, with %s', async (_, sort, [key, id]) => {
    const { next } = await list({ sort, limit: 1 });
    const [order] = JSON.parse(Buffer.from(next!, 'base64url').toString()) as string[];
    const after = Buffer.from(JSON.stringify([order, key, id])).toString('base64url');
    await expect(list({ sort, after })).rejects.toMatchObject(wrong);
  });
});
