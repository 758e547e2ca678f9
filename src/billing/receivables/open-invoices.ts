import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { Binder } from '../../platform/paging/list.js';

/** An invoice that is not paid in full. */
export interface OpenInvoice {
  invoice_id: number;
  invoice_number: string;
  due_date: string;
  total: string;
  open_amount: string;
}

const INVOICES_MAX = 20;

/** What a customer has still to pay, for those who help him. */
@Injectable()
export class OpenInvoices {
  constructor(private readonly database: Database) {}

  /** The oldest ones; none of a customer out of reach. */
  list(actor: Actor, customerId: number): Promise<OpenInvoice[]> {
    const { bind, values } = new Binder();
    return this.database.query<OpenInvoice>(
      `SELECT i.id AS invoice_id, i.invoice_number, i.due_date::text AS due_date,
              money_text(i.total) AS total, money_text(item.open_amount) AS open_amount
         FROM open_items item
         JOIN invoices i ON i.id = item.document_id
        WHERE item.kind = 'invoice' AND item.customer_id = ${bind(customerId)}
          AND item.open_amount > 0 AND ${withinReach(actor.reach, 'item.customer_id', bind)}
        ORDER BY i.due_date, i.id LIMIT ${INVOICES_MAX}`,
      values,
    );
  }
}
