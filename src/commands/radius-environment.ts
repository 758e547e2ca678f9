import { migrate } from '../platform/database/migrate.js';
import { ensureRadiusLogin, environmentOf, RadiusSecrets } from '../radius/index.js';
import { runCommand } from './command.js';

const DEBIAN_LIBRARIES = '/usr/lib/freeradius';
const STATE_FOLDER = '/var/lib/lastmile-radius';

/**
 * `npm run --silent radius:environment`: what deploy/freeradius needs on a machine of its own, as a
 * file for deploy/freeradius/install.sh. It holds the key that opens the passwords.
 */
runCommand(
  async ({ environment, dataSource }) => {
    const { databaseUrl, radiusHost, radiusAuthPort, radiusAcctPort } = environment;
    await migrate(dataSource, databaseUrl);
    const secrets = new RadiusSecrets(environment);
    const database = decodeURIComponent(new URL(databaseUrl).pathname.slice(1));
    const login = await ensureRadiusLogin((sql) => dataSource.query(sql), database, secrets);
    const facts = {
      raddb: '',
      runFolder: STATE_FOLDER,
      host: radiusHost,
      authPort: radiusAuthPort,
      acctPort: radiusAcctPort,
      databaseUrl,
      login,
      key: secrets.connectionKey,
    };
    return Object.entries(environmentOf(facts, DEBIAN_LIBRARIES))
      .map(([name, value]) => `${name}=${value}`)
      .join('\n');
  },
  { besideServer: true },
);
