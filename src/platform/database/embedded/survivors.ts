import { setTimeout as sleep } from 'node:timers/promises';
import { PostgresFailed } from './errors.js';
import { disownPidFile, readPidFile } from './pid-file.js';
import { exists, postgresProcessesIn } from './processes.js';

/**
 * Ends whatever an earlier owner of the cluster left running, and makes its postmaster.pid
 * harmless. Only for the present owner of the data folder: then every postgres found there is an
 * orphan. It is stopped rather than adopted, so that the server always runs with the settings
 * asked for and with us as its parent.
 *
 * Throws PostgresFailed when an orphan does not end.
 */
export async function endSurvivors(cluster: string, log: (line: string) => void): Promise<void> {
  const recorded = readPidFile(cluster)?.pid;
  for (const [signal, patienceMilliseconds] of [
    ['SIGINT', 30_000],
    ['SIGQUIT', 5_000],
    ['SIGKILL', 5_000],
  ] as const) {
    const survivors = postgresProcessesIn(cluster, recorded);
    if (survivors.length === 0) break;
    log(`stopping PostgreSQL left behind by an earlier run (${survivors.join(', ')})`);
    // The postmaster ends its backends; without it, each is told by itself.
    const postmaster = survivors.filter((pid) => pid === recorded);
    for (const pid of postmaster.length > 0 ? postmaster : survivors) signalTo(pid, signal);
    await allGone(cluster, recorded, patienceMilliseconds);
  }
  const [stubborn] = postgresProcessesIn(cluster, recorded);
  if (stubborn !== undefined) {
    throw new PostgresFailed('postgres', `process ${stubborn} of an earlier run does not end`);
  }
  const stale = readPidFile(cluster)?.pid;
  if (stale !== undefined && exists(stale)) disownPidFile(cluster);
}

async function allGone(cluster: string, recorded: number | undefined, milliseconds: number) {
  for (let waited = 0; waited < milliseconds; waited += 20) {
    if (postgresProcessesIn(cluster, recorded).length === 0) return;
    await sleep(20);
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
