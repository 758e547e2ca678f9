import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { Binder, listPage, type ListSource } from '../../src/platform/paging/list.js';
import { Totals } from '../../src/platform/paging/totals.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { statementsOf } from '../support/statements.js';

let house: TestApplication;
let source: ListSource;
/** Another process. */
let other: pg.Client;

beforeAll(async () => {
  house = await startApplication();
  await house.database.execute(
    'CREATE TABLE things (id integer GENERATED ALWAYS AS IDENTITY, kind text NOT NULL)',
  );
  await house.database.execute(
    `CREATE TRIGGER things_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON things
       FOR EACH STATEMENT EXECUTE FUNCTION announce_rows_changed()`,
  );
  source = {
    row: `json_build_object('id', t.id)`,
    from: 'things t',
    where: [],
    id: 't.id',
    sorts: { id: { column: 't.id', type: 'integer' } },
    defaultSort: 'id',
    counted: { by: house.app.get(Totals), table: 'things' },
  };
  other = new pg.Client({ connectionString: house.databaseUrl });
  await other.connect();
});
afterAll(async () => {
  await other.end();
  await house.stop();
});

async function total(where: string[] = []): Promise<number | undefined> {
  return (await listPage(house.database, { ...source, where }, new Binder(), {})).meta.total;
}

/** Whether a list counted its rows, or remembered how many there are. */
async function isCounted(where?: string[]): Promise<boolean> {
  const sent = await statementsOf(() => total(where));
  return sent.some(({ text }) => text.includes('count(*) FROM things'));
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(5);
}

test('rows are counted once, until one of them changes', async () => {
  await house.database.execute(`INSERT INTO things (kind) VALUES ('a'), ('b')`);
  // The announcement of these rows may still be on its way, and has them counted once more.
  await until(async () => !(await isCounted()));
  expect(await total()).toBe(2);
});

test('each filter has a total of its own', async () => {
  expect(await total([`t.kind = 'a'`])).toBe(1);
  expect(await total()).toBe(2);
});

test.each([
  ['adds', `INSERT INTO things (kind) VALUES ('a')`, 2, 3],
  ['changes', `UPDATE things SET kind = 'c' WHERE kind = 'b'`, 2, 3],
  ['deletes', `DELETE FROM things WHERE kind = 'c'`, 2, 2],
  ['empties', 'TRUNCATE things', 0, 0],
])('another process that %s rows is heard', async (_, sql, ofKindA, ofAll) => {
  await total();
  await total([`t.kind = 'a'`]);
  await other.query(sql);
  await until(async () => (await total()) === ofAll && (await total([`t.kind = 'a'`])) === ofKindA);
  expect(await total()).toBe(ofAll);
});

test('an act sees what it has written itself, and drops what it has changed', async () => {
  await until(async () => !(await isCounted()));
  const { database, app } = house;
  const seen = await database.transaction(async () => {
    await database.execute(`INSERT INTO things (kind) VALUES ('a')`);
    app.get(Totals).drop('things');
    return total();
  });
  expect(seen).toBe(1);
  expect(await total()).toBe(1);
});

test('what is counted while rows change is not kept', () => {
  const totals = house.app.get(Totals);
  const { keep } = totals.recall('things', 'asked before');
  totals.drop('things');
  keep(41);
  expect(totals.recall('things', 'asked before').total).toBeUndefined();
});

test('a page behind an offset makes its own rows only', async () => {
  await house.database.execute(`INSERT INTO things (kind) SELECT 'a' FROM generate_series(1, 300)`);
  await house.database.execute('CREATE SEQUENCE made');
  const row = `json_build_object('id', t.id, 'made', nextval('made'))`;
  const page = await listPage(house.database, { ...source, row }, new Binder(), {
    offset: 200,
    limit: 10,
  });
  expect(page.meta).toMatchObject({ offset: 200, limit: 10, total: 301 });
  // One more than the page has, to know that another follows.
  expect(await house.database.queryOne(`SELECT last_value FROM made`)).toEqual({ last_value: 11 });
});
