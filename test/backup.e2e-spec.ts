import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../src/platform/database/database.js';
import { dataSourceFor } from '../ormconfig.js';
import { emptyDatabase, type FreshDatabase } from './support/database.js';
import { type DebianPostgres, startDebianPostgres } from './support/debian-postgres.js';
import { startProcess } from './support/process.js';

const KEY = 'c'.repeat(64);
const SECRETS = { ENCRYPTION_KEY: KEY, SESSION_SECRET: 's'.repeat(32) };

let folder: string;
let original: FreshDatabase;
let copy: FreshDatabase;

interface Ended {
  code: number;
  output: string;
  errors: string;
}

/** A command of package.json, without the build. */
function command(name: string, words: string[], variables: NodeJS.ProcessEnv): Promise<Ended> {
  const args = ['--import', './test/support/typescript.js', `src/commands/${name}.ts`, ...words];
  const env = { PATH: process.env.PATH, LOG_LEVEL: 'error', ...SECRETS, ...variables };
  return new Promise((resolve) => {
    execFile(process.execPath, args, { env }, (error, output, errors) => {
      resolve({ code: Number(error?.code ?? 0), output, errors });
    });
  });
}

let server: DebianPostgres;
let target: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lastmile-backup-'));
  target = join(folder, 'saved');
  server = await startDebianPostgres();
  process.env['DATABASE_URL'] = server.url;
  [original, copy] = await Promise.all([emptyDatabase(), emptyDatabase()]);
  const { code, errors } = await command('demo-seed', [], { DATABASE_URL: original.url });
  expect([code, errors]).toEqual([0, '']);
});
afterAll(async () => {
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** Every table with the number and the digest of its rows. */
async function contentsOf(url: string): Promise<Record<string, unknown>> {
  const dataSource = await dataSourceFor(url, 2).initialize();
  const database = new Database(dataSource);
  const tables = await database.query<{ name: string }>(
    `SELECT c.oid::regclass::text AS name
       FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'public' AND c.relkind = 'r' ORDER BY 1`,
  );
  const contents: Record<string, unknown> = {};
  for (const { name } of tables) {
    contents[name] = await database.queryOne(
      `SELECT count(*)::int AS rows, md5(string_agg(t::text, E'\\n' ORDER BY t::text)) AS digest FROM ${name} t`,
    );
  }
  await dataSource.destroy();
  return contents;
}

test('what is saved is restored whole: the books are right, and usage counted anew is the same', async () => {
  const saved = await command('backup', [target], { DATABASE_URL: original.url });
  expect([saved.code, saved.errors]).toEqual([0, '']);
  expect(saved.output).toContain('ENCRYPTION_KEY');
  expect(readdirSync(target).sort()).toEqual(['database.dump', 'manifest.json']);
  expect(statSync(target).mode & 0o077).toBe(0);

  const before = await contentsOf(original.url);
  const restored = await command('restore', [target], { DATABASE_URL: copy.url });
  expect([restored.code, restored.errors]).toEqual([0, '']);
  const after = await contentsOf(copy.url);
  // The restored books have been verified; that is noted.
  delete before['ledger_verifications'];
  delete after['ledger_verifications'];
  expect(after).toEqual(before);
  expect(before['customers']).toMatchObject({ rows: expect.any(Number) });

  const verified = await command('billing-verify', [], { DATABASE_URL: copy.url });
  expect([verified.code, verified.output]).toEqual([0, expect.stringContaining('are right')]);
  const rebuilt = await command('usage-rebuild', ['--check'], { DATABASE_URL: copy.url });
  expect([rebuilt.code, rebuilt.errors]).toEqual([0, '']);
});

test('FreeRADIUS alone may call its functions in the copy, as before', async () => {
  const dataSource = await dataSourceFor(copy.url, 2).initialize();
  const [{ open }] = await dataSource.query(
    `SELECT has_function_privilege('public', p.oid, 'EXECUTE') AS open
       FROM pg_proc p WHERE p.proname = 'radius_credential'`,
  );
  await dataSource.destroy();
  expect(open).toBe(false);
});

test('a backup overwrites nothing, is put over nothing, and not under another key', async () => {
  expect(readFileSync(join(target, 'manifest.json'), 'utf8')).not.toContain(KEY);
  const [again, over, otherKey, nothing] = await Promise.all([
    command('backup', [target], { DATABASE_URL: original.url }),
    command('restore', [target], { DATABASE_URL: original.url }),
    command('restore', [target], { DATABASE_URL: copy.url, ENCRYPTION_KEY: 'd'.repeat(64) }),
    command('restore', [folder], { DATABASE_URL: copy.url }),
  ]);
  const refusal = (text: string): object => ({ code: 1, errors: expect.stringContaining(text) });
  expect(again).toMatchObject(refusal(`${target} exists already.`));
  expect(over).toMatchObject(refusal('is not empty'));
  expect(otherKey).toMatchObject(refusal('another ENCRYPTION_KEY'));
  expect(nothing).toMatchObject(refusal('holds no backup'));
});

test('the embedded server is saved while it serves, and restored into another data folder', async () => {
  const [home, elsewhere, saved] = ['home', 'elsewhere', 'embedded'].map((name) =>
    join(folder, name),
  ) as [string, string, string];
  // Its own secrets, as a newcomer has them.
  const own = { SESSION_SECRET: '', ENCRYPTION_KEY: '' };
  const child = await startProcess('', { DATA_DIR: home, DEMO: 'true', ...own });
  const backup = await command('backup', [saved], { DATA_DIR: home, ...own });
  expect([backup.code, backup.errors]).toEqual([0, '']);
  expect(await child.stop()).toBe(0);

  const restored = await command('restore', [saved], { DATA_DIR: elsewhere, ...own });
  expect([restored.code, restored.errors]).toEqual([0, '']);
  const [verified, over] = await Promise.all([
    command('usage-rebuild', ['--check'], { DATA_DIR: elsewhere, ...own }),
    command('restore', [saved], { DATA_DIR: home, ...own }),
  ]);
  expect([verified.code, verified.errors]).toEqual([0, '']);
  expect(over).toMatchObject({ code: 1, errors: expect.stringContaining('is in use') });
});
