import { Injectable } from '@nestjs/common';
import { type Actor, PermissionDenied } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Settings } from '../../platform/settings/settings.js';
import { AttachmentsService } from '../attachments/attachments.service.js';
import { TicketEnded, TicketUpdated } from '../helpdesk.events.js';
import { TicketReopenDays } from '../helpdesk.settings.js';
import { NoticesService } from '../mail-out/notices.service.js';
import type { NewsKind } from '../mail-out/recipients.js';
import { RatingsService } from '../ratings/ratings.service.js';
import type { TicketEventKind } from '../tickets/ticket-events.js';
import { TicketJournal } from '../tickets/ticket-journal.js';
import {
  type AskedStatus,
  isUnderWork,
  nextStatus,
  TicketIsClosed,
  type TicketStatus,
} from '../tickets/ticket-status.js';
import type { TextFormat, Ticket } from '../tickets/ticket.entity.js';
import { TicketsRepository } from '../tickets/tickets.repository.js';
import { seesInternal } from '../tickets/visibility.js';
import type { AuthorKind, NoteKind, TicketNote } from './note.entity.js';
import { NotesRepository } from './notes.repository.js';

/** Whoever wrote a note, when it was not the actor himself (a letter). */
export interface NoteAuthor {
  userId: number | null;
  name: string;
  email: string | null;
  kind: AuthorKind;
}

export interface NewNote {
  ticketId: number;
  body: string;
  format?: TextFormat;
  kind?: NoteKind;
  /** Kept from customers. */
  isAdminOnly?: boolean;
  /** What the ticket shall become. */
  status?: AskedStatus | undefined;
  fileLink?: string | undefined;
  author?: NoteAuthor;
}

const STATUS_EVENTS: Partial<Record<TicketStatus, TicketEventKind>> = {
  reopened: 'reopened',
  resolved: 'resolved',
  closed: 'closed',
};
const DAY_MS = 86_400_000;

/** The conversation on a ticket, and the changes of status that come with it. */
@Injectable()
export class NotesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly events: Events,
    private readonly tickets: TicketsRepository,
    private readonly notes: NotesRepository,
    private readonly attachments: AttachmentsService,
    private readonly journal: TicketJournal,
    private readonly notices: NoticesService,
    private readonly ratings: RatingsService,
  ) {}

  /**
   * Adds a note. What a customer answers reopens a ticket that was resolved or closed not long ago.
   * @throws NotFound PermissionDenied TicketIsDuplicate TicketIsClosed; ValidationFailed for a file link
   */
  add(actor: Actor, input: NewNote): Promise<{ note: TicketNote; ticket: Ticket }> {
    const author = input.author ?? authorOf(actor);
    const isAdminOnly = input.isAdminOnly ?? false;
    if (isAdminOnly && !seesInternal(actor)) {
      throw new PermissionDenied('Only staff may keep a note from the customer.');
    }
    return this.database.transaction(async () => {
      const ticket = await this.tickets.getVisibleForUpdate(actor, input.ticketId);
      const before = ticket.status;
      const after = await this.statusAfter(ticket, input.status, author);
      const note = await this.write(ticket, { ...input, isAdminOnly }, author, after);
      if (input.fileLink !== undefined) {
        await this.attachments.place(actor, input.fileLink, ticket.id, note.id);
      }
      const isResponse = author.kind === 'staff' && !isAdminOnly && !ticket.firstRespondedAt;
      this.apply(ticket, after, note, isResponse);
      await this.tickets.save(ticket);
      await this.journal.write(actor, ticket, {
        verb: 'noted',
        ...(before === after ? {} : { before: { status: before } }),
        after: { noteId: note.id, isAdminOnly, ...(before === after ? {} : { status: after }) },
        events: [
          ...(isResponse ? [{ kind: 'responded' as const }] : []),
          ...eventOf(before, after),
        ],
      });
      await this.tell(actor, ticket, note, author, before);
      return { note, ticket };
    });
  }

  /** Resolves a ticket: the resolution is kept, and everybody around the ticket is told. */
  resolve(
    actor: Actor,
    ticketId: number,
    resolution: string,
    format: TextFormat,
  ): Promise<{ note: TicketNote; ticket: Ticket }> {
    return this.add(actor, {
      ticketId,
      body: resolution,
      format,
      kind: 'resolution',
      status: 'resolved',
    });
  }

  private async statusAfter(
    ticket: Ticket,
    asked: AskedStatus | undefined,
    author: NoteAuthor,
  ): Promise<TicketStatus> {
    const isAnswer = author.kind === 'customer' && !isUnderWork(ticket.status);
    const wanted = asked ?? (isAnswer ? 'open' : undefined);
    // A note without a wish is refused on a merged ticket all the same.
    const after = nextStatus(ticket.status, wanted ?? 'open');
    if (wanted === undefined) return ticket.status;
    if (after === 'reopened' && after !== ticket.status && author.kind === 'customer') {
      await this.mustBeRecent(ticket);
    }
    return after;
  }

  private async mustBeRecent({ closedAt }: Ticket): Promise<void> {
    const days = await this.settings.get(TicketReopenDays);
    if (closedAt && this.clock.now().getTime() - closedAt.getTime() > days * DAY_MS) {
      throw new TicketIsClosed();
    }
  }

  private write(
    ticket: Ticket,
    { body, format, kind, isAdminOnly }: NewNote & { isAdminOnly: boolean },
    author: NoteAuthor,
    after: TicketStatus,
  ): Promise<TicketNote> {
    return this.notes.add({
      ticketId: ticket.id,
      kind: kind ?? 'comment',
      body,
      bodyFormat: format ?? 'text',
      isAdminOnly,
      newStatus: after === ticket.status ? null : after,
      authorId: author.userId,
      authorName: author.name,
      authorKind: author.kind,
      createdAt: this.clock.now(),
    });
  }

  private apply(ticket: Ticket, after: TicketStatus, note: TicketNote, isResponse: boolean): void {
    const now = this.clock.now();
    if (isResponse) ticket.firstRespondedAt = now;
    if (after === 'resolved' && !note.isAdminOnly && note.newStatus === 'resolved') {
      ticket.resolution = note.body;
    }
    if (note.kind === 'resolution') ticket.resolution = note.body;
    if (after !== ticket.status) {
      ticket.resolvedAt = isUnderWork(after) ? null : (ticket.resolvedAt ?? now);
      ticket.closedAt = after === 'closed' ? now : null;
    }
    ticket.status = after;
    ticket.modifiedAt = now;
  }

  private async tell(
    actor: Actor,
    ticket: Ticket,
    note: TicketNote,
    author: NoteAuthor,
    before: TicketStatus,
  ): Promise<void> {
    const { status } = ticket;
    const isNew = status !== before;
    const kind = newsOf(status, isNew || note.kind === 'resolution');
    const ratingUrl = kind === 'closed' ? await this.ratings.ask(ticket) : undefined;
    await this.notices.announce(actor, ticket, {
      kind,
      event: `note-${note.id}`,
      noteId: note.id,
      isInternal: note.isAdminOnly && kind === 'updated',
      isBodyInternal: note.isAdminOnly,
      body: { text: note.body, format: note.bodyFormat },
      author: { name: author.name, email: author.email },
      ...(ratingUrl ? { ratingUrl } : {}),
    });
    await this.events.emit(new TicketUpdated(ticket.id, ticket.customerId, note.id, status));
    if (isNew && !isUnderWork(status)) {
      await this.events.emit(new TicketEnded(ticket.id, ticket.customerId, status));
    }
  }
}

/** How the actor himself signs a note. */
export function authorOf(actor: Actor): NoteAuthor {
  return {
    userId: actor.userId,
    name: actor.facts.name,
    email: actor.facts.email,
    kind: actor.userId === null ? 'system' : actor.isStaff ? 'staff' : 'customer',
  };
}

function eventOf(before: TicketStatus, after: TicketStatus): { kind: TicketEventKind }[] {
  const kind = before === after ? undefined : STATUS_EVENTS[after];
  return kind ? [{ kind }] : [];
}

function newsOf(status: TicketStatus, isAboutStatus: boolean): NewsKind {
  if (!isAboutStatus) return 'updated';
  if (status === 'resolved') return 'resolved';
  return status === 'closed' ? 'closed' : 'updated';
}
