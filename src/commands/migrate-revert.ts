import { revert } from '../platform/database/migrate.js';
import { runCommand } from './command.js';

runCommand(async ({ dataSource, environment }) => {
  await revert(dataSource, environment.databaseUrl);
  return 'Reverted the newest migration.';
});
