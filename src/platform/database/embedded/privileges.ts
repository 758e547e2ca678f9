import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  chownSync,
  cpSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { Binaries } from './binaries.js';
import { RootRefused } from './errors.js';

const run = promisify(execFile);

interface User {
  uid: number;
  gid: number;
}

/** One way to start PostgreSQL's programs as somebody whom they accept (they refuse root). */
export interface Footing {
  name: 'ordinary user' | 'user namespace' | 'capability' | 'other user';
  binaries: Binaries;
  /** The command that the program and its arguments are handed to. */
  prefix: string[];
  /** The user that Node.js itself switches to. */
  spawnAs?: User;
  /** Who has to own the data files; absent when it is whoever runs us. */
  owner?: User;
}

/** Starts a program on a footing, in a process group of its own: Ctrl+C is ours to handle. */
export function start(footing: Footing, program: string, args: string[]): ChildProcess {
  const [command, ...rest] = [...footing.prefix, program, ...args] as [string, ...string[]];
  return spawn(command, rest, {
    ...footing.spawnAs,
    cwd: footing.binaries.home,
    env: footing.binaries.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: process.platform !== 'win32',
  });
}

/**
 * Finds a footing that reaches `dataDirectory`. As an ordinary user that is the user itself. As
 * root, in this order:
 *
 * 1. a user namespace in which root is called 65534: nothing changes hands, and it works below a
 *    0700 folder such as /root; containers often forbid it;
 * 2. the user postgres or 65534 with the capability to pass folder permissions: the data files
 *    change hands; works in a stock container;
 * 3. that user without the capability, with the binaries copied to where it can read them.
 *
 * Throws RootRefused.
 */
export async function findFooting(binaries: Binaries, dataDirectory: string): Promise<Footing> {
  const orphanless = await deathSignal(binaries);
  if (process.getuid?.() !== 0) return { name: 'ordinary user', binaries, prefix: orphanless };
  for (const footing of rootFootings(binaries, orphanless)) {
    if (await reaches(footing, dataDirectory)) return footing;
  }
  throw new RootRefused(dataDirectory);
}

/** Makes `folder` and all in it belong to the footing's owner, and reachable for that user only. */
export function handOver(footing: Footing, folder: string): void {
  if (!footing.owner) return;
  const { uid, gid } = footing.owner;
  if (statSync(folder).uid === uid) return;
  for (const entry of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    lchownSync(join(folder, entry), uid, gid);
  }
  chownSync(folder, uid, gid);
}

/** The kernel interrupts the postmaster when Node.js dies, even by SIGKILL: no orphan remains. */
async function deathSignal(binaries: Binaries): Promise<string[]> {
  const prefix = ['setpriv', '--pdeathsig', 'INT', '--'];
  return run('setpriv', [...prefix.slice(1), 'true'], { env: binaries.environment }).then(
    () => prefix,
    () => [],
  );
}

function* rootFootings(binaries: Binaries, orphanless: string[]): Generator<Footing> {
  const unshare = ['unshare', '--user', '--map-user=65534', '--map-group=65534', '--'];
  yield {
    name: 'user namespace',
    binaries,
    // The signal is set last, because a change of user clears it.
    prefix: [...unshare, ...orphanless],
    owner: { uid: 0, gid: 0 },
  };
  const user = postgresUser();
  yield { name: 'capability', binaries, prefix: capability(user), owner: user };
  yield { name: 'other user', binaries, prefix: orphanless, spawnAs: user, owner: user };
  const copied = readableCopy(binaries);
  yield { name: 'other user', binaries: copied, prefix: orphanless, spawnAs: user, owner: user };
}

function capability({ uid, gid }: User): string[] {
  return [
    'setpriv',
    `--reuid=${uid}`,
    `--regid=${gid}`,
    '--clear-groups',
    '--inh-caps=+dac_override',
    '--ambient-caps=+dac_override',
    '--pdeathsig=INT',
    '--',
  ];
}

function postgresUser(): User {
  const nobody = { uid: 65534, gid: 65534 };
  try {
    const line = /^postgres:[^:]*:(\d+):(\d+):/m.exec(readFileSync('/etc/passwd', 'utf8'));
    return line ? { uid: Number(line[1]), gid: Number(line[2]) } : nobody;
  } catch {
    return nobody;
  }
}

/** Tries what postgres will do: run its program, and write in a folder of its own. */
async function reaches(footing: Footing, dataDirectory: string): Promise<boolean> {
  const probe = join(dataDirectory, 'probe');
  const { mode } = statSync(dataDirectory);
  mkdirSync(probe, { recursive: true, mode: 0o700 });
  try {
    if (footing.spawnAs) chmodSync(dataDirectory, 0o711);
    handOver(footing, probe);
    const script = '"$1" --version && test -w "$2" && test -O "$2"';
    const args = [...footing.prefix, 'sh', '-c', script, 'sh', footing.binaries.postgres, probe];
    const [command = '', ...rest] = args;
    await run(command, rest, { ...footing.spawnAs, env: footing.binaries.environment, cwd: '/' });
    return true;
  } catch {
    chmodSync(dataDirectory, mode);
    return false;
  } finally {
    rmSync(probe, { recursive: true, force: true });
  }
}

/** Copies the binaries (61 MB) once to a folder that every user can read and only root can write. */
function readableCopy(binaries: Binaries): Binaries {
  const { mtimeMs } = statSync(binaries.postgres);
  const key = createHash('sha256').update(`${binaries.home} ${mtimeMs}`).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `lastmile-postgresql-${key}`);
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found?.isDirectory() || found.uid !== 0) {
    const partial = mkdtempSync(`${folder}-`);
    cpSync(binaries.home, partial, { recursive: true, verbatimSymlinks: true });
    chmodSync(partial, 0o755);
    renameSync(partial, folder);
  }
  const moved = (path: string): string => join(folder, relative(binaries.home, path));
  return {
    ...binaries,
    home: folder,
    initdb: moved(binaries.initdb),
    postgres: moved(binaries.postgres),
  };
}
