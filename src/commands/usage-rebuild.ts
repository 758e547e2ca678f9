import { Actor } from '../auth/index.js';
import { migrate } from '../platform/database/migrate.js';
import { type RebuiltAccount, UsageRebuild } from '../radius/index.js';
import { CommandRefused, runCommand, withApplication } from './command.js';

/** `npm run usage:rebuild [-- [--check] [<username>]]`: usage anew from the accounting packets. */
runCommand(
  async (installation) => {
    const { dataSource, environment } = installation;
    const { isCheck, username } = readArguments(process.argv.slice(2));
    await migrate(dataSource, environment.databaseUrl);
    const actor = Actor.system('usage:rebuild');
    const count = { accounts: 0, wrong: 0, missing: 0 };
    await withApplication(installation, async (app) => {
      for await (const account of app.get(UsageRebuild).all(actor, { username, isCheck })) {
        count.accounts++;
        if (account.wrong === null) count.missing++;
        else if (Object.keys(account.wrong).length === 0) continue;
        else count.wrong++;
        process.stdout.write(`  ${inWords(account)}\n`);
      }
    });
    if (username !== undefined && count.accounts === 0) {
      throw new CommandRefused(`There is no data account ${username}.`);
    }
    const sum =
      `${count.accounts} accounts, ${count.wrong} ${isCheck ? 'wrong' : 'corrected'}, ` +
      `${count.missing} left because packets are missing.`;
    if (isCheck && count.wrong > 0) throw new CommandRefused(sum);
    return sum;
  },
  { besideServer: true },
);

function readArguments(words: string[]): { isCheck: boolean; username: string | undefined } {
  const [username, ...others] = words.filter((word) => word !== '--check');
  if (others.length > 0 || username?.startsWith('-')) {
    throw new CommandRefused('npm run usage:rebuild [-- [--check] [<username>]]');
  }
  return { isCheck: words.includes('--check'), username };
}

function inWords({ username, wrong }: RebuiltAccount): string {
  if (wrong === null) return `${username}: left as it is, accounting packets are missing`;
  const parts = Object.entries(wrong).map(([what, rows]) => `${rows} ${what}`);
  return `${username}: ${parts.join(', ')}`;
}
