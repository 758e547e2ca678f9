import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { RefundNotFound } from './payments.types.js';

export interface RefundFilter extends ListRequest {
  customer_id?: number;
  method?: string;
  date_from?: string;
  date_to?: string;
  search?: string;
}

const FROM = 'refunds r JOIN customers c ON c.id = r.customer_id';

const ROW = `
  json_build_object(
    'refund_id', r.id, 'refund_number', r.refund_number, 'customer_id', r.customer_id,
    'accounting_code', c.accounting_code, 'method', r.method, 'reference', r.reference,
    'amount', money_text(r.amount), 'date', r.date, 'reason', r.reason,
    'created_at', utc_text(r.created_at))`;

/** Refunds as staff reads them. */
@Injectable()
export class RefundViews {
  constructor(private readonly database: Database) {}

  /** @throws RefundNotFound when there is none within reach */
  async details(actor: Actor, id: number): Promise<RawJson> {
    const { bind, values } = new Binder();
    const found = await this.database.queryOne<{ row: string }>(
      `SELECT (${ROW})::text AS row FROM ${FROM}
        WHERE r.id = ${bind(id)} AND ${withinReach(actor.reach, 'r.customer_id', bind)}`,
      values,
    );
    if (!found) throw new RefundNotFound();
    return new RawJson(found.row);
  }

  page(actor: Actor, filter: RefundFilter): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const { customer_id, method, date_from, date_to, search } = filter;
    const where = [
      withinReach(actor.reach, 'r.customer_id', bind),
      ...(customer_id === undefined ? [] : [`r.customer_id = ${bind(customer_id)}`]),
      ...(method === undefined ? [] : [`r.method = ${bind(method)}`]),
      ...(date_from === undefined ? [] : [`r.date >= ${bind(date_from)}`]),
      ...(date_to === undefined ? [] : [`r.date <= ${bind(date_to)}`]),
      ...(search === undefined
        ? []
        : [
            `concat_ws(' ', r.refund_number, r.reference, c.accounting_code, c.name)
               ILIKE ${bind(containing(search))}`,
          ]),
    ];
    return listPage(
      this.database,
      {
        row: ROW,
        from: FROM,
        where,
        id: 'r.id',
        sorts: { refund_id: { column: 'r.id', type: 'integer' } },
        defaultSort: '-refund_id',
      },
      binder,
      filter,
    );
  }
}
