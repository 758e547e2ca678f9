import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** A call as it is given, and on which line or place of the list. */
export interface GivenCall {
  place: number;
  call_id: string;
  account_number?: string;
  customer_id?: number;
  started_at: Date;
  duration_seconds?: number;
  caller?: string;
  destination?: string;
  amount: string;
}

/** Two calls are the same when all that is told of them is. */
const SAME = (one: string, other: string): string =>
  ['customer_id', 'started_at', 'seconds', 'caller', 'destination', 'amount']
    .map((column) => `${one}.${column} IS NOT DISTINCT FROM ${other}.${column}`)
    .join(' AND ');

/**
 * The calls of one import while its transaction runs, in a temporary table, so that a hundred
 * thousand of them take a handful of statements.
 */
@Injectable()
export class CallStaging {
  constructor(private readonly database: Database) {}

  /** Empty, also when an import of the same transaction has been before. */
  async open(): Promise<void> {
    await this.database.execute('DROP TABLE IF EXISTS pg_temp.staged_calls');
    await this.database.execute(
      `CREATE TEMPORARY TABLE staged_calls (
         place integer PRIMARY KEY, call_id text NOT NULL, account_number text, customer_id integer,
         started_at timestamptz NOT NULL, seconds integer NOT NULL, caller text, destination text,
         amount numeric(18, 5) NOT NULL
       ) ON COMMIT DROP`,
    );
  }

  async add(calls: readonly GivenCall[]): Promise<void> {
    await this.database.execute(
      `INSERT INTO staged_calls
         (place, call_id, account_number, customer_id, started_at, seconds, caller, destination, amount)
       SELECT place, call_id, account_number, customer_id, started_at,
              coalesce(duration_seconds, 0), caller, destination, amount
         FROM jsonb_to_recordset($1::jsonb) AS call
                (place integer, call_id text, account_number text, customer_id integer,
                 started_at timestamptz, duration_seconds integer, caller text, destination text,
                 amount numeric)`,
      [JSON.stringify(calls)],
    );
  }

  async count(): Promise<number> {
    const row = await this.database.queryOne<{ count: number }>(
      'SELECT count(*)::int AS count FROM staged_calls',
    );
    return row?.count ?? 0;
  }

  /** Finds out whose calls they are. @returns the places of calls of nobody */
  async nameCustomers(): Promise<number[]> {
    await this.database.execute('ANALYZE staged_calls');
    await this.database.execute(
      `UPDATE staged_calls AS call SET customer_id = customer.id
         FROM customers AS customer
        WHERE customer.account_number = call.account_number AND call.customer_id IS NULL`,
    );
    const rows = await this.database.query<{ place: number }>(
      `SELECT call.place
         FROM staged_calls AS call
         LEFT JOIN customers AS customer
           ON customer.id = call.customer_id
          AND customer.account_number = coalesce(call.account_number, customer.account_number)
        WHERE customer.id IS NULL
        ORDER BY call.place LIMIT 50`,
    );
    return rows.map(({ place }) => place);
  }

  /** The places of calls whose id is that of another call, in this import or before. */
  async contradictions(): Promise<number[]> {
    const rows = await this.database.query<{ place: number }>(
      `SELECT call.place
         FROM staged_calls AS call
         LEFT JOIN call_records AS known ON known.call_id = call.call_id
         LEFT JOIN staged_calls AS earlier
           ON earlier.call_id = call.call_id AND earlier.place < call.place
        WHERE (known.id IS NOT NULL AND NOT (${SAME('call', 'known')}))
           OR (earlier.place IS NOT NULL AND NOT (${SAME('call', 'earlier')}))
        GROUP BY call.place ORDER BY call.place LIMIT 50`,
    );
    return rows.map(({ place }) => place);
  }

  /** Leaves only calls that have not been charged, each once. @returns how many it took out and left */
  async dropKnown(): Promise<{ known: number; imported: number }> {
    const known = await this.database.execute(
      `DELETE FROM staged_calls
        USING (SELECT place, row_number() OVER (PARTITION BY call_id ORDER BY place) > 1 AS is_repeated
                 FROM staged_calls) AS call
         LEFT JOIN (SELECT place
                      FROM staged_calls
                      JOIN call_records USING (call_id)) AS charged USING (place)
        WHERE staged_calls.place = call.place AND (is_repeated OR charged.place IS NOT NULL)`,
    );
    return { known, imported: await this.count() };
  }
}
