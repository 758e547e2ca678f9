import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { AccountingCodeTaken } from '../customers.errors.js';
import { IMPORTED_COLUMNS } from './columns.js';
import type { StagedCustomer } from './import-rows.js';

const COLUMNS = IMPORTED_COLUMNS.map((column) => `"${column}"`);
const TYPED = COLUMNS.map(
  (column) => `${column} ${column === '"billing_day"' ? 'integer' : 'text'}`,
);

const PORTION_ROWS = 10_000;

/** A line that cannot be imported beside what is stored or stands before it. */
export interface TakenCode {
  line: number;
  /** An earlier line of the file with the same accounting code; `null` when a customer has it. */
  otherLine: number | null;
}

/** A line that looks like somebody who is there already: the same name and e-mail address. */
export interface Likeness {
  line: number;
  other_line: number | null;
  customer_id: number | null;
}

/**
 * The lines of one import while its transaction runs, in a temporary table: checked and inserted as
 * sets, so that 100,000 of them take a handful of statements and no memory of ours.
 */
@Injectable()
export class ImportStaging {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  async open(): Promise<void> {
    await this.database.execute(
      `CREATE TEMPORARY TABLE staged_customers (
         line    integer PRIMARY KEY,
         letters text NOT NULL,
         ${TYPED.join(', ')}
       ) ON COMMIT DROP`,
    );
  }

  async add(rows: readonly StagedCustomer[]): Promise<void> {
    await this.database.execute(
      {
        name: 'customers.stage',
        text: `
          INSERT INTO staged_customers (line, letters, ${COLUMNS.join(', ')})
          SELECT line, letters, ${COLUMNS.join(', ')}
            FROM jsonb_to_recordset($1::jsonb) AS row (line integer, letters text, ${TYPED.join(', ')})`,
      },
      [JSON.stringify(rows)],
    );
  }

  /** Takes lines out whose accounting code another line or a customer has. @returns them, in order */
  async dropTaken(): Promise<TakenCode[]> {
    await this.database.execute('CREATE INDEX ON staged_customers (lower(accounting_code))');
    await this.database.execute('ANALYZE staged_customers');
    return this.database.query<TakenCode>(
      `WITH taken AS (
         SELECT s.line, earlier.line AS "otherLine"
           FROM staged_customers s
          CROSS JOIN LATERAL (SELECT min(t.line) AS line FROM staged_customers t
                               WHERE lower(t.accounting_code) = lower(s.accounting_code)
                                 AND t.line < s.line) earlier
          WHERE earlier.line IS NOT NULL
             OR EXISTS (SELECT FROM customers c
                         WHERE lower(c.accounting_code) = lower(s.accounting_code))
       ), dropped AS (
         DELETE FROM staged_customers s USING taken WHERE s.line = taken.line
       )
       SELECT * FROM taken ORDER BY line`,
    );
  }

  /** The first of the lines that look like somebody who is there already; no reason to refuse them. */
  async likenesses(limit: number): Promise<Likeness[]> {
    return this.database.query<Likeness>(
      `SELECT line, other_line, customer_id
         FROM (SELECT s.line,
                      CASE WHEN row_number() OVER same > 1 THEN first_value(s.line) OVER same END
                        AS other_line,
                      (SELECT min(c.id) FROM customers c
                        WHERE lower(c.email) = lower(s.email) AND lower(c.name) = lower(s.name))
                        AS customer_id
                 FROM staged_customers s
               WINDOW same AS (PARTITION BY lower(s.email), lower(s.name) ORDER BY s.line)
              ) likeness
        WHERE other_line IS NOT NULL OR customer_id IS NOT NULL
        ORDER BY line
        LIMIT $1`,
      [limit],
    );
  }

  /** Makes customers of the lines. @returns how many @throws AccountingCodeTaken when somebody was faster */
  async insert(): Promise<number> {
    try {
      await this.holdSeries();
      const named = await this.insertLines('accounting_code IS NOT NULL');
      await this.makeCodes();
      return named + (await this.insertLines('true'));
    } catch (error) {
      throw namedError(error, { customers_accounting_code_key: () => new AccountingCodeTaken() });
    }
  }

  /** One audit record for each customer that was made. */
  async recordEach(actor: Actor): Promise<void> {
    await this.audit.recordEach(
      actor,
      { action: 'customers.customer.added', subject: 'customer' },
      `SELECT id AS subject_id,
              jsonb_strip_nulls(to_jsonb(s) - '{id,line,letters}'::text[]) AS after
         FROM staged_customers s
        ORDER BY line`,
    );
  }

  async ids(): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      'SELECT id FROM staged_customers ORDER BY line',
    );
    return rows.map(({ id }) => id);
  }

  /** In one order for everybody, so that two imports cannot wait for each other. */
  private async holdSeries(): Promise<void> {
    await this.database.execute('ALTER TABLE staged_customers ADD COLUMN id integer');
    await this.database.query(
      `SELECT take_accounting_codes(series.letters, 0)
         FROM (SELECT letters FROM staged_customers WHERE accounting_code IS NULL
               UNION
               SELECT upper(left(accounting_code, 3)) FROM staged_customers
                WHERE accounting_code ~* '^[a-z]{3}[0-9]{3,}$'
                ORDER BY 1) series`,
    );
  }

  private async makeCodes(): Promise<void> {
    await this.database.execute(
      `WITH wanted AS (
         SELECT line, letters, row_number() OVER (PARTITION BY letters ORDER BY line) AS place
           FROM staged_customers
          WHERE accounting_code IS NULL
       ), made AS (
         SELECT series.letters, code, place
           FROM (SELECT letters, count(*)::integer AS count FROM wanted GROUP BY letters) series
          CROSS JOIN LATERAL take_accounting_codes(series.letters, series.count)
                WITH ORDINALITY AS taken (code, place)
       )
       UPDATE staged_customers s
          SET accounting_code = made.code
         FROM wanted JOIN made USING (letters, place)
        WHERE s.line = wanted.line`,
    );
  }

  /** In portions, none of which comes near the time limit of a statement. */
  private async insertLines(condition: string): Promise<number> {
    let inserted = 0;
    let portion: number;
    do {
      portion = await this.insertPortion(condition);
      inserted += portion;
    } while (portion === PORTION_ROWS);
    return inserted;
  }

  private insertPortion(condition: string): Promise<number> {
    return this.database.execute(
      `WITH numbered AS (
         UPDATE staged_customers
            SET id = nextval(pg_get_serial_sequence('customers', 'id'))
          WHERE line IN (SELECT line FROM staged_customers
                          WHERE id IS NULL AND ${condition}
                          ORDER BY line LIMIT ${PORTION_ROWS})
         RETURNING *
       )
       INSERT INTO customers (id, ${COLUMNS.map(targetOf).join(', ')},
                              version, created_at, modified_at)
       SELECT id, ${COLUMNS.join(', ')}, 1, $1, $1
         FROM numbered
        ORDER BY line`,
      [this.clock.now()],
    );
  }
}

function targetOf(column: string): string {
  return column === '"group"' ? 'customer_group' : column;
}
