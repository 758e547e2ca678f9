import { hasDemoCredentials, seedDemo } from '../demo/index.js';
import { Database } from '../platform/database/database.js';
import { migrate } from '../platform/database/migrate.js';
import { CommandRefused, runCommand, withApplication } from './command.js';

/** Empties the database and fills in the demo data anew. Refuses one that is not a demo. */
runCommand(async (installation) => {
  const { dataSource, environment } = installation;
  await migrate(dataSource, environment.databaseUrl);
  if (!(await hasDemoCredentials(new Database(dataSource)))) {
    throw new CommandRefused('This database holds no demo data, so it is not emptied.');
  }
  await dataSource.query('DROP SCHEMA public CASCADE');
  await dataSource.query('DROP SCHEMA graphile_worker CASCADE');
  await dataSource.query('CREATE SCHEMA public');
  await migrate(dataSource, environment.databaseUrl);
  await withApplication(installation, seedDemo);
  return 'The demo data is as new.';
});
