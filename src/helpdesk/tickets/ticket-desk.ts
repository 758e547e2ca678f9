import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import type { PageParameters } from '../../platform/paging/list-parameters.js';
import { Item, Listing } from '../../platform/rest/results.js';
import { CannedRepliesService } from '../canned-replies/canned-replies.service.js';
import { NotesService } from '../notes/notes.service.js';
import { AddedNoteDto } from './dto/ticket-answers.dto.js';
import {
  adminNoteOf,
  type NewNoteDto,
  type NewWatcherDto,
  type TicketsQuery,
} from './dto/tickets.admin.dto.js';
import { MergingService } from './merging.service.js';
import { TicketContext } from './ticket-context.js';
import { TicketEvents } from './ticket-events.js';
import { TicketList } from './ticket-list.js';
import { TicketReader } from './ticket-reading.js';
import { TicketsService } from './tickets.service.js';
import { WatchersService } from './watchers.service.js';

/** What the admin API asks of tickets, in its own shapes. */
@Injectable()
export class TicketDesk {
  constructor(
    private readonly ticketList: TicketList,
    private readonly reader: TicketReader,
    private readonly context: TicketContext,
    private readonly ticketEvents: TicketEvents,
    private readonly tickets: TicketsService,
    private readonly notes: NotesService,
    private readonly merging: MergingService,
    private readonly watchers: WatchersService,
    private readonly cannedReplies: CannedRepliesService,
  ) {}

  list(actor: Actor, query: TicketsQuery): Promise<Page> {
    return this.ticketList.page(actor, query, true);
  }

  async item(actor: Actor, id: number): Promise<Item> {
    const { details, version } = await this.reader.read(actor, id);
    const context = await this.context.of(actor, details.customer_id);
    return new Item(Object.assign(details, { context }), version);
  }

  /** @throws ValidationFailed unless exactly one of text and canned reply is given */
  async addNote(actor: Actor, id: number, dto: NewNoteDto): Promise<AddedNoteDto> {
    const { note, canned_reply_id } = dto;
    if ((note === undefined) === (canned_reply_id === undefined)) {
      throw ValidationFailed.of('note', 'give either a note or a canned_reply_id');
    }
    const body =
      canned_reply_id === undefined
        ? (note ?? '')
        : await this.cannedReplies.fillIn(actor, canned_reply_id, id);
    if (!body.trim()) throw ValidationFailed.of('note', 'must not be blank');
    return AddedNoteDto.of(await this.notes.add(actor, adminNoteOf(id, body, dto)));
  }

  async merge(actor: Actor, id: number, into: number): Promise<Item> {
    await this.merging.merge(actor, id, into);
    return this.item(actor, id);
  }

  async events(actor: Actor, id: number, page: PageParameters): Promise<Page> {
    await this.tickets.mustExist(actor, id);
    return this.ticketEvents.list(id, page);
  }

  /** @throws ValidationFailed unless exactly one of user and address is given */
  async watch(actor: Actor, id: number, { user_id, email }: NewWatcherDto): Promise<Listing> {
    if (user_id !== undefined && email === undefined) {
      await this.watchers.add(actor, id, { userId: user_id });
    } else if (email !== undefined && user_id === undefined) {
      await this.watchers.add(actor, id, { email });
    } else {
      throw ValidationFailed.of('user_id', 'give either a user_id or an email');
    }
    return new Listing(await this.watchers.list(actor, id));
  }
}
