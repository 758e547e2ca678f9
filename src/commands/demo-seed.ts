import { seedDemo } from '../demo/index.js';
import { migrate } from '../platform/database/migrate.js';
import { CommandRefused, runCommand, withApplication } from './command.js';

runCommand(async (installation) => {
  await migrate(installation.dataSource, installation.environment.databaseUrl);
  if (await withApplication(installation, seedDemo)) return 'Filled in the demo data.';
  throw new CommandRefused(
    'This database has users already; demo data goes into an empty one (demo:reset).',
  );
});
