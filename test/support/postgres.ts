import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PATIENCE_MILLISECONDS = 120_000;
const support = fileURLToPath(new URL('.', import.meta.url));

/** What the server process says about its start. */
export type StartReport = 'started' | 'another one runs' | { failed: string };

/**
 * The PostgreSQL that the tests run on: `DATABASE_URL`, else one embedded server per checkout,
 * shared by all spec files and worker processes of a run. The first that asks starts it, in a
 * process of its own (postgres-server.ts), which stops it when the Jest runs that use it have
 * ended. The data folder stays in the temporary folder, so the next run starts in an instant.
 * Its user may create databases and roles.
 */
export async function testServer(): Promise<{ url: string }> {
  if (process.env.DATABASE_URL) return { url: process.env.DATABASE_URL };
  const folder = serverFolder();
  const until = performance.now() + PATIENCE_MILLISECONDS;
  let url = await ask(folder);
  while (url === undefined && performance.now() < until) {
    const report = await startServer(folder);
    if (typeof report === 'object') throw new Error(`no test server: ${report.failed}`);
    // One that is starting answers soon; one that was stopping never does and makes room.
    for (let tries = 0; url === undefined && tries < 20; tries += 1) {
      url = await ask(folder);
      if (url === undefined) await sleep(50);
    }
  }
  if (url === undefined) throw new Error(`no test server: ${folder}/log may tell why`);
  return { url };
}

/** One folder per checkout and user: several checkouts may run their tests at once. */
function serverFolder(): string {
  const checkout = `${support} ${process.getuid?.() ?? ''}`;
  const key = createHash('sha256').update(checkout).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `lastmile-test-${key}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Asks a running server for its address and tells it which process it has to outlive. */
function ask(folder: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    let answer = '';
    const connection = connect(join(folder, 'socket'), () => connection.end(testRun()));
    connection.on('data', (chunk) => (answer += chunk.toString()));
    connection.once('error', () => undefined);
    connection.once('close', () => {
      resolve(answer.startsWith('postgresql://') ? answer : undefined);
    });
  });
}

/** The pid of Jest itself; jest.config.js notes it for the worker processes. */
function testRun(): string {
  return process.env.LASTMILE_TEST_RUN ?? String(process.pid);
}

/** Two that start at once do no harm: the data folder has one owner, the other gives up. */
function startServer(folder: string): Promise<StartReport> {
  const entry = ['--import', join(support, 'typescript.js'), join(support, 'postgres-server.ts')];
  const server = spawn(process.execPath, [...entry, folder, testRun()], {
    detached: true,
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  });
  return new Promise((resolve) => {
    server.once('error', (error) => {
      resolve({ failed: error.message });
    });
    server.once('exit', (code) => {
      resolve({ failed: `its process ended with ${code ?? 'a signal'}` });
    });
    server.once('message', (report) => {
      server.removeAllListeners('exit');
      server.disconnect();
      server.unref();
      resolve(report as StartReport);
    });
  });
}
