import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { LedgerVerifier } from '../billing/index.js';
import { readEnvironment } from '../platform/config/environment.js';
import {
  BackupRefused,
  ClientToolMissing,
  copyFolder,
  fingerprintOf,
  readManifest,
  restore,
} from '../platform/database/backup/index.js';
import { migrate } from '../platform/database/migrate.js';
import { CommandRefused, runCommand, withApplication } from './command.js';

const [folder] = process.argv.slice(2);

/** `npm run restore -- <folder>`: a backup into an empty database, brought up to date and verified. */
runCommand(
  async (installation) => {
    const { environment, dataSource } = installation;
    if (folder === undefined) throw new CommandRefused('Say which: npm run restore -- <folder>');
    const manifest = readManifest(folder);
    if (manifest.encryption_key_fingerprint !== fingerprintOf(environment.encryptionKey)) {
      throw new CommandRefused(
        'This backup was made with another ENCRYPTION_KEY; with this one its secrets could not be read.',
      );
    }
    if (manifest.format === 'dump') {
      await restore(environment.databaseUrl, folder);
      await dataSource.query('SELECT grant_radius_access()');
    }
    await migrate(dataSource, environment.databaseUrl);
    const faults = await withApplication(installation, (app) => app.get(LedgerVerifier).faults());
    if (faults.length > 0) {
      throw new CommandRefused('Restored, but the books are not right: npm run billing:verify');
    }
    return `Restored what was saved at ${manifest.taken_at}. The books are right.`;
  },
  { before: layOut, refusals: [BackupRefused, ClientToolMissing] },
);

/** A data folder of the embedded server comes with its keys, and with its files where they were saved. */
function layOut(): void {
  if (folder === undefined) return;
  const { format } = readManifest(folder);
  const { databaseUrl, dataDir } = readEnvironment();
  if (databaseUrl !== undefined) {
    if (format === 'dump') return;
    throw new CommandRefused(
      'This backup holds the files of an embedded server: restore it without DATABASE_URL.',
    );
  }
  if (existsSync(join(dataDir, 'postgres', 'cluster'))) {
    throw new CommandRefused(`${dataDir} is in use; a backup is put into an empty DATA_DIR.`);
  }
  if (format === 'cluster') {
    copyFolder(join(folder, 'cluster'), join(dataDir, 'postgres', 'cluster'));
    copyFolder(join(folder, 'postgres'), join(dataDir, 'postgres'));
  }
  const secrets = join(folder, 'secrets.json');
  if (existsSync(secrets)) cpSync(secrets, join(dataDir, 'secrets.json'), { force: false });
}
