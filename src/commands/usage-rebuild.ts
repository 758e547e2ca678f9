import { Actor } from '../auth/index.js';
import { VoucherRebuild } from '../hotspot/index.js';
import { migrate } from '../platform/database/migrate.js';
import { UsageRebuild } from '../radius/index.js';
import { CommandRefused, runCommand, withApplication } from './command.js';

interface Rebuilt {
  name: string;
  wrong: Readonly<Record<string, number>> | null;
}

/**
 * `npm run usage:rebuild [-- [--check] [<username>|voucher-<id>]]`: what accounts and vouchers have
 * used, anew from the accounting packets.
 */
runCommand(
  async (installation) => {
    const { dataSource, environment } = installation;
    const { isCheck, name } = readArguments(process.argv.slice(2));
    await migrate(dataSource, environment.databaseUrl);
    const actor = Actor.system('usage:rebuild');
    const count = { accounts: 0, vouchers: 0, wrong: 0, missing: 0 };
    const tell = ({ name, wrong }: Rebuilt): void => {
      if (wrong === null) count.missing++;
      else if (Object.keys(wrong).length === 0) return;
      else count.wrong++;
      process.stdout.write(`  ${inWords(name, wrong)}\n`);
    };
    await withApplication(installation, async (app) => {
      const accounts = app.get(UsageRebuild).all(actor, { username: name, isCheck });
      for await (const { username, wrong } of accounts) {
        count.accounts++;
        tell({ name: username, wrong });
      }
      for await (const voucher of app.get(VoucherRebuild).all(actor, { name, isCheck })) {
        count.vouchers++;
        tell(voucher);
      }
    });
    if (name !== undefined && count.accounts + count.vouchers === 0) {
      throw new CommandRefused(`There is no data account and no used voucher ${name}.`);
    }
    const sum =
      `${count.accounts} accounts and ${count.vouchers} vouchers, ` +
      `${count.wrong} ${isCheck ? 'wrong' : 'corrected'}, ` +
      `${count.missing} left because packets are missing.`;
    if (isCheck && count.wrong > 0) throw new CommandRefused(sum);
    return sum;
  },
  { besideServer: true },
);

function readArguments(words: string[]): { isCheck: boolean; name: string | undefined } {
  const [name, ...others] = words.filter((word) => word !== '--check');
  if (others.length > 0 || name?.startsWith('-')) {
    throw new CommandRefused('npm run usage:rebuild [-- [--check] [<username>|voucher-<id>]]');
  }
  return { isCheck: words.includes('--check'), name };
}

function inWords(name: string, wrong: Rebuilt['wrong']): string {
  if (wrong === null) return `${name}: left as it is, accounting packets are missing`;
  const parts = Object.entries(wrong).map(([what, rows]) => `${rows} ${what}`);
  return `${name}: ${parts.join(', ')}`;
}
