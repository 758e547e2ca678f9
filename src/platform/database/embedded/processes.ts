import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { basename } from 'node:path';

/**
 * The name of a living process that no later process ever shares: its pid, the instant it
 * started and the boot it belongs to, since pids are reused. Undefined when no process with that
 * pid lives; a zombie counts as dead.
 */
export function processIdentity(pid: number): string | undefined {
  if (process.platform === 'linux') return linuxIdentity(pid);
  if (!exists(pid)) return undefined;
  if (process.platform === 'win32') return String(pid);
  const started = Date.parse(psColumn(pid, 'lstart'));
  return Number.isNaN(started) ? undefined : `${pid}-${started}`;
}

/** The pid within an identity. */
export function pidOf(identity: string): number {
  return Number.parseInt(identity, 10);
}

/** The postgres processes that live in the data folder `cluster`, the postmaster and its backends. */
export function postgresProcessesIn(cluster: string, postmaster: number | undefined): number[] {
  if (process.platform === 'linux') {
    return readdirSync('/proc')
      .filter((entry) => /^\d+$/.test(entry))
      .map(Number)
      .filter((pid) => servesOnLinux(pid, cluster));
  }
  if (postmaster === undefined || process.platform === 'win32' || !exists(postmaster)) return [];
  return servesByArguments(psColumn(postmaster, 'command').split(/\s+/), cluster)
    ? [postmaster]
    : [];
}

/** Whether a process with this pid exists, whoever owns it. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function linuxIdentity(pid: number): string | undefined {
  const stat = read(`/proc/${pid}/stat`);
  if (stat === undefined) return undefined;
  // proc(5): "pid (name) state …"; the name may hold blanks and brackets. Field 22 is the start.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (state === 'Z' || state === 'X') return undefined;
  const boot = (read('/proc/sys/kernel/random/boot_id') ?? '').slice(0, 8);
  return `${pid}-${fields[18] ?? ''}-${boot}`;
}

/** Every postgres process works in its data folder; where that link is hidden, its arguments tell. */
function servesOnLinux(pid: number, cluster: string): boolean {
  if (read(`/proc/${pid}/comm`)?.trim() !== 'postgres') return false;
  if (processIdentity(pid) === undefined) return false;
  try {
    const workingFolder = statSync(`/proc/${pid}/cwd`);
    const folder = statSync(cluster);
    return workingFolder.dev === folder.dev && workingFolder.ino === folder.ino;
  } catch {
    return servesByArguments((read(`/proc/${pid}/cmdline`) ?? '').split('\0'), cluster);
  }
}

function servesByArguments(command: string[], cluster: string): boolean {
  const folder = command[command.indexOf('-D') + 1];
  return basename(command[0] ?? '') === 'postgres' && folder === cluster;
}

function psColumn(pid: number, column: string): string {
  try {
    return execFileSync('ps', ['-o', `${column}=`, '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  } catch {
    return '';
  }
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
