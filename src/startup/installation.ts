import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { dataSourceFor } from '../../ormconfig.js';
import type { Environment } from '../platform/config/environment.js';
import {
  findEmbeddedPostgres,
  type RunningPostgres,
  startEmbeddedPostgres,
} from '../platform/database/embedded/index.js';
import { migrate } from '../platform/database/migrate.js';
import { secretsOf } from './secrets-file.js';

/** An environment in which nothing is left open. */
export type SettledEnvironment = Environment & {
  databaseUrl: string;
  sessionSecret: string;
  encryptionKey: Buffer;
};

/** The database and secrets that the server and the commands work with. */
export interface Installation {
  environment: SettledEnvironment;
  dataSource: DataSource;
  usesEmbeddedDatabase: boolean;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** A running server's embedded PostgreSQL is joined instead of refused. */
  besideServer?: boolean;
  /** The embedded PostgreSQL has died more often than it is restarted. */
  onLost?: (reason: Error) => void;
}

/**
 * Opens the installation: starts the embedded PostgreSQL unless `DATABASE_URL` names another.
 * @throws the one-line errors of the embedded launcher; connection errors of an external server
 */
export async function openInstallation(
  environment: Environment,
  { besideServer = false, onLost }: OpenOptions = {},
): Promise<Installation> {
  if (environment.databaseUrl !== undefined) {
    const dataSource = await dataSourceFor(environment.databaseUrl).initialize();
    return {
      environment: environment as SettledEnvironment,
      dataSource,
      usesEmbeddedDatabase: false,
      close: () => closed(dataSource),
    };
  }
  const postgres = await embedded(join(environment.dataDir, 'postgres'), besideServer, onLost);
  const secrets = secretsOf(environment.dataDir);
  const dataSource = await dataSourceFor(postgres.url).initialize();
  return {
    environment: settle(environment, { ...secrets, databaseUrl: postgres.url }),
    dataSource,
    usesEmbeddedDatabase: true,
    close: async () => {
      await closed(dataSource);
      await postgres.stop();
    },
  };
}

/** Its own PostgreSQL, or for a command that allows it the one of the running server. */
async function embedded(
  dataDirectory: string,
  besideServer: boolean,
  onLost: OpenOptions['onLost'],
): Promise<RunningPostgres> {
  const running = besideServer ? findEmbeddedPostgres(dataDirectory) : undefined;
  if (running) return { ...running, stop: () => Promise.resolve() };
  return startEmbeddedPostgres({ dataDirectory, ...(onLost ? { onLost } : {}) });
}

/** Opens the installation with its schema up to date. */
export async function openMigrated(
  environment: Environment,
  options: OpenOptions = {},
): Promise<Installation> {
  const installation = await openInstallation(environment, options);
  try {
    await migrate(installation.dataSource, installation.environment.databaseUrl);
    return installation;
  } catch (error) {
    await installation.close();
    throw error;
  }
}

/** What was set explicitly stays; the rest is what the data folder holds. */
function settle(
  environment: Environment,
  found: { databaseUrl: string; sessionSecret: string; encryptionKey: Buffer },
): SettledEnvironment {
  const copy = Object.create(Object.getPrototypeOf(environment) as object) as object;
  return Object.freeze(
    Object.assign(copy, environment, {
      databaseUrl: found.databaseUrl,
      sessionSecret: environment.sessionSecret ?? found.sessionSecret,
      encryptionKey: environment.encryptionKey ?? found.encryptionKey,
    }),
  );
}

async function closed(dataSource: DataSource): Promise<void> {
  if (dataSource.isInitialized) await dataSource.destroy();
}
