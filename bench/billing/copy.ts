import type { Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { copyIn, copyOut } from '../support/copy.js';

/** What a run writes, invoice by invoice. */
const TABLES = ['invoices', 'invoice_lines', 'ledger_journals', 'ledger_entries', 'open_items'];

/**
 * Copies the rows of a run into tables with the same columns and indexes and without triggers.
 * @returns seconds
 */
export async function copyAgain(dataSource: DataSource, pool: Pool): Promise<number> {
  const client = await pool.connect();
  let seconds = 0;
  try {
    for (const table of TABLES) {
      const columns = await columnsOf(dataSource, table);
      const rows = await copyOut(client, `COPY ${table} (${columns}) TO STDOUT`);
      await client.query(
        `CREATE TABLE copied_${table} (LIKE ${table} INCLUDING GENERATED INCLUDING INDEXES)`,
      );
      const began = performance.now();
      await copyIn(client, `COPY copied_${table} (${columns}) FROM STDIN`, rows);
      seconds += (performance.now() - began) / 1000;
    }
  } finally {
    client.release();
  }
  return seconds;
}

async function columnsOf(dataSource: DataSource, table: string): Promise<string> {
  const rows: { columns: string }[] = await dataSource.query(
    `SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) AS columns FROM pg_attribute
      WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''`,
    [table],
  );
  return rows[0]?.columns ?? '';
}
