import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { type DayRange, onDays } from '../../platform/paging/days.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { Totals } from '../../platform/paging/totals.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { ticketIdOf } from './ticket-number.js';
import { TICKET_FROM, TICKET_ROW } from './ticket-rows.js';
import type { TicketStatus } from './ticket-status.js';
import { seesInternal, visibleTickets } from './visibility.js';

/** What a list of tickets may be narrowed by. */
export interface TicketFilter extends ListRequest, DayRange {
  search?: string;
  customer_id?: number;
  accounting_code?: string;
  status?: readonly TicketStatus[];
  department_id?: number;
  category_id?: number;
  assigned_to?: number;
  on_hold?: boolean;
  modified_since?: Date;
}

type Bind = (value: unknown) => string;

/** Lists of tickets, as anybody may see them. */
@Injectable()
export class TicketList {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly customers: CustomersService,
    private readonly totals: Totals,
  ) {}

  /** Those that the actor may see, without a total where none is told. @throws ValidationFailed for an unknown sort or a foreign cursor */
  async page(actor: Actor, filter: TicketFilter, isUncounted?: true): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const timeZone = await this.settings.get(TimeZone);
    const where = [
      visibleTickets(actor, bind),
      ...equalities(filter, bind),
      ...(await this.ofCustomer(actor, filter, bind)),
      ...onDays('t.created_at', filter, timeZone, bind),
      ...(filter.modified_since ? [`t.modified_at >= ${bind(filter.modified_since)}`] : []),
      ...(filter.search === undefined ? [] : [found(actor, filter.search, bind)]),
    ];
    const source = {
      row: TICKET_ROW,
      from: TICKET_FROM,
      where,
      id: 't.id',
      sorts: {
        created_at: { column: 't.created_at', type: 'timestamptz' },
        modified_at: { column: 't.modified_at', type: 'timestamptz' },
        priority: { column: 't.priority', type: 'integer' },
        ticket_id: { column: 't.id', type: 'integer' },
      },
      defaultSort: '-created_at',
      // A partner's tickets rest on his customers, too, and finds rest on notes.
      ...(seesInternal(actor) && filter.search === undefined
        ? { counted: { by: this.totals, table: 'tickets' } }
        : {}),
      ...(isUncounted ? { isUncounted } : {}),
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** Naming a customer out of reach gives an empty list. */
  private async ofCustomer(
    actor: Actor,
    { customer_id, accounting_code }: TicketFilter,
    bind: Bind,
  ): Promise<string[]> {
    if (customer_id !== undefined) return [`t.customer_id = ${bind(customer_id)}`];
    if (accounting_code === undefined) return [];
    const id = await this.customers.find(actor, { accountingCode: accounting_code });
    return [id === undefined ? 'false' : `t.customer_id = ${bind(id)}`];
  }
}

function equalities(filter: TicketFilter, bind: Bind): string[] {
  const { status, department_id, category_id, assigned_to, on_hold } = filter;
  return [
    ...(status === undefined || status.length === 0 ? [] : [`t.status = ANY (${bind(status)})`]),
    ...(department_id === undefined ? [] : [`t.department_id = ${bind(department_id)}`]),
    ...(category_id === undefined ? [] : [`t.category_id = ${bind(category_id)}`]),
    ...(assigned_to === undefined ? [] : [`t.assigned_to_id = ${bind(assigned_to)}`]),
    ...(on_hold === undefined ? [] : [`t.is_on_hold = ${bind(on_hold)}`]),
  ];
}

/**
 * By words of the ticket or of a note that the actor may read, or by the ticket's number. As an array
 * the finds are made first: asked row by row, PostgreSQL walks through the history in the order of the
 * list until it has met enough of them.
 */
function found(actor: Actor, search: string, bind: Bind): string {
  const query = `ticket_query(${bind(search)})`;
  const id = ticketIdOf(search);
  return `t.id = ANY (ARRAY(
    SELECT s.id FROM tickets s
     WHERE ticket_words(s.title, s.description, s.submitter_email, s.submitter_name) @@ ${query}
    UNION
    SELECT n.ticket_id FROM ticket_notes n
     WHERE note_words(n.body) @@ ${query} ${seesInternal(actor) ? '' : 'AND NOT n.is_admin_only'}
    ${id === undefined ? '' : `UNION SELECT ${bind(id)}::integer`}))`;
}
