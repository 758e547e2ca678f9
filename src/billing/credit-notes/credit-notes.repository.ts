import { Injectable } from '@nestjs/common';
import { type Reach, withinReach } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import type { Amount } from '../../platform/money/money.js';
import { Binder } from '../../platform/paging/list.js';
import { InvoiceNotFound } from '../invoices/invoice-views.js';
import type { BilledLine, CreditLine } from './credit-lines.js';

/** What a credit note has to know of its invoice. */
export interface CreditedInvoice {
  id: number;
  number: string;
  customerId: number;
  date: string;
}

export interface CreditNoteRow {
  year: number;
  number: number;
  invoice: CreditedInvoice;
  date: string;
  reason: string;
  totals: { subtotal: Amount; tax: Amount; total: Amount };
  lines: readonly CreditLine[];
  issuerId: number;
  at: Date;
  by: string;
}

@Injectable()
export class CreditNotesRepository {
  constructor(private readonly database: Database) {}

  /** @throws InvoiceNotFound when there is none within reach */
  async invoice(reach: Reach, id: number): Promise<CreditedInvoice> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<CreditedInvoice>(
      `SELECT i.id, i.invoice_number AS number, i.customer_id AS "customerId", i.date
         FROM invoices i
        WHERE i.id = ${bind(id)} AND ${withinReach(reach, 'i.customer_id', bind)}`,
      values,
    );
    if (!row) throw new InvoiceNotFound();
    return row;
  }

  /** The lines of an invoice with what has been credited of them. */
  linesOf(invoiceId: number): Promise<BilledLine[]> {
    return this.database.query<BilledLine>(
      `SELECT line.id, line.kind, line.description, line.quantity::text AS quantity,
              line.amount::text AS amount, trim_scale(line.tax_rate)::text AS "taxRate",
              line.tax::text AS tax, coalesce(sum(credit.amount), 0)::text AS "creditedAmount",
              coalesce(sum(credit.tax), 0)::text AS "creditedTax"
         FROM invoice_lines line
         LEFT JOIN credit_note_lines credit ON credit.invoice_line_id = line.id
        WHERE line.invoice_id = $1
        GROUP BY line.id
        ORDER BY line.position`,
      [invoiceId],
    );
  }

  async add(note: CreditNoteRow): Promise<{ id: number; number: string }> {
    const row = await this.database.queryOne<{ id: number; number: string }>(
      `INSERT INTO credit_notes (year, number, invoice_id, customer_id, date, reason, subtotal, tax,
                                 total, issuer_id, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       RETURNING id, credit_note_number AS number`,
      [
        note.year,
        note.number,
        note.invoice.id,
        note.invoice.customerId,
        note.date,
        note.reason,
        note.totals.subtotal.toFixed(),
        note.totals.tax.toFixed(),
        note.totals.total.toFixed(),
        note.issuerId,
        note.at,
        note.by,
      ],
    );
    if (!row) throw new Error('the credit note was not written');
    await this.addLines(row.id, note.lines);
    return row;
  }

  private async addLines(creditNoteId: number, lines: readonly CreditLine[]): Promise<void> {
    const rows = lines.map((line, index) => ({
      position: index,
      invoice_line_id: line.lineId,
      description: line.description,
      quantity: line.quantity?.toFixed() ?? null,
      amount: line.amount.toFixed(),
      tax_rate: line.taxRate,
      tax: line.tax.toFixed(),
    }));
    await this.database.execute(
      `INSERT INTO credit_note_lines
         (credit_note_id, position, invoice_line_id, description, quantity, amount, tax_rate, tax)
       SELECT $1, row_number() OVER (ORDER BY position), invoice_line_id, description, quantity,
              amount, tax_rate, tax
         FROM jsonb_to_recordset($2::jsonb) AS line
                (position integer, invoice_line_id bigint, description text, quantity numeric,
                 amount numeric, tax_rate numeric, tax numeric)`,
      [creditNoteId, JSON.stringify(rows)],
    );
  }
}
