import { migrate } from '../platform/database/migrate.js';
import { runCommand } from './command.js';

runCommand(async ({ dataSource, environment }) => {
  const names = await migrate(dataSource, environment.databaseUrl);
  return names.length > 0 ? `Applied ${names.join(', ')}` : 'The schema is up to date.';
});
