import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { FileAnswer } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { Binder } from '../../platform/paging/list.js';
import { CALLS_OF_INVOICE } from './invoice-calls.js';
import { invoicePdf, type PrintedInvoice } from './invoice-pdf.js';
import { InvoiceNotFound } from './invoice-views.js';

/** The whole document as it was issued, with the balance of the account before it. */
const PRINTED = `
  SELECT i.invoice_number AS number, i.date, i.due_date AS "dueDate", i.currency, i.reference,
         i.subtotal::text AS subtotal, i.tax::text AS tax, i.total::text AS total,
         i.created_at AS "createdAt", i.bill_to AS "billTo", issuer.facts AS issuer,
         (SELECT json_agg(json_build_object(
                   'description', line.description, 'quantity', line.quantity::text,
                   'unitPrice', line.unit_price::text, 'taxRate', trim_scale(line.tax_rate)::text,
                   'amount', line.amount::text, 'tax', line.tax::text,
                   'periodStart', line.period_start, 'periodEnd', line.period_end - 1)
                 ORDER BY line.position)
            FROM invoice_lines line WHERE line.invoice_id = i.id) AS lines,
         coalesce((SELECT sum(before.amount)
                     FROM ledger_entries before
                     JOIN ledger_accounts account ON account.id = before.account_id
                    WHERE account.customer_id = i.customer_id
                      AND before.journal_id <
                            (SELECT min(id) FROM ledger_journals
                              WHERE source_type = 'invoice' AND source_id = i.id)), 0)::text
           AS "balanceBefore",
         ${CALLS_OF_INVOICE}
    FROM invoices i
    JOIN document_issuers issuer ON issuer.id = i.issuer_id`;

/** Invoices as files: rendered from what is stored, so always the same. */
@Injectable()
export class InvoicePdfs {
  constructor(private readonly database: Database) {}

  /** @throws InvoiceNotFound when there is none within reach */
  async get(actor: Actor, invoiceId: number): Promise<FileAnswer> {
    const { bind, values } = new Binder();
    const invoice = await this.database.queryOne<PrintedInvoice>(
      `${PRINTED}
        WHERE i.id = ${bind(invoiceId)} AND ${withinReach(actor.reach, 'i.customer_id', bind)}`,
      values,
    );
    if (!invoice) throw new InvoiceNotFound();
    const content = await invoicePdf(invoice);
    return new FileAnswer(content, 'application/pdf', `${invoice.number}.pdf`, 'inline');
  }
}
