import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { INestApplication } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { dataSourceFor } from '../../ormconfig.js';
import { buildApplication } from '../../src/application.js';
import { readEnvironment } from '../../src/platform/config/environment.js';
import { Database } from '../../src/platform/database/database.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { Log } from '../../src/platform/logging/log.js';
import { Api } from './api.js';
import type { DocumentedAnswers } from './documented-answers.js';
import { MovableClock } from './clock.js';
import { freshDatabase } from './database.js';
import { Makers } from './make.js';
import { documentedAnswers } from './openapi.js';

export interface TestApplication {
  app: INestApplication;
  /** Origin, e.g. `http://127.0.0.1:41234`. */
  url: string;
  databaseUrl: string;
  database: Database;
  dataSource: DataSource;
  clock: MovableClock;
  /** Every line that the application has logged. */
  logLines: string[];
  /** An API client without a token; `api.as(token)` has one. Holds answers to the OpenAPI documents. */
  api: Api;
  make: Makers;
  /** Works off all jobs that are due by the clock. */
  runJobs(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Boots the real application on a fresh database, with a clock that the test owns; on a free port
 * unless `PORT` is given.
 */
export async function startApplication(
  variables: NodeJS.ProcessEnv = {},
): Promise<TestApplication> {
  const { url: databaseUrl, drop } = await freshDatabase();
  const dataSource = await dataSourceFor(databaseUrl, 10).initialize();
  const clock = new MovableClock();
  const logLines: string[] = [];
  const log = new Log('debug', { write: (line) => logLines.push(line) });
  const environment = readEnvironment({
    PUBLIC_URL: 'http://127.0.0.1:3000',
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    SESSION_SECRET: randomBytes(32).toString('hex'),
    ...variables,
  });
  const surroundings = { environment: withKey(environment), dataSource, clock, log };
  const app = await buildApplication(surroundings).catch(async (refusal: unknown) => {
    await dataSource.destroy();
    await drop();
    throw refusal;
  });
  await app.listen(variables['PORT'] === undefined ? 0 : environment.port, '127.0.0.1');
  const { port } = app.getHttpServer().address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  const database = app.get(Database);
  let promises: DocumentedAnswers | undefined;
  return {
    app,
    url,
    databaseUrl,
    database,
    dataSource,
    clock,
    logLines,
    api: new Api(url, undefined, () => (promises ??= documentedAnswers(app))),
    make: new Makers(database, clock, app),
    runJobs: () => app.get(Jobs).drain(),
    stop: async () => {
      await app.close();
      if (dataSource.isInitialized) await dataSource.destroy();
      await drop();
    },
  };
}

function withKey<T extends { encryptionKey: Buffer | undefined }>(
  environment: T,
): T & { encryptionKey: Buffer } {
  if (!environment.encryptionKey) throw new Error('the tests give an ENCRYPTION_KEY');
  return environment as T & { encryptionKey: Buffer };
}

/** Variables for an application whose `PUBLIC_URL` is where it really listens, as browsers need it. */
export async function ownAddress(): Promise<{ PORT: string; PUBLIC_URL: string }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { PORT: String(port), PUBLIC_URL: `http://127.0.0.1:${port}` };
}
