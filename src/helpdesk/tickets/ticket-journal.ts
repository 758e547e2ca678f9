import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { type ClockAlert, ClocksService } from '../sla/clocks.service.js';
import { NoticesService } from '../mail-out/notices.service.js';
import { TicketEvents, type TicketEventKind } from './ticket-events.js';
import type { Ticket } from './ticket.entity.js';

/** What one act did to a ticket, beyond the row itself. */
export interface TicketChange {
  /** `helpdesk.ticket.<verb>` of the audit trail. */
  verb: string;
  before?: object;
  after?: object;
  /** What happened, for the history and the clocks. */
  events?: readonly { kind: TicketEventKind; data?: object }[];
}

const CLOCK_NAMES = { first_response: 'first answer', resolution: 'resolution' } as const;

/** Writes down what an act did to a ticket: history, clocks, audit; and warns when a promise is at risk. */
@Injectable()
export class TicketJournal {
  constructor(
    private readonly audit: Audit,
    private readonly events: TicketEvents,
    private readonly clocks: ClocksService,
    private readonly notices: NoticesService,
  ) {}

  /** Belongs to the transaction in which the ticket was saved. */
  async write(actor: Actor, ticket: Ticket, change: TicketChange): Promise<void> {
    const { verb, before, after, events = [] } = change;
    for (const { kind, data } of events) {
      await this.events.record(actor, ticket.id, kind, data);
    }
    if (events.length > 0) await this.followClocks(actor, ticket);
    await this.audit.record(actor, {
      action: `helpdesk.ticket.${verb}`,
      subject: 'ticket',
      subjectId: ticket.id,
      ...(before ? { before } : {}),
      ...(after ? { after } : {}),
    });
  }

  /** Brings the clocks up to date and tells of thresholds that have been passed. */
  async followClocks(actor: Actor, ticket: Ticket): Promise<void> {
    for (const alert of await this.clocks.follow(ticket.id)) await this.warn(actor, ticket, alert);
  }

  private async warn(actor: Actor, ticket: Ticket, alert: ClockAlert): Promise<void> {
    const { kind, threshold, dueAt } = alert;
    const isBreach = threshold === 'breach';
    await this.events.record(actor, ticket.id, isBreach ? 'breached' : 'warned', { clock: kind });
    await this.notices.announce(actor, ticket, {
      kind: isBreach ? 'breached' : 'warned',
      event: `${kind}-${threshold}`,
      isInternal: true,
      remark: `The ${CLOCK_NAMES[kind]} ${isBreach ? 'was' : 'is'} due at ${dueAt.toISOString()}.`,
      author: { name: actor.facts.name, email: null },
    });
  }
}
