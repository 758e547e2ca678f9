import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Binder } from '../../platform/paging/list.js';
import { Currency } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { DocumentIssuers } from '../documents/issuers.js';
import { CATEGORY_OF, HOUSE } from '../ledger/chart.js';
import { AlreadyPosted, PeriodIsClosed } from '../ledger/ledger.errors.js';
import type { IssuedInvoice } from './invoices.types.js';

/** What lines of invoices are read from; the lines of one customer become one invoice. */
export interface LineSource {
  /**
   * A query for: customer_id, due_date, reference, source_type, source_id, position, product_id,
   * description, quantity, unit_price, amount, tax_rate, tax, subscription_id, period_start,
   * period_end, charge_id, call_charge_ids (the charges that a line of calls sums).
   */
  query(binder: Binder): string;
  date: string;
  billingRunId?: number;
  /** One more table expression over the lines (`draft`), in the same statement. */
  also?: (now: string) => string;
  /** Whether customers for whom everything is free get no invoice. */
  skipsFree?: boolean;
}

const CONSTRAINTS = {
  invoices_source_key: () => new AlreadyPosted(),
  ledger_journals_open_period_check: () => new PeriodIsClosed(),
};

/**
 * Issues invoices: numbers, documents, lines, journals and open items, in one statement however
 * many they are. The caller holds the accounts of the customers.
 */
@Injectable()
export class InvoiceWriter {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly issuers: DocumentIssuers,
  ) {}

  /** @throws AlreadyPosted when a source has been invoiced; PeriodIsClosed */
  async issue(actor: Actor, source: LineSource): Promise<IssuedInvoice[]> {
    const binder = new Binder();
    const { bind } = binder;
    const fixed = {
      date: `${bind(source.date)}::date`,
      now: `${bind(this.clock.now())}::timestamptz`,
      by: `${bind(actor.username)}::text`,
      currency: `${bind(await this.settings.get(Currency))}::text`,
      issuer: `${bind(await this.issuers.current())}::integer`,
      run: `${bind(source.billingRunId ?? null)}::integer`,
    };
    const sql = statement(source, source.query(binder), fixed);
    try {
      return await this.database.query<IssuedInvoice>(sql, binder.values);
    } catch (error) {
      throw namedError(error, CONSTRAINTS);
    }
  }
}

type Fixed = Record<'date' | 'now' | 'by' | 'currency' | 'issuer' | 'run', string>;

function statement({ also, skipsFree = false }: LineSource, lines: string, fixed: Fixed): string {
  return `
    WITH draft AS MATERIALIZED (${lines}),
    ${documents(fixed, skipsFree)},
    ${BILLED},
    ${bookings(fixed)}
    ${also ? `, ${also(fixed.now)}` : ''}
    SELECT invoice.id, invoice.invoice_number AS "invoiceNumber",
           invoice.customer_id AS "customerId", invoice.total::text AS total, item.id AS "itemId"
      FROM invoice
      JOIN item ON item.document_id = invoice.id
     ORDER BY invoice.id`;
}

/** Numbers and invoices. */
function documents({ date, now, by, currency, issuer, run }: Fixed, skipsFree: boolean): string {
  return `
    document AS MATERIALIZED (
      SELECT nextval('invoices_id_seq')::integer AS id,
             row_number() OVER (ORDER BY customer_id) AS place, summed.*
        FROM (SELECT customer_id, min(due_date) AS due_date, min(reference) AS reference,
                     min(source_type) AS source_type, min(source_id) AS source_id,
                     sum(amount) AS subtotal, sum(tax) AS tax,
                     coalesce(sum(amount) FILTER (WHERE call_charge_ids IS NOT NULL), 0)
                       AS calls_subtotal,
                     coalesce(sum(tax) FILTER (WHERE call_charge_ids IS NOT NULL), 0) AS calls_tax
                FROM draft GROUP BY customer_id
                     ${skipsFree ? 'HAVING bool_or(amount <> 0)' : ''}
               ORDER BY customer_id) AS summed
    ),
    taken AS (
      INSERT INTO document_series AS series (series, year, last_number)
      SELECT 'INV', extract(year FROM ${date}), count(*) FROM document HAVING count(*) > 0
          ON CONFLICT (series, year)
          DO UPDATE SET last_number = series.last_number + excluded.last_number
      RETURNING year, last_number
    ),
    invoice AS (
      INSERT INTO invoices
        (id, year, number, customer_id, date, due_date, currency, reference, subtotal, tax, total,
         source_type, source_id, billing_run_id, issuer_id, bill_to, created_at, created_by)
      SELECT document.id, taken.year,
             taken.last_number - (SELECT count(*) FROM document) + document.place,
             customer.id, ${date}, document.due_date, ${currency}, document.reference,
             document.subtotal, document.tax, document.subtotal + document.tax,
             document.source_type, document.source_id, ${run}, ${issuer}, ${BILL_TO}, ${now}, ${by}
        FROM document
        JOIN customers AS customer ON customer.id = document.customer_id
       CROSS JOIN taken
      RETURNING id, customer_id, invoice_number, date, due_date, subtotal, tax, total
    )`;
}

/** The lines of the invoices; what they bill is billed. */
const BILLED = `
    line AS (
      INSERT INTO invoice_lines
        (invoice_id, position, kind, product_id, description, quantity, unit_price, amount, tax_rate, tax,
         subscription_id, period_start, period_end, charge_id)
      SELECT document.id,
             row_number() OVER (PARTITION BY document.id ORDER BY draft.position),
             CASE WHEN draft.call_charge_ids IS NULL THEN 'service' ELSE 'calls' END,
             draft.product_id, draft.description, draft.quantity, draft.unit_price, draft.amount,
             draft.tax_rate, draft.tax, draft.subscription_id, draft.period_start,
             draft.period_end, draft.charge_id
        FROM draft
        JOIN document ON document.customer_id = draft.customer_id
    ),
    charged AS (
      UPDATE charges SET state = 'invoiced'
        FROM draft
       WHERE charges.id = draft.charge_id
    ),
    called AS (
      UPDATE call_charges SET state = 'invoiced', invoice_id = billed.invoice_id
        FROM (SELECT document.id AS invoice_id, unnest(draft.call_charge_ids) AS call_charge_id
                FROM draft
                JOIN document ON document.customer_id = draft.customer_id
               WHERE draft.call_charge_ids IS NOT NULL) AS billed
       WHERE call_charges.id = billed.call_charge_id
    )`;

/** The customer as he is today: the invoice prints him so for ever. */
const BILL_TO = `
  jsonb_strip_nulls(jsonb_build_object(
    'name', customer.name, 'companyName', customer.company_name,
    'vatNumber', customer.vat_number, 'accountingCode', customer.accounting_code,
    'accountNumber', customer.account_number, 'addressLine1', customer.address_line1,
    'addressLine2', customer.address_line2, 'city', customer.city,
    'postalCode', customer.postal_code, 'country', customer.country))`;

/**
 * Journals with their entries, and open items. Calls have a journal of their own: a period balance
 * tells them from other charges.
 */
function bookings({ date, now, by }: Fixed): string {
  return `
    house AS (
      SELECT (SELECT id FROM ledger_accounts WHERE code = '${HOUSE.services}') AS services,
             (SELECT id FROM ledger_accounts WHERE code = '${HOUSE.calls}') AS calls,
             (SELECT id FROM ledger_accounts WHERE code = '${HOUSE.tax}') AS tax
    ),
    part AS (
      SELECT invoice.id AS invoice_id, invoice.customer_id, invoice.invoice_number, part.*
        FROM invoice
        JOIN document ON document.id = invoice.id
       CROSS JOIN house
       CROSS JOIN LATERAL (VALUES
               ('invoice', '${CATEGORY_OF.invoice}', 'Invoice', house.services,
                document.subtotal - calls_subtotal, document.tax - calls_tax),
               ('call_charges', '${CATEGORY_OF.call_charges}', 'Calls', house.calls,
                calls_subtotal, calls_tax))
             AS part (kind, category, description, account_id, subtotal, tax)
       WHERE part.subtotal + part.tax <> 0
    ),
    journal AS (
      INSERT INTO ledger_journals
        (kind, category, source_type, source_id, on_date, reference, description, created_at,
         created_by)
      SELECT kind, category, 'invoice', invoice_id, ${date}, invoice_number, description, ${now}, ${by}
        FROM part
       ORDER BY invoice_id, kind DESC
      RETURNING id, source_id, kind
    ),
    entry AS (
      INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
      SELECT journal.id, side.account_id, ${date}, side.amount
        FROM journal
        JOIN part ON part.invoice_id = journal.source_id AND part.kind = journal.kind
        JOIN ledger_accounts AS owner ON owner.customer_id = part.customer_id
       CROSS JOIN house
       CROSS JOIN LATERAL (VALUES (owner.id, part.subtotal + part.tax),
                                  (part.account_id, -part.subtotal),
                                  (house.tax, -part.tax)) AS side (account_id, amount)
       WHERE side.amount <> 0
    ),
    item AS (
      INSERT INTO open_items (customer_id, side, kind, document_id, reference, on_date, due_on,
                              amount, open_amount, created_at, modified_at)
      SELECT customer_id, 'debit', 'invoice', id, invoice_number, date, due_date,
             total, total, ${now}, ${now}
        FROM invoice
      RETURNING id, document_id
    )`;
}
