import type { INestApplicationContext } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { AccountsRepository } from '../../src/billing/ledger/accounts.repository.js';

const ASKED = 300;
const DAYS = 365;

/** Milliseconds that the balance of a period takes, the median, in accounts with so many entries. */
export async function balances(
  app: INestApplicationContext,
  dataSource: DataSource,
  sizes: readonly [number, number],
): Promise<[number, number]> {
  const accounts: number[] = [];
  for (const size of sizes) accounts.push(await accountWith(dataSource, size));
  await dataSource.query('VACUUM ANALYZE ledger_entries, ledger_totals');
  const repository = app.get(AccountsRepository, { strict: false });
  const times = accounts.map((): number[] => []);
  // By turns, so that a noisy machine is noisy for both.
  for (let n = 0; n < ASKED; n++) {
    for (const [index, account] of accounts.entries()) {
      const began = performance.now();
      await repository.periodFigures(account, '2025-06-01', '2025-06-30');
      times[index]?.push(performance.now() - began);
    }
  }
  return times.map(median) as [number, number];
}

/** A customer's account with a year of entries. */
async function accountWith(dataSource: DataSource, entries: number): Promise<number> {
  const [account] = await dataSource.query<[{ id: number }]>(
    `WITH customer AS (
       INSERT INTO customers (accounting_code, customer_type, name, version, created_at, modified_at)
       SELECT 'BAL' || count(*), 'individual', 'Balance', 1, now(), now() FROM customers
       RETURNING id
     ) SELECT id FROM customer`,
  );
  const [row] = await dataSource.query<[{ id: number }]>(
    'SELECT id FROM ledger_accounts WHERE customer_id = $1',
    [account.id],
  );
  await dataSource.query(
    `WITH journal AS (
       INSERT INTO ledger_journals (kind, category, source_type, source_id, on_date, reference,
                                    description, created_at, created_by)
       SELECT 'journal', 'adjustment', 'bench-' || $1::int, day, date '2025-01-01' + day, 'B', 'B', now(),
              'bench'
         FROM generate_series(0, ${DAYS - 1}) AS day
       RETURNING id, on_date
     )
     INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
     SELECT id, $1::int, on_date, 1 FROM journal, generate_series(1, $2)
      UNION ALL
     SELECT id, (SELECT id FROM ledger_accounts WHERE code = '4900'), on_date, -$2::numeric FROM journal`,
    [row.id, Math.max(1, Math.round(entries / DAYS))],
  );
  return row.id;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
