import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { CLOCK_EVENTS, type ClockEvent, type ClockEventKind } from '../sla/sla-clock.js';

export type TicketEventKind =
  ClockEventKind | 'assigned' | 'prioritised' | 'moved' | 'escalated' | 'warned' | 'breached';

/** What happened to tickets, in order: never changed, and what the SLA clocks are computed from. */
@Injectable()
export class TicketEvents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async record(
    actor: Actor,
    ticketId: number,
    kind: TicketEventKind,
    data: object = {},
  ): Promise<void> {
    await this.database.execute(
      `INSERT INTO ticket_events (ticket_id, kind, at, user_id, data) VALUES ($1, $2, $3, $4, $5)`,
      [ticketId, kind, this.clock.now(), actor.userId, JSON.stringify(data)],
    );
  }

  /** Everything that happened to a ticket, in order. */
  list(ticketId: number, request: ListRequest): Promise<Page> {
    const binder = new Binder();
    const source = {
      row: `json_build_object(
        'kind', e.kind, 'at', utc_text(e.at), 'user_id', e.user_id, 'data', e.data)`,
      from: 'ticket_events e',
      where: [`e.ticket_id = ${binder.bind(ticketId)}`],
      id: 'e.id',
      isUncounted: true,
      sorts: { id: { column: 'e.id', type: 'bigint' } },
      defaultSort: 'id',
    } as const;
    return listPage(this.database, source, binder, request);
  }

  /** Those that start, stop and pause clocks, in the order in which they happened. */
  listForClocks(ticketId: number): Promise<ClockEvent[]> {
    return this.database.query<ClockEvent>(
      `SELECT kind, at FROM ticket_events
        WHERE ticket_id = $1 AND kind = ANY ($2)
        ORDER BY id`,
      [ticketId, CLOCK_EVENTS],
    );
  }
}
