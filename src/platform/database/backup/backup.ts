import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { ClientToolMissing, clientTool } from './client-tools.js';
import { copyCluster } from './cluster-copy.js';

const run = promisify(execFile);

/** What a backup folder says about itself. */
export interface Manifest {
  /** `dump`: of pg_dump, for any server. `cluster`: the data files of the embedded server. */
  format: 'dump' | 'cluster';
  taken_at: string;
  /** The newest migration in it: an older program cannot use it. */
  newest_migration: string;
  postgresql: number;
  /** Of the ENCRYPTION_KEY that its secrets are encrypted with; tells keys apart and betrays none. */
  encryption_key_fingerprint: string;
}

/** A backup that cannot be taken or put back, in one line for the operator. */
export class BackupRefused extends Error {
  override readonly name = 'BackupRefused';
}

const DUMP = 'database.dump';
const CLUSTER = 'cluster';
const MANIFEST = 'manifest.json';

export function fingerprintOf(encryptionKey: Buffer): string {
  return createHash('sha256').update('lastmile backup').update(encryptionKey).digest('hex');
}

interface Source {
  url: string;
  encryptionKey: Buffer;
  takenAt: Date;
  /** The embedded server: where its data files are, and its superuser. */
  embedded?: { cluster: string; superuserUrl: string };
}

/**
 * Writes everything as it is at one instant into a folder, beside running servers: by `pg_dump`, or
 * as data files where this machine has none for the embedded server.
 * @throws ClientToolMissing when this machine has no `pg_dump` for a server of yours
 */
export async function takeBackup(source: Source, folder: string): Promise<Manifest> {
  const { url, embedded } = source;
  const { major, newest } = await withClient(url, async (client) => ({
    major: await serverMajor(client),
    newest: await newestMigration(client),
  }));
  const format = await writeData(url, folder, major, embedded);
  const manifest: Manifest = {
    format,
    taken_at: source.takenAt.toISOString(),
    newest_migration: newest,
    postgresql: major,
    encryption_key_fingerprint: fingerprintOf(source.encryptionKey),
  };
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}

async function writeData(
  url: string,
  folder: string,
  major: number,
  embedded: Source['embedded'],
): Promise<Manifest['format']> {
  try {
    const tool = await clientTool('pg_dump', major);
    await withPassword(url, (address) =>
      run(tool, ['--format=custom', `--file=${join(folder, DUMP)}`, `--dbname=${address}`]),
    );
    return 'dump';
  } catch (error) {
    if (!(error instanceof ClientToolMissing) || !embedded) throw error;
    await copyCluster(embedded.superuserUrl, embedded.cluster, join(folder, CLUSTER));
    return 'cluster';
  }
}

/** @throws BackupRefused when the folder holds no backup */
export function readManifest(folder: string): Manifest {
  try {
    return JSON.parse(readFileSync(join(folder, MANIFEST), 'utf8')) as Manifest;
  } catch {
    throw new BackupRefused(`${folder} holds no backup: ${MANIFEST} is missing or not readable.`);
  }
}

/**
 * Puts a backup into an empty database: whole, or not at all. Owners and rights of the old server
 * are not taken over; the radius role is granted anew by the caller.
 * @throws BackupRefused when the database is not empty @throws ClientToolMissing
 */
export async function restore(url: string, folder: string): Promise<void> {
  const { major, isEmpty } = await withClient(url, async (client) => ({
    major: await serverMajor(client),
    isEmpty: await hasNoTables(client),
  }));
  if (!isEmpty) {
    throw new BackupRefused(
      'The database is not empty; a backup is put into an empty one (createdb, or another DATA_DIR).',
    );
  }
  const tool = await clientTool('pg_restore', major);
  const flags = ['--no-owner', '--no-privileges', '--single-transaction', '--exit-on-error'];
  await withPassword(url, (address) =>
    run(tool, [...flags, `--dbname=${address}`, join(folder, DUMP)]),
  );
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

async function serverMajor(client: pg.Client): Promise<number> {
  const { rows } = await client.query<{ version: string }>(
    `SELECT current_setting('server_version_num') AS version`,
  );
  return Math.floor(Number(rows[0]?.version ?? 0) / 10_000);
}

async function newestMigration(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>(
    'SELECT name FROM migrations ORDER BY timestamp DESC LIMIT 1',
  );
  return rows[0]?.name ?? '';
}

async function hasNoTables(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query(
    `SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname IN ('public', 'graphile_worker') AND c.relkind IN ('r', 'p') LIMIT 1`,
  );
  return rows.length === 0;
}

/** The password goes by a file: arguments of a program are for every user's eyes. */
async function withPassword<T>(url: string, work: (address: string) => Promise<T>): Promise<T> {
  const address = new URL(url);
  const password = decodeURIComponent(address.password);
  if (password === '') return work(url);
  const folder = mkdtempSync(join(tmpdir(), 'lastmile-pass-'));
  const file = join(folder, 'pgpass');
  writeFileSync(file, `*:*:*:*:${password.replace(/[\\:]/g, '\\$&')}\n`, { mode: 0o600 });
  address.password = '';
  address.searchParams.set('passfile', file);
  try {
    return await work(address.toString());
  } finally {
    rmSync(folder, { recursive: true });
  }
}
