import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { Binder, containing, listPage } from '../../platform/paging/list.js';
import type { CallRecordListParameters } from './dto/call-records.dto.js';

const ROW = `
  json_build_object(
    'id', call.id, 'call_id', call.call_id, 'customer_id', call.customer_id,
    'account_number', c.account_number, 'started_at', utc_text(call.started_at),
    'duration_seconds', call.seconds, 'caller', call.caller, 'destination', call.destination,
    'amount', money_text(call.amount), 'call_charge_number', charge.call_charge_number,
    'state', coalesce(charge.state, 'free'), 'invoice_number', invoice.invoice_number)`;

/** Call records as staff reads them. */
@Injectable()
export class CallRecordViews {
  constructor(private readonly database: Database) {}

  page(actor: Actor, parameters: CallRecordListParameters): Promise<Page> {
    const { customer_id, invoice_id, state, date_from, date_to, search } = parameters;
    const binder = new Binder();
    const { bind } = binder;
    const where = [withinReach(actor.reach, 'call.customer_id', bind)];
    if (customer_id !== undefined) where.push(`call.customer_id = ${bind(customer_id)}`);
    if (invoice_id !== undefined) where.push(`charge.invoice_id = ${bind(invoice_id)}`);
    if (state) where.push(`coalesce(charge.state, 'free') = ${bind(state)}`);
    if (date_from) where.push(`business_date(call.started_at) >= ${bind(date_from)}`);
    if (date_to) where.push(`business_date(call.started_at) <= ${bind(date_to)}`);
    if (search) {
      where.push(
        `concat_ws(' ', call.call_id, call.caller, call.destination) ILIKE ${bind(containing(search))}`,
      );
    }
    return listPage(
      this.database,
      {
        row: ROW,
        from: `call_records call
          JOIN customers c ON c.id = call.customer_id
          LEFT JOIN call_charges charge ON charge.id = call.call_charge_id
          LEFT JOIN invoices invoice ON invoice.id = charge.invoice_id`,
        where,
        id: 'call.id',
        sorts: {
          id: { column: 'call.id', type: 'bigint' },
          started_at: { column: 'call.started_at', type: 'timestamptz' },
        },
        defaultSort: '-id',
      },
      binder,
      parameters,
    );
  }
}
