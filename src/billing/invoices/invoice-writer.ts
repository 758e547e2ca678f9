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
    SELECT id, invoice_number AS "invoiceNumber", customer_id AS "customerId",
           total::text AS total, item_id AS "itemId"
      FROM document
     ORDER BY id`;
}

/**
 * Numbers and invoices. A document has the keys of its rows from the start, so that each of the tables
 * is written from it alone.
 */
function documents({ date, now, by, currency, issuer, run }: Fixed, skipsFree: boolean): string {
  return `
    summed AS MATERIALIZED (
      SELECT customer_id, min(due_date) AS due_date, min(reference) AS reference,
             min(source_type) AS source_type, min(source_id) AS source_id,
             sum(amount) AS subtotal, sum(tax) AS tax, sum(amount) + sum(tax) AS total,
             coalesce(sum(amount) FILTER (WHERE call_charge_ids IS NOT NULL), 0) AS calls_subtotal,
             coalesce(sum(tax) FILTER (WHERE call_charge_ids IS NOT NULL), 0) AS calls_tax
        FROM draft GROUP BY customer_id
             ${skipsFree ? 'HAVING bool_or(amount <> 0)' : ''}
    ),
    taken AS (
      INSERT INTO document_series AS series (series, year, last_number)
      SELECT 'INV', extract(year FROM ${date}), count(*) FROM summed HAVING count(*) > 0
          ON CONFLICT (series, year)
          DO UPDATE SET last_number = series.last_number + excluded.last_number
      RETURNING series, year, last_number - (SELECT count(*) FROM summed) AS taken_before
    ),
    document AS MATERIALIZED (
      SELECT nextval('invoices_id_seq')::integer AS id, nextval('open_items_id_seq') AS item_id,
             document_number(series, year, number) AS invoice_number, placed.*
        FROM (SELECT taken.series, taken.year, summed.*,
                     (taken.taken_before + row_number() OVER (ORDER BY customer_id))::integer AS number
                FROM summed CROSS JOIN taken
               ORDER BY customer_id) AS placed
    ),
    invoice AS (
      INSERT INTO invoices
        (id, year, number, customer_id, date, due_date, currency, reference, subtotal, tax, total,
         source_type, source_id, billing_run_id, issuer_id, bill_to, created_at, created_by)
      SELECT document.id, document.year, document.number, customer.id, ${date}, document.due_date,
             ${currency}, document.reference, document.subtotal, document.tax, document.total,
             document.source_type, document.source_id, ${run}, ${issuer}, ${BILL_TO}, ${now}, ${by}
        FROM document
        JOIN customers AS customer ON customer.id = document.customer_id
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
       WHERE id IN (SELECT charge_id FROM draft WHERE charge_id IS NOT NULL)
    ),
    called AS (
      UPDATE call_charges SET state = 'invoiced', invoice_id = billed.invoice_id
        FROM (SELECT document.id AS invoice_id, unnest(draft.call_charge_ids) AS call_charge_id
                FROM draft
                JOIN document ON document.customer_id = draft.customer_id
               WHERE draft.call_charge_ids IS NOT NULL) AS billed
       WHERE call_charges.id = billed.call_charge_id
    )`;

/**
 * The customer as he is today: the invoice prints him so for ever. All are texts; jsonb_build_object
 * would look up the type of each for each invoice.
 */
const BILL_TO = `
  jsonb_strip_nulls(jsonb_object(ARRAY[
    'name', customer.name, 'companyName', customer.company_name,
    'vatNumber', customer.vat_number, 'accountingCode', customer.accounting_code,
    'accountNumber', customer.account_number, 'addressLine1', customer.address_line1,
    'addressLine2', customer.address_line2, 'city', customer.city,
    'postalCode', customer.postal_code, 'country', customer.country]))`;

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
    part AS MATERIALIZED (
      SELECT nextval('ledger_journals_id_seq') AS journal_id, booked.*
        FROM (SELECT document.id AS invoice_id, customer_id, invoice_number, part.*
                FROM document
               CROSS JOIN house
               CROSS JOIN LATERAL (VALUES
                       ('invoice', '${CATEGORY_OF.invoice}', 'Invoice', house.services,
                        document.subtotal - calls_subtotal, document.tax - calls_tax),
                       ('call_charges', '${CATEGORY_OF.call_charges}', 'Calls', house.calls,
                        calls_subtotal, calls_tax))
                     AS part (kind, category, description, account_id, subtotal, tax)
               WHERE part.subtotal + part.tax <> 0
               ORDER BY document.id, part.kind DESC) AS booked
    ),
    journal AS (
      INSERT INTO ledger_journals
        (id, kind, category, source_type, source_id, on_date, reference, description, created_at,
         created_by)
      SELECT journal_id, kind, category, 'invoice', invoice_id, ${date}, invoice_number, description,
             ${now}, ${by}
        FROM part
    ),
    entry AS (
      INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
      SELECT part.journal_id, side.account_id, ${date}, side.amount
        FROM part
        JOIN ledger_accounts AS owner ON owner.customer_id = part.customer_id
       CROSS JOIN house
       CROSS JOIN LATERAL (VALUES (owner.id, part.subtotal + part.tax),
                                  (part.account_id, -part.subtotal),
                                  (house.tax, -part.tax)) AS side (account_id, amount)
       WHERE side.amount <> 0
    ),
    item AS (
      INSERT INTO open_items (id, customer_id, side, kind, document_id, reference, on_date, due_on,
                              amount, open_amount, created_at, modified_at)
      SELECT item_id, customer_id, 'debit', 'invoice', id, invoice_number, ${date}, due_date,
             total, total, ${now}, ${now}
        FROM document
    )`;
}
