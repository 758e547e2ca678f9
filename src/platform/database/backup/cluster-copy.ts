import {
  constants,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';

/** Folders whose contents a copy must not have; they themselves have to be there. */
const LEFT_EMPTY = new Set([
  'pg_dynshmem',
  'pg_notify',
  'pg_replslot',
  'pg_serial',
  'pg_snapshots',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const LEFT_OUT = /^(postmaster\.(pid|opts)|backup_label.old|pgsql_tmp.*)$/;

/**
 * Copies the data files of a running server, which goes on meanwhile: PostgreSQL's low-level backup
 * (manual, "Making a Base Backup Using the Low Level API"). The embedded server brings no clients,
 * so this is how it is saved where the machine has none. Started on the copy, the server recovers
 * to the instant of the end.
 * @param superuserUrl may start backups @param cluster its data files
 */
export async function copyCluster(
  superuserUrl: string,
  cluster: string,
  target: string,
): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    // It goes with this connection, and until then no log that the copy needs is thrown away.
    await client.query(
      `SELECT pg_create_physical_replication_slot('lastmile_backup_' || pg_backend_pid(), true, true)`,
    );
    await client.query(`SELECT pg_backup_start('lastmile', fast => true)`);
    copyFolder(cluster, target, (path) => path !== 'pg_wal');
    const { rows } = await client.query<{ labelfile: string }>(
      'SELECT labelfile FROM pg_backup_stop(wait_for_archive => false)',
    );
    writeFileSync(join(target, 'backup_label'), rows[0]?.labelfile ?? '', { mode: 0o600 });
    copyFolder(join(cluster, 'pg_wal'), join(target, 'pg_wal'), () => true);
  } finally {
    await client.end();
  }
}

/** @param isWanted of a path below the outermost folder; files may vanish while they are copied */
export function copyFolder(
  source: string,
  target: string,
  isWanted: (path: string) => boolean = () => true,
): void {
  mkdirSync(target, { recursive: true, mode: 0o700 });
  for (const entry of readdirSync(source, { withFileTypes: true })) {
    const [from, to] = [join(source, entry.name), join(target, entry.name)];
    if (LEFT_OUT.test(entry.name) || !isWanted(entry.name)) continue;
    if (entry.isDirectory()) copyFolder(from, to, () => !LEFT_EMPTY.has(entry.name));
    else if (entry.isFile()) copyIfThere(from, to);
  }
}

function copyIfThere(from: string, to: string): void {
  try {
    copyFileSync(from, to, constants.COPYFILE_FICLONE);
  } catch (error) {
    if (existsSync(from)) throw error;
  }
}
