import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NotFound } from '../platform/errors/index.js';
import { EventLog } from '../platform/event-log/event-log.js';
import type { Fields } from '../platform/event-log/publication.js';
import { TicketEventDataDto, TicketNotedDataDto } from './dto/helpdesk-events.dto.js';
import { TicketEnded, TicketOpened, TicketUpdated } from './helpdesk.events.js';
import { NotesRepository } from './notes/notes.repository.js';
import { ticketNumber } from './tickets/ticket-number.js';
import { TicketsRepository } from './tickets/tickets.repository.js';

const EXAMPLE = {
  ticket_id: 17,
  ticket_number: 'HD000017',
  ticket_title: 'No signal since Monday',
  status: 'open',
  priority: 3,
  admin_only: false,
  customer_id: 1,
  department_id: 1,
  assigned_to: null,
} satisfies TicketEventDataDto;

/** What the world is told of tickets. */
@Injectable()
export class HelpdeskPublications implements OnModuleInit {
  constructor(
    private readonly eventLog: EventLog,
    private readonly tickets: TicketsRepository,
    private readonly notes: NotesRepository,
  ) {}

  onModuleInit(): void {
    const about = {
      aggregate: 'ticket',
      aggregateId: ({ ticketId }: { ticketId: number }) => ticketId,
    };
    this.eventLog.publish(TicketOpened, {
      ...about,
      type: 'helpdesk.ticket.opened',
      summary: 'A ticket has been opened, by whatever door.',
      schema: TicketEventDataDto,
      data: ({ ticketId }) => this.told(ticketId),
      example: EXAMPLE,
    });
    this.eventLog.publish(TicketUpdated, {
      ...about,
      type: 'helpdesk.ticket.noted',
      summary: 'A note has been added to a ticket, with or without a new status.',
      schema: TicketNotedDataDto,
      data: async ({ ticketId, noteId }) => ({
        ...(await this.told(ticketId)),
        ...(await this.noteTold(noteId)),
      }),
      example: { ...EXAMPLE, note_id: 31, note_admin_only: false, author_type: 'customer' },
    });
    this.eventLog.publish(TicketEnded, {
      ...about,
      type: 'helpdesk.ticket.ended',
      summary: 'A ticket was resolved, closed or merged: nobody works on it any more.',
      schema: TicketEventDataDto,
      data: ({ ticketId }) => this.told(ticketId),
      example: { ...EXAMPLE, status: 'resolved' },
    });
  }

  private async told(id: number): Promise<Fields<TicketEventDataDto>> {
    const ticket = await this.tickets.find(id);
    if (!ticket) throw new NotFound('ticket');
    return {
      ticket_id: ticket.id,
      ticket_number: ticketNumber(ticket.id),
      ticket_title: ticket.title,
      status: ticket.status,
      priority: ticket.priority,
      admin_only: ticket.isAdminOnly,
      customer_id: ticket.customerId,
      department_id: ticket.departmentId,
      assigned_to: ticket.assignedToId,
    };
  }

  private async noteTold(
    id: number,
  ): Promise<Pick<TicketNotedDataDto, 'note_id' | 'note_admin_only' | 'author_type'>> {
    const note = await this.notes.find(id);
    if (!note) throw new NotFound('note');
    return { note_id: id, note_admin_only: note.isAdminOnly, author_type: note.authorKind };
  }
}
