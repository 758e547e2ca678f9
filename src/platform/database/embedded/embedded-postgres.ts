import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { findBinaries } from './binaries.js';
import { clusterFolder, ensureCluster, passwordOf, SUPERUSER } from './cluster.js';
import { ensureDatabase, type Login, type Logins, urlsOf } from './database.js';
import { makeSocketFolder, openDataFolder } from './folders.js';
import { ownDataFolder, ownerOf } from './ownership.js';
import { readPidFile } from './pid-file.js';
import { findFooting } from './privileges.js';
import { Supervisor } from './supervisor.js';
import { endSurvivors } from './survivors.js';

export interface EmbeddedPostgresOptions {
  /** Where everything is kept; made when absent. */
  dataDirectory: string;
  /** 0 or absent: a free one, remembered in the data folder. */
  port?: number;
  /** Server settings, e.g. `{ fsync: 'off' }` for tests. */
  settings?: Record<string, string>;
  /** Receives PostgreSQL's own log, line by line. */
  log?: (line: string) => void;
  /** PostgreSQL died and could not be brought back: nothing will answer at `url` any more. */
  onLost?: (error: Error) => void;
}

/** Where a running PostgreSQL is reached. */
export interface PostgresAddress {
  /** postgresql://lastmile:…@127.0.0.1:<port>/lastmile: owns its database, may make others and roles. */
  url: string;
  /** The same server as its superuser. */
  superuserUrl: string;
  /** The folder of the unix socket, for clients of the same user; absent where there is none. */
  socketDirectory?: string;
}

export interface RunningPostgres extends PostgresAddress {
  /** Fast shutdown. Asking again waits for the same end. */
  stop(): Promise<void>;
}

/**
 * Starts the PostgreSQL that was installed with the npm packages, on 127.0.0.1 only. The first
 * start makes the data files and the database `lastmile` (about a second), later ones find them.
 * Resolves when a connection has worked. A postgres that dies is started again on the same port.
 *
 * Throws EmbeddedPostgresError: one line that says what to do.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<RunningPostgres> {
  const dataDirectory = openDataFolder(options.dataDirectory);
  const ownership = await ownDataFolder(dataDirectory);
  try {
    return await startOwned(dataDirectory, options, ownership);
  } catch (error) {
    ownership.release();
    throw error;
  }
}

/**
 * Finds the PostgreSQL that another living process runs on a data folder, for commands beside a
 * running server. Undefined when none does, or not yet.
 */
export function findEmbeddedPostgres(dataDirectory: string): PostgresAddress | undefined {
  if (ownerOf(dataDirectory) === undefined) return undefined;
  const running = readPidFile(clusterFolder(dataDirectory));
  if (!running?.isReady) return undefined;
  const { port, socketDirectory } = running;
  const urls = urlsOf(port, loginsOf(dataDirectory));
  return { ...urls, ...(socketDirectory ? { socketDirectory } : {}) };
}

async function startOwned(
  dataDirectory: string,
  options: EmbeddedPostgresOptions,
  ownership: { release(): void },
): Promise<RunningPostgres> {
  const log = options.log ?? (() => undefined);
  const cluster = clusterFolder(dataDirectory);
  const binaries = await findBinaries(join(dataDirectory, 'lib'));
  await endSurvivors(cluster, log);
  const footing = await findFooting(binaries, dataDirectory);
  const durable = options.settings?.fsync !== 'off';
  const origin = await ensureCluster(dataDirectory, footing, { durable });
  const socketDirectory = makeSocketFolder(dataDirectory, footing);
  const supervisor = await Supervisor.start({
    dataDirectory,
    cluster,
    footing,
    port: options.port ?? 0,
    settings: {
      listen_addresses: '127.0.0.1',
      unix_socket_directories: socketDirectory ?? '',
      timezone: 'UTC',
      log_timezone: 'UTC',
      ...options.settings,
    },
    log,
    onLost:
      options.onLost ??
      ((error) => {
        log(error.message);
      }),
  });
  try {
    const urls = await ensureDatabase(supervisor.port, loginsOf(dataDirectory), origin);
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> =>
      (stopped ??= supervisor.stop().finally(() => {
        if (socketDirectory) rmSync(socketDirectory, { recursive: true, force: true });
        ownership.release();
      }));
    return { ...urls, ...(socketDirectory ? { socketDirectory } : {}), stop };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

function loginsOf(dataDirectory: string): Logins {
  const login = (user: string): Login => ({ user, password: passwordOf(dataDirectory, user) });
  return { superuser: login(SUPERUSER), application: login('lastmile') };
}
