import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { TicketEnded } from '../helpdesk.events.js';
import { NoticesService } from '../mail-out/notices.service.js';
import { authorOf } from '../notes/notes.service.js';
import { NotesRepository } from '../notes/notes.repository.js';
import { TicketJournal } from './ticket-journal.js';
import { ticketNumber } from './ticket-number.js';
import { TicketIsDuplicate } from './ticket-status.js';
import type { Ticket } from './ticket.entity.js';
import { TicketsRepository } from './tickets.repository.js';
import { WatchersService } from './watchers.service.js';

/** Two tickets that must not become one. */
export class CannotMerge extends Conflict {
  override readonly code = 'cannot_merge';
}

/** Makes one ticket of two that are about the same thing. */
@Injectable()
export class MergingService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly tickets: TicketsRepository,
    private readonly notes: NotesRepository,
    private readonly watchers: WatchersService,
    private readonly journal: TicketJournal,
    private readonly notices: NoticesService,
  ) {}

  /**
   * Ends a ticket as a duplicate of another: its people watch the other one from now on. Its own
   * conversation stays where it is.
   * @throws NotFound TicketIsDuplicate; CannotMerge when somebody would see what he may not
   */
  merge(actor: Actor, id: number, intoId: number): Promise<Ticket> {
    return this.database.transaction(async () => {
      const [duplicate, target] = await this.lock(actor, id, intoId);
      mustFit(duplicate, target);
      await this.end(actor, duplicate, target);
      await this.receive(actor, duplicate, target);
      return duplicate;
    });
  }

  /** In the order of their ids, so that two merges the other way round do not lock each other out. */
  private async lock(actor: Actor, id: number, intoId: number): Promise<[Ticket, Ticket]> {
    const first = await this.tickets.getVisibleForUpdate(actor, Math.min(id, intoId));
    const second = await this.tickets.getVisibleForUpdate(actor, Math.max(id, intoId));
    return first.id === id ? [first, second] : [second, first];
  }

  private async end(actor: Actor, duplicate: Ticket, target: Ticket): Promise<void> {
    const before = duplicate.status;
    await this.tickets.redirectDuplicates(duplicate.id, target.id);
    duplicate.status = 'duplicate';
    duplicate.duplicateOfId = target.id;
    duplicate.modifiedAt = this.clock.now();
    await this.tickets.save(duplicate);
    const note = await this.write(
      actor,
      duplicate,
      `Merged into ${ticketNumber(target.id)}.`,
      false,
    );
    await this.journal.write(actor, duplicate, {
      verb: 'merged',
      before: { status: before },
      after: { status: 'duplicate', duplicateOfId: target.id },
      events: [{ kind: 'merged', data: { into: target.id } }],
    });
    await this.notices.announce(actor, duplicate, {
      kind: 'updated',
      event: `note-${note.id}`,
      noteId: note.id,
      body: { text: note.body, format: 'text' },
    });
    await this.events.emit(new TicketEnded(duplicate.id, duplicate.customerId, 'duplicate'));
  }

  private async receive(actor: Actor, duplicate: Ticket, target: Ticket): Promise<void> {
    await this.watchers.copy(duplicate.id, target.id);
    const { submitterEmail } = duplicate;
    const isKnown = submitterEmail?.toLowerCase() === target.submitterEmail?.toLowerCase();
    if (submitterEmail !== null && !isKnown) {
      await this.watchers.watch(target, { email: submitterEmail });
    }
    target.customerId ??= duplicate.customerId;
    target.submitterEmail ??= submitterEmail;
    target.modifiedAt = this.clock.now();
    await this.tickets.save(target);
    await this.write(actor, target, `${ticketNumber(duplicate.id)} was merged into this.`, true);
    await this.journal.write(actor, target, {
      verb: 'received',
      after: { duplicateId: duplicate.id },
    });
  }

  private write(actor: Actor, ticket: Ticket, body: string, isAdminOnly: boolean) {
    const { userId, name, kind } = authorOf(actor);
    return this.notes.add({
      ticketId: ticket.id,
      kind: 'merge',
      body,
      bodyFormat: 'text',
      isAdminOnly,
      newStatus: isAdminOnly ? null : ticket.status,
      authorId: userId,
      authorName: name,
      authorKind: kind,
      createdAt: this.clock.now(),
    });
  }
}

/** @throws TicketIsDuplicate CannotMerge */
function mustFit(duplicate: Ticket, target: Ticket): void {
  if (duplicate.id === target.id) throw new CannotMerge('A ticket is no duplicate of itself.');
  if (duplicate.status === 'duplicate' || target.status === 'duplicate') {
    throw new TicketIsDuplicate();
  }
  const { customerId } = duplicate;
  if (customerId !== null && target.customerId !== null && customerId !== target.customerId) {
    throw new CannotMerge('The two belong to different customers.');
  }
  if (duplicate.isAdminOnly !== target.isAdminOnly) {
    throw new CannotMerge('One of the two is for staff only.');
  }
}
