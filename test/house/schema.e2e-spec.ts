import type { DataSource } from 'typeorm';
import { dataSourceFor, MIGRATIONS } from '../../ormconfig.js';
import { migrate, revert } from '../../src/platform/database/migrate.js';
import { type FreshDatabase, emptyDatabase, freshDatabase } from '../support/database.js';
import { describeSchema } from '../support/schema.js';

let database: FreshDatabase;
let dataSource: DataSource;

beforeAll(async () => {
  database = await freshDatabase();
  dataSource = await dataSourceFor(database.url, 2).initialize();
});
afterAll(async () => {
  await dataSource.destroy();
  await database.drop();
});

/** Our tables: TypeORM's own list of migrations and the partitions of a table are not among them. */
const OUR_TABLES = `
  SELECT c.oid, c.relname
    FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace
     AND c.relkind IN ('r', 'p')
     AND NOT c.relispartition
     AND c.relname <> 'migrations'`;

async function names(sql: string): Promise<string[]> {
  const rows: { name: string }[] = await dataSource.query(sql);
  return rows.map(({ name }) => name);
}

test('entities and migrations describe the same schema', async () => {
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  expect(upQueries.map(({ query }) => query)).toEqual([]);
});

const withoutPrimaryKey = (): Promise<string[]> =>
  names(`
    WITH ours AS (${OUR_TABLES})
    SELECT relname AS name
      FROM ours
     WHERE NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conrelid = ours.oid AND contype = 'p')`);

/** A partial index serves when all it leaves out are rows without a target. */
const withoutIndex = (): Promise<string[]> =>
  names(`
    WITH ours AS (${OUR_TABLES})
    SELECT conname AS name
      FROM pg_constraint
      JOIN ours ON ours.oid = conrelid
     WHERE contype = 'f'
       AND NOT EXISTS (
             SELECT 1
               FROM pg_index
              WHERE indrelid = conrelid
                AND indisvalid
                AND (indpred IS NULL OR pg_get_expr(indpred, indrelid) ~ '^\\(\\w+ IS NOT NULL\\)$')
                AND (indkey::int2[])[0:cardinality(conkey) - 1] @> conkey)`);

/** Names that PostgreSQL or TypeORM made up: constraints are caught by name when a statement fails. */
async function withoutOurName(): Promise<string[]> {
  const named = await names(`
    WITH ours AS (${OUR_TABLES})
    SELECT relname || ' ' || conname AS name
      FROM pg_constraint
      JOIN ours ON ours.oid = conrelid
     WHERE contype IN ('p', 'u', 'f', 'c', 'x')
     UNION
    SELECT ours.relname || ' ' || i.relname
      FROM pg_index
      JOIN ours ON ours.oid = indrelid
      JOIN pg_class i ON i.oid = indexrelid`);
  return named
    .map((pair) => pair.split(' '))
    .filter(([table = '', name = '']) => !isOurName(table, name))
    .map(([, name = '']) => name);
}

/** `customers_pkey`, `customers_email_key`: the table, what it is about, what it is. */
function isOurName(table: string, name: string): boolean {
  if (name === `${table}_pkey`) return true;
  return (
    name.startsWith(`${table}_`) &&
    /^_\w+_(key|fkey|check|excl|idx)$/.test(name.slice(table.length))
  );
}

test('every table has a primary key', async () => {
  expect(await withoutPrimaryKey()).toEqual([]);
});

test('every foreign key begins an index, so that its target can be deleted and joined', async () => {
  expect(await withoutIndex()).toEqual([]);
});

test('every constraint and every index is named by us', async () => {
  expect(await withoutOurName()).toEqual([]);
});

test('a table without key, index and names would be noticed', async () => {
  await dataSource.query(`
    CREATE TABLE planted (
      role_id integer CHECK (role_id > 0),
      other   integer,
      CHECK (other > role_id),
      CHECK (other < role_id * 10),
      CONSTRAINT planted_role_id_fkey FOREIGN KEY (role_id) REFERENCES roles (id)
    );
    CREATE INDEX planted_other_idx ON planted (other, role_id);
    CREATE INDEX "IDX_0a1b2c" ON planted (other)`);
  expect(await withoutPrimaryKey()).toEqual(['planted']);
  expect(await withoutIndex()).toEqual(['planted_role_id_fkey']);
  expect(await withoutOurName()).toEqual(
    expect.arrayContaining(['IDX_0a1b2c', 'planted_check', 'planted_check1']),
  );
  await dataSource.query('DROP TABLE planted');
});

test('migrations can be taken back to nothing, and lead to the same schema again', async () => {
  const { url, drop } = await emptyDatabase();
  const source = await dataSourceFor(url, 2).initialize();
  const untouched = await describeSchema(source);
  await migrate(source, url);
  const first = await describeSchema(source);
  for (const _ of MIGRATIONS) await revert(source, url);
  const left = (await describeSchema(source)).filter((line) => !/\bmigrations/.test(line));
  expect(left).toEqual(untouched);
  await migrate(source, url);
  expect(await describeSchema(source)).toEqual(first);
  await source.destroy();
  await drop();
});
