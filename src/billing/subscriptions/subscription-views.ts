import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { Binder, containing, listPage } from '../../platform/paging/list.js';
import { BusinessDates } from '../documents/business-dates.js';
import type { SubscriptionDto, SubscriptionListParameters } from './dto/subscriptions.dto.js';
import { SubscriptionNotFound } from './subscriptions.types.js';

const FROM = `
  subscriptions s
  JOIN customers c ON c.id = s.customer_id
  JOIN products p ON p.id = s.product_id`;

const status = (today: string): string => `
  CASE WHEN s.ends_on <= ${today} THEN 'ended' WHEN s.starts_on > ${today} THEN 'pending'
       ELSE 'active' END`;

const row = (today: string): string => `
  json_build_object(
    'id', s.id, 'customer_id', s.customer_id, 'accounting_code', c.accounting_code,
    'data_account_id', s.data_account_id, 'account_ref', s.account_ref, 'product_id', p.id,
    'description', coalesce(s.description, p.name), 'billing_period', p.billing_period,
    'quantity', trim_scale(s.quantity),
    'price', money_text(coalesce(s.price, product_price(p.id, ${today}), 0)),
    'has_own_price', s.price IS NOT NULL, 'status', ${status(today)}, 'starts_on', s.starts_on,
    'ends_on', s.ends_on, 'billed_until', s.billed_until, 'next_on', s.next_on,
    'follows_id', s.follows_id)`;

/** Subscriptions as staff reads them. */
@Injectable()
export class SubscriptionViews {
  constructor(
    private readonly database: Database,
    private readonly dates: BusinessDates,
  ) {}

  async page(actor: Actor, parameters: SubscriptionListParameters): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const today = `${bind(await this.dates.today())}::date`;
    const where = [
      `${today} IS NOT NULL`,
      withinReach(actor.reach, 's.customer_id', bind),
      ...(parameters.customer_id ? [`s.customer_id = ${bind(parameters.customer_id)}`] : []),
      ...(parameters.status ? [`${status(today)} = ${bind(parameters.status)}`] : []),
      ...(parameters.search
        ? [
            `concat_ws(' ', c.accounting_code, s.account_ref, coalesce(s.description, p.name))
               ILIKE ${bind(containing(parameters.search))}`,
          ]
        : []),
    ];
    return listPage(
      this.database,
      {
        row: row(today),
        from: FROM,
        where,
        id: 's.id',
        sorts: {
          id: { column: 's.id', type: 'integer' },
          starts_on: { column: 's.starts_on', type: 'date' },
        },
        defaultSort: '-id',
      },
      binder,
      parameters,
    );
  }

  /** @throws SubscriptionNotFound */
  async get(actor: Actor, id: number): Promise<{ row: SubscriptionDto; version: number }> {
    const { bind, values } = new Binder();
    const today = `${bind(await this.dates.today())}::date`;
    const found = await this.database.queryOne<{ row: SubscriptionDto; version: number }>(
      `SELECT ${row(today)} AS row, s.version FROM ${FROM}
        WHERE s.id = ${bind(id)} AND ${withinReach(actor.reach, 's.customer_id', bind)}`,
      values,
    );
    if (!found) throw new SubscriptionNotFound();
    return found;
  }
}
