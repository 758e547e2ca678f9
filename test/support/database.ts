import { createHash, randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { dataSourceFor } from '../../ormconfig.js';
import { migrate } from '../../src/platform/database/migrate.js';
import { testServer } from './postgres.js';

/** Any number: who makes the template holds this advisory lock. */
const TEMPLATE_LOCK = 5_318_008;

export interface FreshDatabase {
  url: string;
  drop(): Promise<void>;
}

/** A database of the caller's own, migrated: a clone of a template that is made once per schema. */
export async function freshDatabase(): Promise<FreshDatabase> {
  const { url } = await testServer();
  const template = `lastmile_template_${schemaHash()}`;
  const name = `lastmile_test_${randomBytes(6).toString('hex')}`;
  await asAdministrator(url, async (client) => {
    await client.query('SELECT pg_advisory_lock($1)', [TEMPLATE_LOCK]);
    await ensureTemplate(client, url, template);
    await client.query(`CREATE DATABASE "${name}" TEMPLATE "${template}"`);
  });
  return {
    url: urlOf(url, name),
    drop: () =>
      asAdministrator(url, async (client) => {
        await dropDatabase(client, name);
      }),
  };
}

/** A database without any schema, for tests of the migrations themselves. */
export async function emptyDatabase(): Promise<FreshDatabase> {
  const { url } = await testServer();
  const name = `lastmile_empty_${randomBytes(6).toString('hex')}`;
  await asAdministrator(url, async (client) => {
    await client.query(`CREATE DATABASE "${name}"`);
  });
  return {
    url: urlOf(url, name),
    drop: () =>
      asAdministrator(url, async (client) => {
        await dropDatabase(client, name);
      }),
  };
}

async function ensureTemplate(client: pg.Client, url: string, template: string): Promise<void> {
  const { rows } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [template]);
  if (rows.length > 0) return;
  const half = `${template}_half`;
  await client.query(`DROP DATABASE IF EXISTS "${half}" WITH (FORCE)`);
  await client.query(`CREATE DATABASE "${half}"`);
  const dataSource = await dataSourceFor(urlOf(url, half), 2).initialize();
  await migrate(dataSource, urlOf(url, half));
  await dataSource.destroy();
  // A half-made template of a killed run must not be taken for a whole one.
  await client.query(`ALTER DATABASE "${half}" RENAME TO "${template}"`);
}

function schemaHash(): string {
  const hash = createHash('sha256');
  const files = readdirSync('migrations', { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.ts')).sort()) {
    hash.update(readFileSync(`migrations/${file}`));
  }
  return hash.digest('hex').slice(0, 16);
}

function urlOf(url: string, database: string): string {
  const parsed = new URL(url);
  parsed.pathname = `/${database}`;
  return parsed.toString();
}

async function asAdministrator(
  url: string,
  work: (client: pg.Client) => Promise<void>,
): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end();
  }
}

/** An autovacuum worker in the database is not ours to end, but it ends soon by itself. */
async function dropDatabase(client: pg.Client, name: string): Promise<void> {
  for (let tries = 1; ; tries++) {
    try {
      await client.query(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`);
      return;
    } catch (error) {
      const isNotPermitted = (error as { code?: string }).code === '42501';
      if (!isNotPermitted || tries === 50) throw error;
      await sleep(100);
    }
  }
}
