import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { clientTool, ClientToolMissing } from '../../src/platform/database/backup/client-tools.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { makeAccount, SECRET } from '../support/radius.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

test('a dump of the database shows no password of an account and no secret of a NAS', async () => {
  await Intake.open(house);
  const given = await makeAccount(house, { password: 'maple-kite-42-in-clear' });
  const made = await makeAccount(house);
  const administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  await administrator.call('modify_data_account', {
    data_account_id: made.id,
    password: 'another-kite-43-in-clear',
  });
  const support = house.api.as(await house.make.token({ role: 'support' }));
  await support.call('modify_data_account', {
    data_account_id: given.id,
    password: 'wished-kite-44-in-clear',
  });
  const dump = await dumpOf(house);
  expect(dump).toContain(given.username);
  for (const secret of [given.password, made.password, SECRET, '-in-clear']) {
    expect(dump).not.toContain(secret);
    expect(dump).not.toContain(Buffer.from(secret).toString('hex'));
    expect(dump).not.toContain(Buffer.from(secret).toString('base64').replace(/=+$/, ''));
  }
});

/** By pg_dump; on a machine that has none for the server, every row as pg_dump would write it. */
async function dumpOf({ database, databaseUrl }: TestApplication): Promise<string> {
  const server = await database.queryOne<{ major: number }>(
    `SELECT current_setting('server_version_num')::integer / 10000 AS major`,
  );
  try {
    const tool = await clientTool('pg_dump', server!.major);
    const { stdout } = await promisify(execFile)(tool, [databaseUrl], { maxBuffer: 2 ** 28 });
    return stdout;
  } catch (error) {
    if (!(error instanceof ClientToolMissing)) throw error;
    const tables = await database.query<{ name: string }>(
      `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
        WHERE schemaname NOT IN ('pg_catalog', 'information_schema')`,
    );
    const rows = tables.map(({ name }) =>
      database.queryOne<{ text: string }>(`SELECT string_agg(t::text, ' ') AS text FROM ${name} t`),
    );
    return (await Promise.all(rows)).map((row) => row?.text ?? '').join(' ');
  }
}
