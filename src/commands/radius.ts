import { join, resolve } from 'node:path';
import { migrate } from '../platform/database/migrate.js';
import {
  ensureRadiusLogin,
  FreeRadius,
  FreeRadiusMissing,
  RadiusSecrets,
} from '../radius/index.js';
import { CommandRefused, runCommand } from './command.js';

/** `npm run radius`: the real FreeRADIUS in the foreground, against the same database. */
runCommand(
  async ({ environment, dataSource }) => {
    await migrate(dataSource, environment.databaseUrl);
    const { databaseUrl, dataDir, radiusHost, radiusAuthPort, radiusAcctPort } = environment;
    const secrets = new RadiusSecrets(environment);
    const database = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
    const login = await ensureRadiusLogin((sql) => dataSource.query(sql), database, secrets);
    const server = await FreeRadius.start({
      raddb: resolve('deploy/freeradius'),
      runFolder: resolve(join(dataDir, 'radius')),
      host: radiusHost,
      authPort: radiusAuthPort,
      acctPort: radiusAcctPort,
      databaseUrl,
      login,
      key: secrets.connectionKey,
      onLine: (line) => process.stdout.write(`${line}\n`),
    }).catch((error: unknown) => {
      throw error instanceof FreeRadiusMissing ? new CommandRefused(error.message) : error;
    });
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.on(signal, () => void server.stop());
    }
    process.stdout.write(
      `FreeRADIUS answers on ${radiusHost}: authentication ${radiusAuthPort}, accounting ${radiusAcctPort}.\n`,
    );
    const code = await server.ended();
    if (code !== 0) throw new CommandRefused(`FreeRADIUS ended with code ${code}.`);
    return 'FreeRADIUS has ended.';
  },
  { besideServer: true },
);
