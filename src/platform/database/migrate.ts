import { runMigrations } from 'graphile-worker';
import pg from 'pg';
import type { DataSource } from 'typeorm';

/** Any number, the same in every process: who migrates holds this advisory lock. */
const MIGRATION_LOCK = 7_412_200_931;

/**
 * Brings the schema up to date: our migrations and the job queue's own. Safe when two processes
 * start at once: the second waits for the first and finds nothing to do.
 */
export async function migrate(dataSource: DataSource, url: string): Promise<string[]> {
  return alone(url, async () => {
    await runMigrations({ connectionString: url });
    const done = await dataSource.runMigrations({ transaction: 'each' });
    return done.map(({ name }) => name);
  });
}

/** Takes back the newest migration. */
export async function revert(dataSource: DataSource, url: string): Promise<void> {
  await alone(url, () => dataSource.undoLastMigration({ transaction: 'each' }));
}

async function alone<T>(url: string, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await work();
  } finally {
    await client.end();
  }
}
