import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { customerNamedIn, CustomersService, type NamesCustomer } from '../../customers/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { NotFound } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';

export class CreditNoteNotFound extends NotFound {
  constructor() {
    super('credit note');
  }
}

const FROM = 'credit_notes n JOIN invoices i ON i.id = n.invoice_id';

const ROW = `
  json_build_object(
    'credit_note_id', n.id, 'credit_note_number', n.credit_note_number,
    'invoice_id', n.invoice_id, 'invoice_number', i.invoice_number,
    'customer_id', n.customer_id, 'date', n.date, 'currency', i.currency, 'reason', n.reason,
    'lines', (SELECT json_agg(json_build_object(
                       'line_id', line.invoice_line_id, 'description', line.description,
                       'quantity', trim_scale(line.quantity),
                       'tax_rate', trim_scale(line.tax_rate)::text,
                       'amount', money_text(line.amount), 'tax', money_text(line.tax))
                     ORDER BY line.position)
                FROM credit_note_lines line WHERE line.credit_note_id = n.id),
    'subtotal', money_text(n.subtotal), 'tax', money_text(n.tax), 'total', money_text(n.total),
    'created_at', utc_text(n.created_at))`;

/** Credit notes as callers read them. */
@Injectable()
export class CreditNoteViews {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
  ) {}

  /** @throws CreditNoteNotFound when there is none within reach */
  async details(actor: Actor, id: number): Promise<RawJson> {
    const { bind, values } = new Binder();
    const found = await this.database.queryOne<{ row: string }>(
      `SELECT (${ROW})::text AS row FROM ${FROM}
        WHERE n.id = ${bind(id)} AND ${withinReach(actor.reach, 'n.customer_id', bind)}`,
      values,
    );
    if (!found) throw new CreditNoteNotFound();
    return new RawJson(found.row);
  }

  async page(actor: Actor, filter: ListRequest & NamesCustomer): Promise<Page> {
    const binder = new Binder();
    const naming = customerNamedIn(filter);
    const customerId = naming && ((await this.customers.find(actor, naming)) ?? 0);
    return listPage(
      this.database,
      {
        row: ROW,
        from: FROM,
        where: [
          withinReach(actor.reach, 'n.customer_id', binder.bind),
          ...(customerId === undefined ? [] : [`n.customer_id = ${binder.bind(customerId)}`]),
        ],
        id: 'n.id',
        sorts: { credit_note_id: { column: 'n.id', type: 'integer' } },
        defaultSort: '-credit_note_id',
      },
      binder,
      filter,
    );
  }
}
