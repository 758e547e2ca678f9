/**
 * The process around the tests' PostgreSQL: `postgres-server.ts <folder> <pid of the Jest run>`.
 * Answers every connection to <folder>/socket, which carries the pid of a Jest run, with the
 * server's URL, and ends when all these runs have. It owns the folder, so there is only ever one.
 */
import { appendFileSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import {
  DataFolderInUse,
  type RunningPostgres,
  startEmbeddedPostgres,
} from '../../src/platform/database/embedded/index.js';
import { ownDataFolder } from '../../src/platform/database/embedded/ownership.js';
import { pidOf, processIdentity } from '../../src/platform/database/embedded/processes.js';
import type { StartReport } from './postgres.js';

const WATCH_MILLISECONDS = 250;
const [folder = '', firstRun = ''] = process.argv.slice(2);
const dataDirectory = join(folder, 'data');
const runs = new Set<string>();

try {
  await ownDataFolder(folder);
  const postgres = await start();
  await serve(postgres);
  report('started');
} catch (error) {
  report(
    error instanceof DataFolderInUse ? 'another one runs' : { failed: (error as Error).message },
  );
}

/** Nothing here is ever flushed to disk, so what a crash of the machine left is not trusted. */
async function start(): Promise<RunningPostgres> {
  const bootFile = join(folder, 'boot');
  const boot = read('/proc/sys/kernel/random/boot_id');
  if (read(bootFile) !== boot) forget();
  try {
    return await launch();
  } catch {
    forget();
    return await launch();
  } finally {
    writeFileSync(bootFile, boot);
  }
}

function forget(): void {
  rmSync(dataDirectory, { recursive: true, force: true });
}

function launch(): Promise<RunningPostgres> {
  return startEmbeddedPostgres({
    dataDirectory,
    settings: {
      fsync: 'off',
      synchronous_commit: 'off',
      full_page_writes: 'off',
      max_connections: '300',
    },
    log: (line) => {
      appendFileSync(join(folder, 'log'), `${line}\n`);
    },
    onLost: (error) => {
      appendFileSync(join(folder, 'log'), `${error.message}\n`);
      process.exit(1);
    },
  });
}

async function serve(postgres: RunningPostgres): Promise<void> {
  let closing = false;
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    let run = '';
    connection.on('data', (chunk) => (run += chunk.toString()));
    connection.once('error', () => undefined);
    connection.once('end', () => {
      if (closing) connection.destroy();
      else {
        watch(run);
        connection.end(postgres.url);
      }
    });
  });
  const socket = join(folder, 'socket');
  rmSync(socket, { force: true });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  watch(firstRun);
  setInterval(() => {
    for (const run of runs) if (processIdentity(pidOf(run)) !== run) runs.delete(run);
    if (runs.size > 0 || closing) return;
    closing = true;
    server.close();
    void postgres.stop().finally(() => process.exit());
  }, WATCH_MILLISECONDS);
}

function watch(run: string): void {
  const identity = processIdentity(Number(run));
  if (identity !== undefined) runs.add(identity);
}

function report(outcome: StartReport): void {
  if (process.connected) process.send?.(outcome);
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}
