import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import type { Access } from '../../platform/http/access.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import { StaffTicketDto } from './dto/ticket-context.dto.js';
import { TicketDto } from './dto/ticket.dto.js';
import { AddedNoteDto } from './dto/ticket-answers.dto.js';
import {
  MergeDto,
  NewNoteDto,
  NewWatcherDto,
  TicketChangesDto,
  ticketChangesOf,
  TicketEventDto,
  TicketsQuery,
  WatcherDto,
} from './dto/tickets.admin.dto.js';
import { TicketDesk } from './ticket-desk.js';
import { TicketWorkService } from './ticket-work.service.js';
import { TicketsService } from './tickets.service.js';
import { WatchersService } from './watchers.service.js';

const WORKING: Access = { scopes: ['admin'], permissions: ['modify_tickets'] };

@AdminController('tickets', 'Helpdesk', 'view_tickets')
export class TicketsAdminController {
  constructor(
    private readonly desk: TicketDesk,
    private readonly tickets: TicketsService,
    private readonly work: TicketWorkService,
    private readonly watchers: WatchersService,
  ) {}

  @Rest('GET', '', { summary: 'List tickets', returns: TicketDto, list: true })
  async list(@CurrentActor() actor: Actor, @Query() query: TicketsQuery): Promise<Listing> {
    return new Listing(await this.desk.list(actor, query));
  }

  @Rest('GET', ':id', {
    summary: 'Read a ticket',
    returns: StaffTicketDto,
    errors: ['not_found'],
  })
  get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return this.desk.item(actor, id);
  }

  @Rest('PATCH', ':id', {
    summary: 'Assign, prioritise, move or retitle a ticket',
    description: 'Whoever is newly assigned is told. Priority and department change the promises.',
    returns: StaffTicketDto,
    access: WORKING,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { priority: 2, assigned_to: 2 },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: TicketChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.work.modify(actor, id, ticketChangesOf(body), version);
    return this.desk.item(actor, id);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a ticket with everything that belongs to it',
    status: 204,
    access: WORKING,
    errors: ['not_found'],
  })
  async remove(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<void> {
    await this.tickets.remove(actor, id);
  }

  @Rest('POST', ':id/notes', {
    summary: 'Add a note, or a canned reply',
    returns: AddedNoteDto,
    access: WORKING,
    errors: ['not_found', 'conflict'],
  })
  addNote(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: NewNoteDto,
  ): Promise<AddedNoteDto> {
    return this.desk.addNote(actor, id, body);
  }

  @Rest('POST', ':id/hold', {
    summary: 'Put a ticket on hold',
    description: 'It is not escalated, and its resolution clock waits. Twice changes nothing.',
    returns: StaffTicketDto,
    access: WORKING,
    errors: ['not_found'],
  })
  async hold(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    await this.tickets.hold(actor, id);
    return this.desk.item(actor, id);
  }

  @Rest('POST', ':id/release', {
    summary: 'Take a ticket off hold',
    returns: StaffTicketDto,
    access: WORKING,
    errors: ['not_found'],
  })
  async release(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    await this.tickets.release(actor, id);
    return this.desk.item(actor, id);
  }

  @Rest('POST', ':id/merge', {
    summary: 'Merge a duplicate into another ticket',
    description: 'Its people watch the other one from now on.',
    returns: StaffTicketDto,
    access: WORKING,
    errors: ['not_found', 'conflict'],
    example: { into: 1 },
  })
  merge(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: MergeDto,
  ): Promise<Item> {
    return this.desk.merge(actor, id, body.into);
  }

  @Rest('GET', ':id/events', {
    summary: 'What happened to a ticket, and when',
    returns: TicketEventDto,
    list: true,
    errors: ['not_found'],
  })
  async events(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() page: PageParameters,
  ): Promise<Listing> {
    return new Listing(await this.desk.events(actor, id, page));
  }

  @Rest('GET', ':id/watchers', {
    summary: 'Who else is told of a ticket',
    returns: WatcherDto,
    list: true,
    errors: ['not_found'],
  })
  async listWatchers(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() page: PageParameters,
  ): Promise<Listing> {
    return new Listing(await this.watchers.list(actor, id, page));
  }

  @Rest('POST', ':id/watchers', {
    summary: 'Let a user or an address watch a ticket',
    returns: WatcherDto,
    list: true,
    access: WORKING,
    errors: ['not_found'],
    example: { email: 'neighbour@pienaar.example' },
  })
  watch(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: NewWatcherDto,
  ): Promise<Listing> {
    return this.desk.watch(actor, id, body);
  }

  @Rest('DELETE', ':id/watchers/:watcher', {
    summary: 'Let somebody watch a ticket no longer',
    status: 204,
    access: WORKING,
    errors: ['not_found'],
  })
  async unwatch(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Param('watcher') watcher: number,
  ): Promise<void> {
    await this.watchers.remove(actor, id, watcher);
  }
}
