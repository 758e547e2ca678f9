import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type House, madeBatch, soldPlace, verdict } from './house.js';

/** What a batch writes, and which rows of it. */
const WRITTEN: Readonly<Record<string, string>> = {
  vouchers: 'batch_id = $1',
  audit_records: `subject = 'voucher'
    AND subject_id IN (SELECT id::text FROM vouchers WHERE batch_id = $1)`,
  event_log: `aggregate_type = 'voucher'
    AND aggregate_id IN (SELECT id FROM vouchers WHERE batch_id = $1)`,
  event_aggregates: `type = 'voucher' AND id IN (SELECT id FROM vouchers WHERE batch_id = $1)`,
};

/** Codes made by the batch against COPY of the very rows into tables alike: indexes, checks, keys. */
export async function measureGeneration(house: House, count: number): Promise<void> {
  const place = await soldPlace(house);
  // The first batch warms program and database up.
  await madeBatch(house, place, Math.min(count, 5000));
  const { id, seconds } = await madeBatch(house, place, count);
  const folder = mkdtempSync(join(tmpdir(), 'lastmile-bench-copy-'));
  let copySeconds = 0;
  try {
    for (const [table, condition] of Object.entries(WRITTEN)) {
      copySeconds += await copied(house, table, condition.replace('$1', String(id)), folder);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  const ratio = copySeconds / seconds;
  console.log(
    `generation: ${count} codes in ${seconds.toFixed(2)} s (${(count / seconds).toFixed(0)}/s), ` +
      `COPY of the same rows ${copySeconds.toFixed(2)} s: ratio ${ratio.toFixed(2)}, ` +
      `aim 0.3 ${verdict(ratio >= 0.3)}`,
  );
}

async function copied(
  { database, url }: House,
  table: string,
  condition: string,
  folder: string,
): Promise<number> {
  const file = join(folder, table);
  const rows = `SELECT * FROM ${table} WHERE ${condition}`;
  await psql(url, `\\copy (${rows.replace(/\s+/g, ' ')}) TO '${file}'`);
  await database.execute(`CREATE TABLE copy_${table} (LIKE ${table} INCLUDING ALL)`);
  const keys = await database.query<{ definition: string }>(
    `SELECT pg_get_constraintdef(oid) AS definition FROM pg_constraint
      WHERE conrelid = $1::regclass AND contype = 'f'`,
    [table],
  );
  for (const { definition } of keys) {
    await database.execute(`ALTER TABLE copy_${table} ADD ${definition}`);
  }
  const startedAt = performance.now();
  await psql(url, `\\copy copy_${table} FROM '${file}'`);
  const seconds = (performance.now() - startedAt) / 1000;
  await database.execute(`DROP TABLE copy_${table}`);
  return seconds;
}

/** COPY over the wire, as every client may. */
async function psql(url: string, command: string): Promise<void> {
  await promisify(execFile)('psql', [url, '--quiet', '--no-psqlrc', '--command', command]);
}
