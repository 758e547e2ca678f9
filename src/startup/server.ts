import type { Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplication } from '@nestjs/common';
import { buildApplication } from '../application.js';
import { ensureAdministrator, ensureGuideClient } from '../auth/index.js';
import { hasDemoCredentials, seedDemo } from '../demo/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { Farewell } from '../platform/http/farewell.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import type { Installation } from './installation.js';

/** A start that is refused, in one line for the operator. */
export class StartRefused extends Error {}

/** Longer than a client takes from one answer to the next question. */
const LEAVING_MS = 500;
const LOOK_AGAIN_MS = 20;

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** The application of an installation, not yet listening. */
export async function applicationOf(installation: Installation): Promise<INestApplication> {
  const { environment, dataSource } = installation;
  const log = new Log(environment.logLevel);
  return buildApplication({ environment, dataSource, clock: new Clock(), log });
}

/** Fills in what an empty database needs: demo data, or the administrator of the environment. */
export async function furnish(app: INestApplication, installation: Installation): Promise<void> {
  const { environment, usesEmbeddedDatabase } = installation;
  if (environment.demo ?? usesEmbeddedDatabase) await seedDemo(app);
  const { adminUsername, adminPassword } = environment;
  if (adminUsername !== undefined && adminPassword !== undefined) {
    await ensureAdministrator(app, adminUsername, adminPassword);
  }
  await ensureGuideClient(app, `${environment.publicUrl}/assets/oauth2-redirect.html`);
}

/**
 * Listens and begins to work off jobs.
 * @throws StartRefused when demo credentials would be reachable from outside, or the port is taken
 */
export async function serve(app: INestApplication, installation: Installation): Promise<void> {
  const { host, port, demoPublic } = installation.environment;
  if (!LOOPBACK.test(host) && !demoPublic && (await hasDemoCredentials(app.get(Database)))) {
    throw new StartRefused(
      `HOST=${host} is reachable from outside, and this database has demo users with a well-known password. ` +
        'Start on 127.0.0.1, use another database, or set DEMO_PUBLIC=true.',
    );
  }
  try {
    await app.listen(port, host);
  } catch (error) {
    throw listenError(error, host, port);
  }
  app.get(Metrics).watchProcess();
  await app.get(Jobs).start();
}

/**
 * Ends the application without cutting anybody off: connections are told to close with the answers
 * that they still get, before those that are idle are closed, since on each of them a request may
 * be on its way. Nobody waits for connections that there are not.
 */
export async function leave(app: INestApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  if (server.listening) {
    app.get(Farewell).begin();
    for (let left = LEAVING_MS; left > 0 && (await hasVisitors(server)); left -= LOOK_AGAIN_MS) {
      await sleep(LOOK_AGAIN_MS);
    }
  }
  await app.close();
}

function hasVisitors(server: Server): Promise<boolean> {
  return new Promise((resolve, reject) => {
    server.getConnections((error, count) => {
      if (error) reject(error);
      else resolve(count > 0);
    });
  });
}

function listenError(error: unknown, host: string, port: number): unknown {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return new StartRefused(`Port ${port} of ${host} is taken. Set PORT to another one.`);
    case 'EACCES':
      return new StartRefused(
        `Port ${port} of ${host} may not be used by this user. Set PORT above 1023.`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return new StartRefused(`HOST=${host} is not an address of this machine.`);
    default:
      return error;
  }
}
