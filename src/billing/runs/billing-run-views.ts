import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { HOUSE } from '../ledger/chart.js';
import { BillingRunNotFound } from './billing-runs.types.js';

/** Lines that a dry run shows at once; the rest is behind `/lines`. */
const LINES_SHOWN_MAX = 1000;

/** A run's journal in sum: what customers owe more, and where it comes from. */
const JOURNAL = `
  (SELECT coalesce(json_agg(json_build_object(
            'code', side.code, 'name', side.name, 'debit', money_text(side.debit),
            'credit', money_text(side.credit))), '[]')
     FROM (VALUES ('1100', 'Customers', run.subtotal + run.tax, 0),
                  ('${HOUSE.services}', 'Services', 0, run.subtotal - run.calls_subtotal),
                  ('${HOUSE.calls}', 'Calls', 0, run.calls_subtotal),
                  ('${HOUSE.tax}', 'Tax payable', 0, run.tax)) AS side (code, name, debit, credit)
    WHERE side.debit <> 0 OR side.credit <> 0)`;

const RUN = `
  'id', run.id, 'date', run.date, 'dry_run', run.is_dry, 'status', run.status,
  'customers', run.customers, 'customers_done', run.customers_done, 'invoices', run.invoices,
  'subtotal', money_text(run.subtotal), 'tax', money_text(run.tax),
  'total', money_text(run.subtotal + run.tax), 'journal', ${JOURNAL}, 'error', run.error,
  'created_at', utc_text(run.created_at), 'created_by', run.created_by,
  'finished_at', utc_text(run.finished_at)`;

const LINE = `
  json_build_object(
    'id', line.id, 'customer_id', line.customer_id, 'accounting_code', customer.accounting_code,
    'invoice_number', line.invoice_number, 'kind', line.kind, 'product_id', line.product_id,
    'description', line.description, 'quantity', trim_scale(line.quantity),
    'unit_price', money_text(line.unit_price), 'tax_rate', trim_scale(line.tax_rate)::text,
    'amount', money_text(line.amount), 'tax', money_text(line.tax),
    'subscription_id', line.subscription_id, 'period_start', line.period_start,
    'period_end', line.period_end - 1, 'charge_id', line.charge_id)`;

const DRY_LINES = `
  (SELECT dry.*, NULL::text AS invoice_number FROM billing_run_lines AS dry) AS line
  JOIN customers AS customer ON customer.id = line.customer_id`;

const BILLED_LINES = `
  (SELECT billed.*, invoice.customer_id, invoice.billing_run_id, invoice.invoice_number
     FROM invoice_lines AS billed JOIN invoices AS invoice ON invoice.id = billed.invoice_id) AS line
  JOIN customers AS customer ON customer.id = line.customer_id`;

/** Billing runs as staff reads them. */
@Injectable()
export class BillingRunViews {
  constructor(private readonly database: Database) {}

  page(request: ListRequest): Promise<Page> {
    return listPage(
      this.database,
      {
        row: `json_build_object(${RUN})`,
        from: 'billing_runs run',
        where: [],
        id: 'run.id',
        sorts: {
          id: { column: 'run.id', type: 'integer' },
          date: { column: 'run.date', type: 'date' },
        },
        defaultSort: '-id',
      },
      new Binder(),
      request,
    );
  }

  /** @throws BillingRunNotFound */
  async get(id: number): Promise<RawJson> {
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT json_build_object(${RUN}, 'lines',
                CASE WHEN run.is_dry THEN
                  (SELECT coalesce(json_agg(${LINE} ORDER BY line.id), '[]') FROM ${DRY_LINES}
                    WHERE line.billing_run_id = run.id AND line.id <= ${LINES_SHOWN_MAX})
                END)::text AS row
         FROM billing_runs AS run WHERE run.id = $1`,
      [id],
    );
    if (!row) throw new BillingRunNotFound();
    return new RawJson(row.row);
  }

  /** What a run billed, or would have billed. @throws BillingRunNotFound */
  async lines(id: number, request: ListRequest): Promise<Page> {
    const run = await this.database.queryOne<{ isDry: boolean }>(
      'SELECT is_dry AS "isDry" FROM billing_runs WHERE id = $1',
      [id],
    );
    if (!run) throw new BillingRunNotFound();
    const binder = new Binder();
    return listPage(
      this.database,
      {
        row: LINE,
        from: run.isDry ? DRY_LINES : BILLED_LINES,
        where: [`line.billing_run_id = ${binder.bind(id)}`],
        id: 'line.id',
        sorts: { id: { column: 'line.id', type: 'bigint' } },
        defaultSort: 'id',
      },
      binder,
      request,
    );
  }
}
