import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import type { Access } from '../../platform/http/access.js';
import {
  CannedReplyChangesDto,
  cannedReplyChangesOf,
  CannedReplyDto,
  FilledInDto,
  FillInDto,
  NewCannedReplyDto,
  newCannedReplyOf,
} from './dto/canned-replies.admin.dto.js';
import { CannedRepliesService } from './canned-replies.service.js';

/** Those who work on tickets write their own replies. */
const WRITING: Access = { scopes: ['admin'], permissions: ['modify_tickets'] };

@AdminController('canned-replies', 'Helpdesk', 'view_tickets')
export class CannedRepliesAdminController {
  constructor(private readonly rows: CannedRepliesService) {}

  @Rest('GET', '', { summary: 'List canned replies', returns: CannedReplyDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.rows.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add a canned reply',
    returns: CannedReplyDto,
    status: 201,
    access: WRITING,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewCannedReplyDto): Promise<Created> {
    const row = await this.rows.add(actor, newCannedReplyOf(body));
    return new Created(`/admin/canned-replies/${row.id}`, CannedReplyDto.of(row), row.version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a canned reply',
    returns: CannedReplyDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    const row = await this.rows.get(id);
    return new Item(CannedReplyDto.of(row), row.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a canned reply',
    returns: CannedReplyDto,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: CannedReplyChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const row = await this.rows.modify(actor, id, cannedReplyChangesOf(body), version);
    return new Item(CannedReplyDto.of(row), row.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a canned reply',
    status: 204,
    access: WRITING,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.rows.remove(actor, id, version);
  }

  @Rest('POST', ':id/fill-in', {
    summary: 'Fill in a canned reply for a ticket',
    description: 'Nothing is sent; the text is there to be edited.',
    returns: FilledInDto,
    errors: ['not_found'],
  })
  async fillIn(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: FillInDto,
  ): Promise<FilledInDto> {
    return { text: await this.rows.fillIn(actor, id, body.ticket_id) };
  }
}
