import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { TicketOpened } from '../helpdesk.events.js';
import { NoticesService } from '../mail-out/notices.service.js';
import { TicketMails } from '../mail-out/ticket-mails.js';
import { TicketJournal } from './ticket-journal.js';
import { type OpenTicket, TicketOpening } from './ticket-opening.js';
import type { Ticket } from './ticket.entity.js';
import { TicketsRepository } from './tickets.repository.js';

const PRIORITY_DEFAULT = 3;

/** Opens tickets, puts them on hold and throws them away. */
@Injectable()
export class TicketsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly tickets: TicketsRepository,
    private readonly opening: TicketOpening,
    private readonly attachments: AttachmentsService,
    private readonly journal: TicketJournal,
    private readonly notices: NoticesService,
    private readonly mails: TicketMails,
  ) {}

  /**
   * Opens a ticket and tells the people around it.
   * @throws CustomerNotFound PermissionDenied; ValidationFailed with everything that stands in no list
   */
  open(actor: Actor, input: OpenTicket): Promise<Ticket> {
    return this.database.transaction(async () => {
      this.opening.mustBePermitted(actor, input);
      const party = await this.opening.partyOf(actor, input);
      const { assigneeId } = await this.opening.mustBeValid(actor, input);
      const now = this.clock.now();
      const ticket = await this.tickets.add({
        ...party,
        departmentId: input.departmentId,
        categoryId: input.categoryId ?? null,
        title: input.title,
        description: input.description,
        descriptionFormat: input.format ?? 'text',
        status: 'open',
        isAdminOnly: input.isAdminOnly ?? false,
        priority: input.priority ?? PRIORITY_DEFAULT,
        assignedToId: assigneeId,
        openedById: actor.userId,
        source: input.source,
        followsId: input.followsId ?? null,
        createdAt: now,
        modifiedAt: now,
      });
      if (input.fileLink !== undefined) {
        await this.attachments.place(actor, input.fileLink, ticket.id, null);
      }
      if (input.letterId !== undefined) await this.rememberLetter(ticket, input.letterId);
      await this.announceOpening(actor, ticket);
      return ticket;
    });
  }

  /** @throws NotFound when there is no such ticket, or none that he may see */
  async mustExist(actor: Actor, id: number): Promise<void> {
    await this.tickets.getVisible(actor, id);
  }

  /** Keeps a ticket from being escalated; holding it twice changes nothing. @throws NotFound */
  hold(actor: Actor, id: number): Promise<Ticket> {
    return this.setHold(actor, id, true);
  }

  /** @throws NotFound */
  release(actor: Actor, id: number): Promise<Ticket> {
    return this.setHold(actor, id, false);
  }

  /** Deletes a ticket with everything that belongs to it; what was merged into it stays, closed. @throws NotFound */
  remove(actor: Actor, id: number): Promise<void> {
    return this.database.transaction(async () => {
      const ticket = await this.tickets.getVisibleForUpdate(actor, id);
      await this.tickets.detachDuplicates(id, this.clock.now());
      await this.tickets.remove(ticket);
      await this.audit.record(actor, {
        action: 'helpdesk.ticket.removed',
        subject: 'ticket',
        subjectId: id,
        before: { title: ticket.title, customerId: ticket.customerId, status: ticket.status },
      });
    });
  }

  private async rememberLetter(ticket: Ticket, messageId: string): Promise<void> {
    await this.mails.remember(messageId, {
      ticketId: ticket.id,
      noteId: null,
      address: ticket.submitterEmail ?? '',
      direction: 'in',
    });
  }

  private async announceOpening(actor: Actor, ticket: Ticket): Promise<void> {
    const { title, departmentId, customerId, priority, isAdminOnly, assignedToId } = ticket;
    await this.journal.write(actor, ticket, {
      verb: 'opened',
      after: { title, departmentId, customerId, priority, isAdminOnly, assignedToId },
      events: [{ kind: 'opened', data: { departmentId, priority } }],
    });
    await this.notices.announce(actor, ticket, {
      kind: 'opened',
      event: 'opened',
      body: { text: ticket.description, format: ticket.descriptionFormat },
    });
    await this.events.emit(new TicketOpened(ticket.id, customerId));
  }

  private setHold(actor: Actor, id: number, isOnHold: boolean): Promise<Ticket> {
    return this.database.transaction(async () => {
      const ticket = await this.tickets.getVisibleForUpdate(actor, id);
      if (ticket.isOnHold === isOnHold) return ticket;
      ticket.isOnHold = isOnHold;
      ticket.modifiedAt = this.clock.now();
      await this.tickets.save(ticket);
      await this.journal.write(actor, ticket, {
        verb: isOnHold ? 'held' : 'released',
        events: [{ kind: isOnHold ? 'held' : 'released' }],
      });
      return ticket;
    });
  }
}
