import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { FileAnswer } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { Binder } from '../../platform/paging/list.js';
import { renderPdf } from '../../platform/pdf/pdf.js';
import type { IssuerFacts } from '../documents/issuers.js';
import {
  type BillTo,
  billToBlock,
  type Column,
  footer,
  heading,
  note,
  rowsTable,
  totalsBlock,
} from '../documents/pdf/document-layout.js';
import { printedAmount, printedMoney, printedQuantity } from '../documents/pdf/money-words.js';
import { taxesByRate } from '../invoices/invoice-pdf.js';
import { CreditNoteNotFound } from './credit-note-views.js';

interface PrintedCreditNote {
  number: string;
  invoiceNumber: string;
  date: string;
  currency: string;
  reason: string;
  subtotal: string;
  tax: string;
  total: string;
  createdAt: Date;
  billTo: BillTo;
  issuer: IssuerFacts;
  lines: {
    description: string;
    quantity: string | null;
    taxRate: string;
    amount: string;
    tax: string;
  }[];
}

const PRINTED = `
  SELECT n.credit_note_number AS number, i.invoice_number AS "invoiceNumber", n.date, i.currency,
         n.reason, n.subtotal::text AS subtotal, n.tax::text AS tax, n.total::text AS total,
         n.created_at AS "createdAt", i.bill_to AS "billTo", issuer.facts AS issuer,
         (SELECT json_agg(json_build_object(
                   'description', line.description, 'quantity', line.quantity::text,
                   'taxRate', trim_scale(line.tax_rate)::text, 'amount', line.amount::text,
                   'tax', line.tax::text) ORDER BY line.position)
            FROM credit_note_lines line WHERE line.credit_note_id = n.id) AS lines
    FROM credit_notes n
    JOIN invoices i ON i.id = n.invoice_id
    JOIN document_issuers issuer ON issuer.id = n.issuer_id`;

const COLUMNS: readonly Column[] = [
  { title: 'Description', width: '*' },
  { title: 'Quantity', width: 'auto', isNumber: true },
  { title: 'Tax', width: 40, isNumber: true },
  { title: 'Amount', width: 70, isNumber: true },
];

/** Credit notes as files. */
@Injectable()
export class CreditNotePdfs {
  constructor(private readonly database: Database) {}

  /** @throws CreditNoteNotFound when there is none within reach */
  async get(actor: Actor, id: number): Promise<FileAnswer> {
    const { bind, values } = new Binder();
    const found = await this.database.queryOne<PrintedCreditNote>(
      `${PRINTED}
        WHERE n.id = ${bind(id)} AND ${withinReach(actor.reach, 'n.customer_id', bind)}`,
      values,
    );
    if (!found) throw new CreditNoteNotFound();
    const content = await creditNotePdf(found);
    return new FileAnswer(content, 'application/pdf', `${found.number}.pdf`, 'inline');
  }
}

function creditNotePdf(printed: PrintedCreditNote): Promise<Buffer> {
  const { issuer, billTo, number, currency } = printed;
  return renderPdf(
    {
      content: [
        heading(issuer, 'Credit note', [
          ['Number', number],
          ['Date', printed.date],
          ['For invoice', printed.invoiceNumber],
          ['Account', billTo.accountNumber],
        ]),
        billToBlock('Credit to', billTo),
        rowsTable(
          COLUMNS,
          printed.lines.map((line) => [
            line.description,
            line.quantity === null ? '' : printedQuantity(line.quantity),
            `${line.taxRate}\u00a0%`,
            printedAmount(line.amount),
          ]),
        ),
        totalsBlock([
          ['Subtotal', printedAmount(printed.subtotal)],
          ...taxesByRate(printed.lines),
          ['Credited', printedMoney(currency, printed.total)],
        ]),
        ...note('Reason', printed.reason),
      ],
      footer: footer(`${issuer.name} · ${number}`),
    },
    { title: `Credit note ${number}`, author: issuer.name, at: printed.createdAt },
  );
}
