import { type Finding, LedgerVerifier } from '../billing/index.js';
import { migrate } from '../platform/database/migrate.js';
import { CommandRefused, runCommand, withApplication } from './command.js';

/** `npm run billing:verify`: proves the books; ends with 1 and names what is wrong when they are not right. */
runCommand(
  async (installation) => {
    const { dataSource, environment } = installation;
    await migrate(dataSource, environment.databaseUrl);
    const findings = await withApplication(installation, (app) => app.get(LedgerVerifier).verify());
    const lines = findings.map(inWords).join('\n');
    if (findings.some(({ rows }) => rows > 0)) throw new CommandRefused(lines);
    return `${lines}\nThe books are right.`;
  },
  { besideServer: true },
);

function inWords({ name, rows, examples }: Finding): string {
  return rows === 0
    ? `  right  ${name}`
    : `  WRONG  ${name}: ${rows} rows, such as ${examples.join(', ')}`;
}
