import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { customerNamedIn, CustomersService, type NamesCustomer } from '../../customers/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { PaymentNotFound } from './payments.types.js';

export interface PaymentFilter extends ListRequest, NamesCustomer {
  method?: string;
  date_from?: string;
  date_to?: string;
  search?: string;
}

const FROM = `
  payments p
  JOIN open_items item ON item.kind = 'payment' AND item.document_id = p.id
  JOIN customers c ON c.id = p.customer_id
  LEFT JOIN payment_reversals reversal ON reversal.payment_id = p.id`;

/** Allocations of a payment to invoices; to other debts they count as allocated without a line. */
const ALLOCATIONS = `
  (SELECT coalesce(json_agg(json_build_object('invoice_id', paid.document_id,
                     'invoice_number', paid.reference, 'amount', money_text(paid.amount))
                   ORDER BY paid.document_id), '[]')
     FROM (SELECT debit.document_id, debit.reference, sum(a.amount) AS amount
             FROM allocations a
             JOIN open_items debit ON debit.id = a.debit_item_id AND debit.kind = 'invoice'
            WHERE a.credit_item_id = item.id
            GROUP BY debit.id
           HAVING sum(a.amount) <> 0) AS paid)`;

const ROW = `
  json_build_object(
    'payment_id', p.id, 'payment_number', p.payment_number, 'customer_id', p.customer_id,
    'accounting_code', c.accounting_code, 'method', p.method, 'reference', p.reference,
    'amount', money_text(p.amount), 'date', p.date,
    'status', CASE WHEN reversal.id IS NULL THEN 'received' ELSE 'returned' END,
    'allocations', ${ALLOCATIONS}, 'unallocated_amount', money_text(item.open_amount),
    'created_at', utc_text(p.created_at))`;

/** Payments as callers read them. */
@Injectable()
export class PaymentViews {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
  ) {}

  /** @throws PaymentNotFound when there is none within reach */
  async details(actor: Actor, id: number): Promise<RawJson> {
    const { bind, values } = new Binder();
    const found = await this.database.queryOne<{ row: string }>(
      `SELECT (${ROW})::text AS row FROM ${FROM}
        WHERE p.id = ${bind(id)} AND ${withinReach(actor.reach, 'p.customer_id', bind)}`,
      values,
    );
    if (!found) throw new PaymentNotFound();
    return new RawJson(found.row);
  }

  async page(actor: Actor, filter: PaymentFilter): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const { method, date_from, date_to, search } = filter;
    const naming = customerNamedIn(filter);
    const customerId = naming && ((await this.customers.find(actor, naming)) ?? 0);
    const where = [
      withinReach(actor.reach, 'p.customer_id', bind),
      ...(customerId === undefined ? [] : [`p.customer_id = ${bind(customerId)}`]),
      ...(method === undefined ? [] : [`p.method = ${bind(method)}`]),
      ...(date_from === undefined ? [] : [`p.date >= ${bind(date_from)}`]),
      ...(date_to === undefined ? [] : [`p.date <= ${bind(date_to)}`]),
      ...(search === undefined
        ? []
        : [
            `p.payment_number || ' ' || coalesce(p.reference, '') || ' ' || c.accounting_code || ' '
               || c.name ILIKE ${bind(containing(search))}`,
          ]),
    ];
    return listPage(
      this.database,
      {
        row: ROW,
        from: FROM,
        where,
        id: 'p.id',
        sorts: { payment_id: { column: 'p.id', type: 'integer' } },
        defaultSort: '-payment_id',
      },
      binder,
      filter,
    );
  }
}
