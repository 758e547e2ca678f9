import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Api } from './api.js';

const support = fileURLToPath(new URL('.', import.meta.url));
const project = join(support, '../..');
const PATIENCE_MILLISECONDS = 60_000;

/** The real server in a process of its own, for the tests that kill it. */
export interface ServerProcess {
  url: string;
  /** An API client without a token; `api.as(token)` has one. */
  api: Api;
  pid: number;
  /** What it has written to its standard error. */
  errors(): string;
  /** Ends it by SIGKILL: nothing is finished, nothing cleaned up. */
  kill(): Promise<void>;
  /** Ends it in order, by SIGTERM. @returns its exit code */
  stop(): Promise<number | null>;
}

/**
 * Starts `src/main.ts` on a database of the test and waits until it is ready. Give two processes
 * the same `ENCRYPTION_KEY` and `SESSION_SECRET` in `variables` when they share a database.
 */
export async function startProcess(
  databaseUrl: string,
  variables: NodeJS.ProcessEnv = {},
): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(
    process.execPath,
    ['--import', join(support, 'typescript.js'), join(project, 'src/main.ts')],
    {
      cwd: project,
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        HOST: '127.0.0.1',
        PORT: String(port),
        PUBLIC_URL: url,
        LOG_LEVEL: 'error',
        ENCRYPTION_KEY: '0'.repeat(64),
        SESSION_SECRET: '0'.repeat(64),
        ...variables,
      },
    },
  );
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors += chunk));
  const ended = once(child, 'exit') as Promise<[number | null]>;
  await ready(url, child, () => errors);
  return {
    url,
    api: new Api(url),
    pid: child.pid!,
    errors: () => errors,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.kill('SIGTERM');
      const [code] = await ended;
      return code;
    },
  };
}

/** Asks again and again until `condition` holds. @throws Error when it never does */
export async function until(condition: () => Promise<boolean>, what: string): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MILLISECONDS;
  while (!(await condition())) {
    if (performance.now() > giveUpAt) throw new Error(`waited in vain until ${what}`);
    await sleep(20);
  }
}

async function ready(url: string, child: ChildProcess, errors: () => string): Promise<void> {
  await until(async () => {
    if (child.exitCode !== null || child.signalCode !== null) {
      throw new Error(`the server did not start:\n${errors()}`);
    }
    return fetch(`${url}/health/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  }, 'the server is ready');
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
