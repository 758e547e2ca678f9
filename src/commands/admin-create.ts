import { ensureAdministrator } from '../auth/index.js';
import { migrate } from '../platform/database/migrate.js';
import { CommandRefused, runCommand, withApplication } from './command.js';

/** `npm run admin:create -- <username> [<password>]`, or ADMIN_USERNAME and ADMIN_PASSWORD. */
runCommand(
  async (installation) => {
    const { environment, dataSource } = installation;
    const [username = environment.adminUsername, password = environment.adminPassword] =
      process.argv.slice(2);
    if (!username || !password) {
      throw new CommandRefused(
        'Say who: npm run admin:create -- <username> <password>, or set ADMIN_USERNAME and ADMIN_PASSWORD.',
      );
    }
    if (password.length < 10) {
      throw new CommandRefused('The password must have at least 10 characters.');
    }
    await migrate(dataSource, environment.databaseUrl);
    const isNew = await withApplication(installation, (app) =>
      ensureAdministrator(app, username, password),
    );
    if (!isNew) throw new CommandRefused(`There is a user ${username} already.`);
    return `Added the administrator ${username}.`;
  },
  { besideServer: true },
);
