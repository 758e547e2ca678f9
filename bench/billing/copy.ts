import type { Pool, PoolClient } from 'pg';
import { copyIn, copyOut } from '../support/copy.js';

/** What a run writes, invoice by invoice; it writes events, totals and balances besides. */
const TABLES = ['invoices', 'invoice_lines', 'ledger_journals', 'ledger_entries', 'open_items'];

/**
 * `plain`: tables with the same columns, generated ones too, and the same keys and indexes;
 * `constrained`: the same checks and foreign keys as well. None has triggers.
 */
const KINDS = ['plain', 'constrained'] as const;
export type CopySeconds = Record<(typeof KINDS)[number], number>;

/** Copies what a run has written, part by part as the run goes on, into tables of the same shape. */
export class Copier {
  readonly seconds: CopySeconds = { plain: 0, constrained: 0 };
  private readonly columns = new Map<string, string>();
  private readonly last = new Map<string, number>();

  private constructor(private readonly client: PoolClient) {}

  static async open(pool: Pool): Promise<Copier> {
    const copier = new Copier(await pool.connect());
    for (const table of TABLES) await copier.shape(table);
    return copier;
  }

  /** What is written from here on is copied next. */
  async mark(): Promise<void> {
    for (const table of TABLES) {
      const { rows } = await this.client.query<{ last: number }>(
        `SELECT coalesce(max(id), 0)::integer AS last FROM ${table}`,
      );
      this.last.set(table, rows[0]?.last ?? 0);
    }
  }

  async copy(): Promise<void> {
    for (const table of TABLES) {
      const columns = this.columns.get(table) ?? '';
      const rows = await copyOut(
        this.client,
        `COPY (SELECT ${columns} FROM ${table} WHERE id > ${this.last.get(table) ?? 0}) TO STDOUT`,
      );
      for (const kind of KINDS) {
        const began = performance.now();
        await copyIn(this.client, `COPY ${kind}_${table} (${columns}) FROM STDIN`, rows);
        this.seconds[kind] += (performance.now() - began) / 1000;
      }
    }
  }

  close(): void {
    this.client.release();
  }

  private async shape(table: string): Promise<void> {
    const { rows } = await this.client.query<{ columns: string; keys: string[] }>(
      `SELECT (SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped
                  AND attgenerated = '') AS columns,
              ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint
                     WHERE conrelid = $1::regclass AND contype = 'f') AS keys`,
      [table],
    );
    const shape = `${table} INCLUDING GENERATED INCLUDING INDEXES`;
    await this.client.query(`
      CREATE TABLE plain_${table} (LIKE ${shape});
      CREATE TABLE constrained_${table} (LIKE ${shape} INCLUDING CONSTRAINTS)`);
    for (const key of rows[0]?.keys ?? []) {
      await this.client.query(`ALTER TABLE constrained_${table} ADD ${key}`);
    }
    this.columns.set(table, rows[0]?.columns ?? '');
  }
}
