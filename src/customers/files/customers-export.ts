import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { type Cell, csvText } from '../../platform/csv/write-csv.js';
import { Database } from '../../platform/database/database.js';
import { Binder } from '../../platform/paging/list.js';
import { type CustomerFilter, conditions } from '../customer-views.js';
import { EXPORTED_COLUMNS } from './columns.js';

const BATCH_ROWS = 1000;

const CELLS = `
  c.id, c.accounting_code, c.account_number, c.customer_type, c.name, c.company_name, c.vat_number,
  c.email, c.phone, c.address_line1, c.address_line2, c.city, c.postal_code, c.country, c.gps,
  c.customer_group, c.billing_day, c.status, c.notes, c.partner_id,
  json_build_object('amount', (SELECT money_text(b.balance) FROM customer_balances b
                               WHERE b.customer_id = c.id)),
  utc_text(c.created_at), utc_text(c.modified_at)`;

/** Customers as a file for spreadsheets. */
@Injectable()
export class CustomersExport {
  constructor(private readonly database: Database) {}

  /** The text of a CSV file, piece by piece, in the order of the ids. */
  text(actor: Actor, filter: CustomerFilter): AsyncGenerator<string> {
    return csvText(EXPORTED_COLUMNS, this.batches(actor, filter));
  }

  /** Page by page, so that a slow reader holds no connection and no snapshot. */
  private async *batches(actor: Actor, filter: CustomerFilter): AsyncGenerator<Cell[][]> {
    let lastId = 0;
    let rows: { cells: Cell[] }[];
    do {
      const binder = new Binder();
      const where = [...conditions(actor.reach, filter, binder), `c.id > ${binder.bind(lastId)}`];
      rows = await this.database.query<{ cells: Cell[] }>(
        `SELECT json_build_array(${CELLS}) AS cells
           FROM customers c
          WHERE ${where.map((one) => `(${one})`).join(' AND ')}
          ORDER BY c.id
          LIMIT ${BATCH_ROWS}`,
        binder.values,
      );
      const batch = rows.map(({ cells }) => cells);
      lastId = Number(batch.at(-1)?.[0] ?? lastId);
      yield batch;
    } while (rows.length === BATCH_ROWS);
  }
}
