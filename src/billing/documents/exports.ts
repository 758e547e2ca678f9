import { Injectable } from '@nestjs/common';
import type { FileAnswer } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { csvFile } from './csv.js';

/** What can be exported: a query of the days from $1 to $2, and its columns in order. */
const EXPORTS = {
  invoices: {
    columns: [
      'invoice_number',
      'date',
      'due_date',
      'accounting_code',
      'customer',
      'currency',
      'subtotal',
      'tax',
      'total',
      'open_amount',
      'reference',
    ],
    query: `
      SELECT i.invoice_number, i.date, i.due_date, c.accounting_code,
             coalesce(c.company_name, c.name) AS customer, i.currency,
             money_text(i.subtotal) AS subtotal, money_text(i.tax) AS tax,
             money_text(i.total) AS total, money_text(item.open_amount) AS open_amount, i.reference
        FROM invoices i
        JOIN open_items item ON item.kind = 'invoice' AND item.document_id = i.id
        JOIN customers c ON c.id = i.customer_id
       WHERE i.date BETWEEN $1 AND $2
       ORDER BY i.date, i.id`,
  },
  payments: {
    columns: [
      'payment_number',
      'date',
      'accounting_code',
      'customer',
      'method',
      'reference',
      'amount',
    ],
    query: `
      SELECT p.payment_number, p.date, c.accounting_code,
             coalesce(c.company_name, c.name) AS customer, p.method, p.reference,
             money_text(p.amount) AS amount
        FROM payments p
        JOIN customers c ON c.id = p.customer_id
       WHERE p.date BETWEEN $1 AND $2
       ORDER BY p.date, p.id`,
  },
  'credit-notes': {
    columns: [
      'credit_note_number',
      'date',
      'invoice_number',
      'accounting_code',
      'customer',
      'subtotal',
      'tax',
      'total',
      'reason',
    ],
    query: `
      SELECT n.credit_note_number, n.date, i.invoice_number, c.accounting_code,
             coalesce(c.company_name, c.name) AS customer, money_text(n.subtotal) AS subtotal,
             money_text(n.tax) AS tax, money_text(n.total) AS total, n.reason
        FROM credit_notes n
        JOIN invoices i ON i.id = n.invoice_id
        JOIN customers c ON c.id = n.customer_id
       WHERE n.date BETWEEN $1 AND $2
       ORDER BY n.date, n.id`,
  },
  entries: {
    columns: [
      'journal',
      'date',
      'account',
      'name',
      'kind',
      'reference',
      'description',
      'debit',
      'credit',
    ],
    query: `
      SELECT j.id AS journal, j.on_date AS date, a.code AS account, a.name, j.kind, j.reference,
             j.description, money_text(greatest(e.amount, 0)) AS debit,
             money_text(greatest(-e.amount, 0)) AS credit
        FROM ledger_entries e
        JOIN ledger_journals j ON j.id = e.journal_id
        JOIN ledger_accounts a ON a.id = e.account_id
       WHERE e.on_date BETWEEN $1 AND $2
       ORDER BY j.id, e.id`,
  },
} as const;

type ExportName = keyof typeof EXPORTS;

function isExport(name: string): name is ExportName {
  return Object.hasOwn(EXPORTS, name);
}

/** Books as CSV files, for the accountant's own program. */
@Injectable()
export class Exports {
  constructor(private readonly database: Database) {}

  /** Both dates included. @throws NotFound; ValidationFailed when they are the wrong way round */
  async csv(name: string, from: string, to: string): Promise<FileAnswer> {
    if (!isExport(name)) throw new NotFound('export');
    if (from > to) throw ValidationFailed.of('to_date', 'must not be before from_date');
    const { columns, query } = EXPORTS[name];
    const rows = await this.database.query<Record<string, unknown>>(query, [from, to]);
    return csvFile(`${name}-${from}-${to}.csv`, columns, rows);
  }
}
