import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { EmbeddedPostgresOptions } from '../../src/platform/database/embedded/index.js';
import { processIdentity } from '../../src/platform/database/embedded/processes.js';

const project = fileURLToPath(new URL('../..', import.meta.url));
const children = new Set<ChildProcess>();

export interface Owner {
  /** What it said when it had started, or why it did not. */
  said: { url: string; superuserUrl: string; error?: string; message?: string };
  pid: number;
  /** SIGKILL, as the kernel does it when memory runs out. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

interface Surroundings {
  from?: string;
  user?: { uid: number; gid: number };
  node?: string;
  through?: string[];
}

/**
 * Starts an embedded PostgreSQL in a Node.js process of its own.
 *
 * Its temporary files go beside its data folder.
 *
 * @param from the root of the sources or of an installation
 * @param through a command that takes the command to run as its arguments
 */
export async function startOwner(
  options: EmbeddedPostgresOptions,
  { from = project, user, node = process.execPath, through = [] }: Surroundings = {},
): Promise<Owner> {
  const support = join(from, 'test/support');
  const program = existsSync(join(support, 'embedded-child.js'))
    ? [join(support, 'embedded-child.js')]
    : ['--import', join(support, 'typescript.js'), join(support, 'embedded-child.ts')];
  const command = [...through, node, ...program, JSON.stringify(options)] as [string];
  const [first, ...args] = command;
  const child = spawn(first, args, {
    ...user,
    cwd: '/',
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH, TMPDIR: dirname(options.dataDirectory) },
  });
  children.add(child);
  const ended = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout }), 'line');
  const said = await Promise.race([
    line.then(([text]) => JSON.parse(text)),
    ended.then(() => line).then(([text]) => JSON.parse(text)),
  ]);
  return {
    said,
    pid: child.pid ?? 0,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
    stop: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/** Sends one statement on a connection of its own. */
export async function ask(url: string, sql: string): Promise<any[]> {
  const client = new pg.Client(url);
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

/** The pid of the postmaster that runs on a data folder. */
export function postmasterOf(dataDirectory: string): number {
  return Number.parseInt(readFileSync(join(dataDirectory, 'cluster/postmaster.pid'), 'utf8'), 10);
}

export function isGone(pid: number): boolean {
  return processIdentity(pid) === undefined;
}

/** Until it is so; a test that waits in vain ends by its own time-out. */
export async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isSo())) await sleep(20);
}

/** Ends what a failed test left. */
export function killOwners(): void {
  for (const child of children) child.kill('SIGKILL');
  children.clear();
}
