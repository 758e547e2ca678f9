import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Clock } from '../platform/clock/clock.js';
import { BackupRefused, ClientToolMissing, takeBackup } from '../platform/database/backup/index.js';
import { findEmbeddedPostgres } from '../platform/database/embedded/index.js';
import { CommandRefused, runCommand } from './command.js';

/** What an embedded installation has beside its database; without it the copy cannot be opened. */
const KEYS = ['secrets.json', 'postgres/postgres.password', 'postgres/lastmile.password'];

/** `npm run backup [-- <folder>]`: everything, into a folder that must not exist yet. */
runCommand(
  async ({ environment, usesEmbeddedDatabase }) => {
    const takenAt = new Clock().now();
    const stamp = takenAt.toISOString().replace(/[:.]/g, '-');
    const [folder = join('backups', `lastmile-${stamp}`)] = process.argv.slice(2);
    if (existsSync(folder)) throw new CommandRefused(`${folder} exists already.`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const { databaseUrl: url, encryptionKey, dataDir } = environment;
    const embedded = usesEmbeddedDatabase ? embeddedServer(dataDir) : undefined;
    await takeBackup({ url, encryptionKey, takenAt, ...(embedded ? { embedded } : {}) }, folder);
    if (!usesEmbeddedDatabase) {
      return (
        `${folder} holds the database. ENCRYPTION_KEY and SESSION_SECRET are not in it: ` +
        'without that key its secrets cannot be read, so keep it elsewhere.'
      );
    }
    mkdirSync(join(folder, 'postgres'), { mode: 0o700 });
    for (const file of KEYS) copyFileSync(join(dataDir, file), join(folder, file));
    return `${folder} holds the database and the keys that open what is encrypted in it: keep it safe.`;
  },
  { besideServer: true, refusals: [BackupRefused, ClientToolMissing] },
);

function embeddedServer(dataDir: string): { cluster: string; superuserUrl: string } | undefined {
  const folder = join(dataDir, 'postgres');
  const running = findEmbeddedPostgres(folder);
  return running && { cluster: join(folder, 'cluster'), superuserUrl: running.superuserUrl };
}
