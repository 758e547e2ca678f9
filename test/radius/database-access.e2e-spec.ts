import pg from 'pg';
import { NasService, RadiusSecrets } from '../../src/radius/index.js';
import { ensureRadiusLogin } from '../../src/radius/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor, makeAccount, SECRET } from '../support/radius.js';

let house: TestApplication;
let freeradius: pg.Client;

/** The functions that deploy/freeradius calls. */
const CALLED = [
  'radius_accounting',
  'radius_client',
  'radius_connect',
  'radius_credential',
  'radius_login',
  'radius_rejected',
];

beforeAll(async () => {
  house = await startApplication();
  const url = new URL(house.databaseUrl);
  const secrets = house.app.get(RadiusSecrets);
  const { user, password } = await ensureRadiusLogin(
    (sql) => house.database.query(sql),
    url.pathname.slice(1),
    secrets,
  );
  [url.username, url.password] = [user, password];
  freeradius = new pg.Client({ connectionString: url.toString() });
  await freeradius.connect();
});

afterAll(async () => {
  await freeradius.end();
  const { rows } = await house.dataSource
    .query('SELECT current_database() AS name')
    .then((found: { name: string }[]) => ({ rows: found }));
  await house.database.query(`DROP ROLE "freeradius_${rows[0]!.name}"`);
  await house.stop();
});

test('the role of FreeRADIUS runs our functions as their owner, these and no others', async () => {
  const { rows } = await freeradius.query<{ name: string }>(
    `SELECT p.proname AS name FROM pg_proc p
      WHERE p.prosecdef AND p.pronamespace = 'public'::regnamespace
        AND has_function_privilege(p.oid, 'EXECUTE')`,
  );
  const names = rows.map(({ name }) => name).sort();
  expect(names).toEqual(CALLED.filter((name) => name !== 'radius_connect'));
});

test('it reads and writes no table', async () => {
  const { rows } = await freeradius.query(
    `SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'graphile_worker') AND c.relkind IN ('r', 'p', 'v', 'S')
        AND CASE c.relkind WHEN 'S' THEN has_sequence_privilege(c.oid, 'USAGE, SELECT')
            ELSE has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE') END`,
  );
  expect(rows).toEqual([]);
  await expect(freeradius.query('SELECT secret FROM data_accounts')).rejects.toMatchObject({
    code: '42501',
  });
});

test('a password is in clear for that role with the key of the installation, and for nobody else', async () => {
  const { username } = await makeAccount(house, { password: 'maple-kite-42' });
  const ask = () =>
    freeradius.query<{ password: string }>('SELECT * FROM radius_credential($1)', [username]);
  await expect(ask()).rejects.toThrow('lastmile.radius_key');
  await freeradius.query('SELECT radius_connect($1)', ['00'.repeat(64)]);
  await expect(ask()).rejects.toThrow('does not open with this key');
  await freeradius.query('SELECT radius_connect($1)', [house.app.get(RadiusSecrets).connectionKey]);
  expect((await ask()).rows).toEqual([{ password: 'maple-kite-42' }]);
});

test('neither password nor NAS secret is anywhere in what a dump would hold', async () => {
  await makeAccount(house, { password: 'tiger-lamp-77' });
  await house.app.get(NasService).add(actor, { name: 'n', address: '192.0.2.1', secret: SECRET });
  const tables = await house.database.query<{ name: string }>(
    `SELECT format('%I', c.relname) AS name FROM pg_class c
      WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')`,
  );
  const hexOf = (text: string): string => Buffer.from(text).toString('hex');
  for (const { name } of tables) {
    const rows = await house.database.query(
      `SELECT 1 FROM ${name} t WHERE t::text LIKE ANY ($1) LIMIT 1`,
      [['tiger-lamp-77', SECRET].flatMap((text) => [`%${text}%`, `%${hexOf(text)}%`])],
    );
    expect({ table: name, rows }).toEqual({ table: name, rows: [] });
  }
  const parameters = await house.database.query(
    `SELECT 1 FROM pg_db_role_setting WHERE setconfig::text LIKE '%radius_key%'`,
  );
  expect(parameters).toEqual([]);
});
