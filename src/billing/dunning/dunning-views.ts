import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { BusinessDates } from '../documents/business-dates.js';

const PROMISE = `
  json_build_object(
    'id', p.id, 'customer_id', p.customer_id, 'until', p.until, 'note', p.note,
    'outcome', p.outcome, 'made_by', p.made_by, 'made_at', utc_text(p.made_at),
    'settled_at', utc_text(p.settled_at))`;

/** Who is late, as staff see it. */
@Injectable()
export class DunningViews {
  constructor(
    private readonly database: Database,
    private readonly dates: BusinessDates,
  ) {}

  /** Customers with something overdue, or in a stage. */
  async list(request: ListRequest): Promise<Page> {
    const binder = new Binder();
    const today = binder.bind(await this.dates.today());
    return listPage(
      this.database,
      {
        row: rowOf(today),
        from: `customers c LEFT JOIN dunning_states s ON s.customer_id = c.id`,
        where: [
          `(s.customer_id IS NOT NULL OR EXISTS (
              SELECT FROM open_items i WHERE i.customer_id = c.id AND ${overdue(today)}))`,
        ],
        id: 'c.id',
        sorts: { customer_id: { column: 'c.id', type: 'integer' } },
        defaultSort: 'customer_id',
      },
      binder,
      request,
    );
  }

  /** @throws NotFound for no customer */
  async get(customerId: number): Promise<object> {
    const today = await this.dates.today();
    const found = await this.database.queryOne<{ row: object }>(
      `SELECT ${rowOf('$2')} AS row
         FROM customers c LEFT JOIN dunning_states s ON s.customer_id = c.id
        WHERE c.id = $1`,
      [customerId, today],
    );
    if (!found) throw new NotFound('customer');
    return found.row;
  }

  promises(request: ListRequest & { customer_id?: number }): Promise<Page> {
    const binder = new Binder();
    const { customer_id: customer } = request;
    return listPage(
      this.database,
      {
        row: PROMISE,
        from: 'payment_promises p',
        where: customer === undefined ? [] : [`p.customer_id = ${binder.bind(customer)}`],
        id: 'p.id',
        sorts: { id: { column: 'p.id', type: 'integer' } },
        defaultSort: '-id',
      },
      binder,
      request,
    );
  }

  /** @throws NotFound */
  async promise(id: number): Promise<object> {
    const found = await this.database.queryOne<{ row: object }>(
      `SELECT ${PROMISE} AS row FROM payment_promises p WHERE p.id = $1`,
      [id],
    );
    if (!found) throw new NotFound('promise');
    return found.row;
  }
}

function overdue(today: string): string {
  return `i.side = 'debit' AND i.open_amount > 0 AND NOT i.is_disputed AND i.due_on < ${today}::date`;
}

function rowOf(today: string): string {
  return `
    json_build_object(
      'customer_id', c.id, 'accounting_code', c.accounting_code,
      'name', coalesce(c.company_name, c.name),
      'stage', s.stage, 'since', utc_text(s.since),
      'overdue', (SELECT money_text(coalesce(sum(i.open_amount), 0)) FROM open_items i
                   WHERE i.customer_id = c.id AND ${overdue(today)}),
      'promised_until', (SELECT p.until FROM payment_promises p
                          WHERE p.customer_id = c.id AND p.outcome IS NULL),
      'items', coalesce((
        SELECT json_agg(json_build_object(
                 'reference', i.reference, 'due_date', i.due_on,
                 'open_amount', money_text(i.open_amount),
                 'days_overdue', ${today}::date - i.due_on,
                 'reminders', (SELECT count(*) FROM dunning_reminders r WHERE r.item_id = i.id))
               ORDER BY i.due_on, i.id)
          FROM open_items i WHERE i.customer_id = c.id AND ${overdue(today)}), '[]'))`;
}
