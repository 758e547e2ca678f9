import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a postmaster writes down about itself (src/include/utils/pidfile.h of PostgreSQL). */
export interface PidFile {
  pid: number;
  port: number;
  isReady: boolean;
  /** Absent when there is no unix socket. */
  socketDirectory?: string;
}

export function readPidFile(cluster: string): PidFile | undefined {
  const lines = linesOf(cluster);
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  const socketDirectory = lines[4]?.trim();
  return {
    pid,
    port: Number(lines[3]),
    isReady: lines[7]?.trim() === 'ready',
    ...(socketDirectory ? { socketDirectory } : {}),
  };
}

/**
 * For a file whose pid belongs to another program by now, which would keep postgres from starting.
 * The file stays, because its seventh line lets postgres look for backends that still hold shared
 * memory; only the pid becomes ours, which postgres passes over as that of its own parent.
 */
export function disownPidFile(cluster: string): void {
  const [, ...rest] = linesOf(cluster);
  writeFileSync(pathOf(cluster), [String(process.pid), ...rest].join('\n'));
}

function linesOf(cluster: string): string[] {
  try {
    return readFileSync(pathOf(cluster), 'utf8').split('\n');
  } catch {
    return [];
  }
}

function pathOf(cluster: string): string {
  return join(cluster, 'postmaster.pid');
}
