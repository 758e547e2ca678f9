import { createHash } from 'node:crypto';
import { accessSync, constants, mkdirSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { lstatSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { findBinaries } from './binaries.js';
import { clusterFolder, ensureCluster, passwordOf, SUPERUSER } from './cluster.js';
import { ensureDatabase } from './database.js';
import { DataFolderUnwritable } from './errors.js';
import { ownDataFolder } from './ownership.js';
import { type Footing, findFooting, handOver } from './privileges.js';
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

export interface RunningPostgres {
  /** postgresql://lastmile:…@127.0.0.1:<port>/lastmile: owns its database, may make others and roles. */
  url: string;
  /** The same server as its superuser. */
  superuserUrl: string;
  /** The folder of the unix socket, for clients of the same user; absent where there is none. */
  socketDirectory?: string;
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
  const dataDirectory = openFolder(options.dataDirectory);
  const ownership = await ownDataFolder(dataDirectory);
  try {
    return await startOwned(dataDirectory, options, ownership);
  } catch (error) {
    ownership.release();
    throw error;
  }
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
  await ensureCluster(dataDirectory, footing, { durable: options.settings?.fsync !== 'off' });
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
    const urls = await ensureDatabase(supervisor.port, {
      superuser: { user: SUPERUSER, password: passwordOf(dataDirectory, SUPERUSER) },
      application: { user: 'lastmile', password: passwordOf(dataDirectory, 'lastmile') },
    });
    let stopped: Promise<void> | undefined;
    const stop = (): Promise<void> =>
      (stopped ??= supervisor.stop().finally(() => {
        ownership.release();
      }));
    return { ...urls, ...(socketDirectory ? { socketDirectory } : {}), stop };
  } catch (error) {
    await supervisor.stop();
    throw error;
  }
}

/** Throws DataFolderUnwritable. */
function openFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    for (const entry of ['owners', 'cluster']) {
      const owner = lstatSync(join(path, entry), { throwIfNoEntry: false })?.uid;
      const self = process.getuid?.();
      if (owner !== undefined && self !== undefined && self !== 0 && owner !== self) {
        throw new Error(`it belongs to user ${owner}`);
      }
    }
    return realpathSync(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new DataFolderUnwritable(resolve(path), code ?? message);
  }
}

/** A socket's path has some hundred bytes at most, so it cannot be in the data folder. */
function makeSocketFolder(dataDirectory: string, footing: Footing): string | undefined {
  const key = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `lastmile-${key}`);
  const user = footing.owner?.uid ?? process.getuid?.();
  if (user === undefined || folder.length > 80) return undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    handOver(footing, folder);
    if (lstatSync(folder).uid !== user || lstatSync(folder).isSymbolicLink()) return undefined;
    for (const leftover of readdirSync(folder)) rmSync(join(folder, leftover), { force: true });
    return folder;
  } catch {
    return undefined;
  }
}
