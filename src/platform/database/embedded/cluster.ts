import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { DataFolderForeign, PostgresFailed } from './errors.js';
import { type Footing, handOver, start } from './privileges.js';

/** The first user, who may do everything; the application is `lastmile`, who may not. */
export const SUPERUSER = 'postgres';

/** The data files themselves. */
export function clusterFolder(dataDirectory: string): string {
  return join(dataDirectory, 'cluster');
}

/**
 * Makes the data files on the first start, and on later ones asserts that this PostgreSQL can
 * serve them. Throws DataFolderForeign, PostgresFailed.
 */
export async function ensureCluster(
  dataDirectory: string,
  footing: Footing,
  options: { durable: boolean },
): Promise<'made' | 'found'> {
  const cluster = clusterFolder(dataDirectory);
  const found = existsSync(cluster);
  if (!found) await initialise(dataDirectory, footing, options);
  assertServable(dataDirectory, cluster, footing.binaries.major);
  handOver(footing, cluster);
  return found ? 'found' : 'made';
}

/** The password of a database user, made on first use and kept in a file that only we can read. */
export function passwordOf(dataDirectory: string, user: string): string {
  const file = join(dataDirectory, `${user}.password`);
  if (!existsSync(file)) {
    writeFileSync(file, randomBytes(24).toString('base64url'), { mode: 0o600, flag: 'wx' });
  }
  return readFileSync(file, 'utf8').trim();
}

/** Builds beside the final place and renames, so that a start that is cut short leaves no half. */
async function initialise(
  dataDirectory: string,
  footing: Footing,
  { durable }: { durable: boolean },
): Promise<void> {
  const unfinished = join(dataDirectory, 'cluster.unfinished');
  const passwordFile = join(dataDirectory, 'initdb.password');
  rmSync(unfinished, { recursive: true, force: true });
  rmSync(passwordFile, { force: true });
  mkdirSync(unfinished, { mode: 0o700 });
  writeFileSync(passwordFile, passwordOf(dataDirectory, SUPERUSER), { mode: 0o600 });
  if (footing.owner) chownSync(passwordFile, footing.owner.uid, footing.owner.gid);
  handOver(footing, unfinished);
  try {
    await runInitdb(footing, [
      `--pgdata=${unfinished}`,
      `--username=${SUPERUSER}`,
      `--pwfile=${passwordFile}`,
      '--auth=scram-sha-256',
      '--encoding=UTF8',
      '--locale=C.UTF-8',
      // PostgreSQL's own C.UTF-8: no update of the C library can ever change an index's order.
      '--locale-provider=builtin',
      ...(durable ? [] : ['--no-sync']),
    ]);
  } finally {
    rmSync(passwordFile, { force: true });
  }
  renameSync(unfinished, clusterFolder(dataDirectory));
}

async function runInitdb(footing: Footing, args: string[]): Promise<void> {
  const initdb = start(footing, footing.binaries.initdb, args);
  let told = '';
  initdb.stderr?.on('data', (chunk: Buffer) => (told += chunk.toString()));
  initdb.stdout?.resume();
  const code = await new Promise<number | null>((resolve, reject) => {
    initdb.once('error', reject);
    initdb.once('close', resolve);
  });
  if (code !== 0) {
    const error = told.split('\n').find((line) => /error|fatal|could not/i.test(line));
    throw new PostgresFailed('initdb', error ?? `it ended with ${code ?? 'a signal'}`);
  }
}

function assertServable(dataDirectory: string, cluster: string, ours: number): void {
  const file = join(cluster, 'PG_VERSION');
  if (!existsSync(file)) {
    throw new DataFolderForeign(dataDirectory, 'holds a folder "cluster" that is not PostgreSQL’s');
  }
  const found = readFileSync(file, 'utf8').trim();
  if (found !== String(ours)) {
    throw new DataFolderForeign(
      dataDirectory,
      `was written by PostgreSQL ${found} and this is PostgreSQL ${ours}`,
    );
  }
}
