import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { customerNamedIn, CustomersService, type NamesCustomer } from '../../customers/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { INVOICE_FROM, INVOICE_STATUS, invoiceRow } from './invoice-rows.js';

export const INVOICE_STATUSES = ['issued', 'partially_paid', 'paid', 'credited'] as const;

export type InvoiceNaming = { invoiceId: number } | { invoiceNumber: string };

export interface InvoiceFilter extends ListRequest, NamesCustomer {
  status?: string;
  date_from?: string;
  date_to?: string;
  search?: string;
  modified_since?: Date;
}

export class InvoiceNotFound extends NotFound {
  constructor() {
    super('invoice');
  }
}

/** Invoices as callers read them. */
@Injectable()
export class InvoiceViews {
  private readonly row: string;

  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
    environment: Environment,
  ) {
    this.row = invoiceRow(environment.publicUrl);
  }

  /** A filter naming a customer out of reach gives an empty list. */
  async page(actor: Actor, filter: InvoiceFilter): Promise<Page> {
    const binder = new Binder();
    const where = await this.conditions(actor, filter, binder);
    return listPage(
      this.database,
      {
        row: this.row,
        from: INVOICE_FROM,
        where,
        id: 'i.id',
        sorts: {
          invoice_id: { column: 'i.id', type: 'integer' },
          invoice_number: { column: 'i.invoice_number', type: 'text' },
          date: { column: 'i.date', type: 'date' },
          due_date: { column: 'i.due_date', type: 'date' },
          total: { column: 'i.total', type: 'numeric' },
          created_at: { column: 'i.created_at', type: 'timestamptz' },
        },
        defaultSort: '-invoice_id',
      },
      binder,
      filter,
    );
  }

  /** @throws InvoiceNotFound when there is none within reach */
  async details(actor: Actor, naming: InvoiceNaming): Promise<RawJson> {
    return (await this.detailsWithVersion(actor, naming)).row;
  }

  /** The same with the version that `If-Match` speaks of. @throws InvoiceNotFound */
  async detailsWithVersion(
    actor: Actor,
    naming: InvoiceNaming,
  ): Promise<{ row: RawJson; version: number }> {
    const { bind, values } = new Binder();
    const named =
      'invoiceId' in naming
        ? `i.id = ${bind(naming.invoiceId)}`
        : `i.invoice_number = upper(${bind(naming.invoiceNumber)})`;
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT (${this.row})::text AS row, item.version
         FROM ${INVOICE_FROM}
        WHERE ${named} AND ${withinReach(actor.reach, 'i.customer_id', bind)}`,
      values,
    );
    if (!found) throw new InvoiceNotFound();
    return { row: new RawJson(found.row), version: found.version };
  }

  private async conditions(
    actor: Actor,
    filter: InvoiceFilter,
    { bind }: Binder,
  ): Promise<string[]> {
    const { status, date_from, date_to, search, modified_since } = filter;
    const customer = customerNamedIn(filter);
    const customerId = customer && ((await this.customers.find(actor, customer)) ?? 0);
    return [
      withinReach(actor.reach, 'i.customer_id', bind),
      ...(customerId === undefined ? [] : [`i.customer_id = ${bind(customerId)}`]),
      ...(status === undefined ? [] : [`${INVOICE_STATUS} = ${bind(status)}`]),
      ...(date_from === undefined ? [] : [`i.date >= ${bind(date_from)}`]),
      ...(date_to === undefined ? [] : [`i.date <= ${bind(date_to)}`]),
      ...(modified_since === undefined ? [] : [`item.modified_at >= ${bind(modified_since)}`]),
      ...(search === undefined
        ? []
        : [
            `i.invoice_number || ' ' || coalesce(i.reference, '') || ' ' || c.accounting_code || ' '
               || c.name || ' ' || coalesce(c.company_name, '') ILIKE ${bind(containing(search))}`,
          ]),
    ];
  }
}
