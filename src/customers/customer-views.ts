import { Injectable } from '@nestjs/common';
import { type Actor, type Reach, withinReach } from '../auth/index.js';
import type { Page } from '../platform/calls/answers.js';
import { Database } from '../platform/database/database.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import { Totals } from '../platform/paging/totals.js';
import { Binder, containing, listPage, type ListRequest } from '../platform/paging/list.js';
import type { CustomerStatus } from './customer.entity.js';
import { CUSTOMER_DETAILS, CUSTOMER_ROW, SEARCH_TEXT } from './customer-rows.js';
import { CustomerNotFound } from './customers.errors.js';
import { type CustomerNaming, namedBy } from './customers.repository.js';

export interface CustomerFilter extends ListRequest {
  search?: string;
  status?: CustomerStatus;
  group?: string;
  partner_id?: number;
  modified_since?: Date;
}

/** Words of a search at most; further ones would not narrow it. */
const SEARCH_WORDS_MAX = 8;

/** Customers as callers read them: one statement each, whose JSON is PostgreSQL's. */
@Injectable()
export class CustomerViews {
  constructor(
    private readonly database: Database,
    private readonly totals: Totals,
  ) {}

  /** @param row one of the expressions of customer-rows.ts */
  page({ reach }: Actor, filter: CustomerFilter, row = CUSTOMER_ROW): Promise<Page> {
    const binder = new Binder();
    const source = {
      row,
      from: 'customers c',
      where: conditions(reach, filter, binder),
      id: 'c.id',
      sorts: {
        customer_id: { column: 'c.id', type: 'integer' },
        accounting_code: { column: 'lower(c.accounting_code)', type: 'text' },
        name: { column: 'lower(c.name)', type: 'text' },
        created_at: { column: 'c.created_at', type: 'timestamptz' },
        modified_at: { column: 'c.modified_at', type: 'timestamptz' },
      },
      defaultSort: 'customer_id',
      isPrepared: filter.search === undefined,
      counted: { by: this.totals, table: 'customers' },
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** A customer with contacts, addresses, balance, data accounts and open tickets. @throws CustomerNotFound */
  async details({ reach }: Actor, naming: CustomerNaming): Promise<RawJson> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne<{ details: string }>(
      {
        name: `customers.details.${Object.keys(naming).join()}.${reach.kind}`,
        text: `
          SELECT (${CUSTOMER_DETAILS})::text AS details
            FROM customers c
            LEFT JOIN customer_balances b ON b.customer_id = c.id
           WHERE ${namedBy(naming, bind)} AND ${withinReach(reach, 'c.id', bind)}`,
      },
      values,
    );
    if (!row) throw new CustomerNotFound();
    return new RawJson(row.details);
  }

  /** The row of one customer and its version. @throws CustomerNotFound */
  async row(id: number, row = CUSTOMER_ROW): Promise<{ row: RawJson; version: number }> {
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT (${row})::text AS row, c.version FROM customers c WHERE c.id = $1`,
      [id],
    );
    if (!found) throw new CustomerNotFound();
    return { row: new RawJson(found.row), version: found.version };
  }
}

/** What a list of customers is narrowed by; also what an export exports. */
export function conditions(reach: Reach, filter: CustomerFilter, { bind }: Binder): string[] {
  const words = filter.search?.trim().split(/\s+/).slice(0, SEARCH_WORDS_MAX) ?? [];
  return [
    withinReach(reach, 'c.id', bind),
    ...(filter.status === undefined ? [] : [`c.status = ${bind(filter.status)}`]),
    ...(filter.group === undefined ? [] : [`c.customer_group = ${bind(filter.group)}`]),
    ...(filter.partner_id === undefined ? [] : [`c.partner_id = ${bind(filter.partner_id)}`]),
    ...(filter.modified_since === undefined
      ? []
      : [`c.modified_at >= ${bind(filter.modified_since)}`]),
    ...words.map((word) => `${SEARCH_TEXT} LIKE lower(${bind(containing(word))})`),
  ];
}
