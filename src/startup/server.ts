import type { INestApplication } from '@nestjs/common';
import { buildApplication } from '../application.js';
import { ensureAdministrator, ensureGuideClient } from '../auth/index.js';
import { hasDemoCredentials, seedDemo } from '../demo/index.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { Jobs } from '../platform/jobs/jobs.js';
import { Log } from '../platform/logging/log.js';
import { Metrics } from '../platform/metrics/metrics.js';
import type { Installation } from './installation.js';

/** A start that is refused, in one line for the operator. */
export class StartRefused extends Error {}

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
