import { Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import type { FileAnswer } from '../../platform/calls/answers.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import { IncomingMailDto, IncomingMailsQuery } from './dto/incoming-mails.admin.dto.js';
import { IncomingMailsService } from './incoming-mails.service.js';

@AdminController('incoming-mails', 'Helpdesk', 'view_tickets')
export class IncomingMailsAdminController {
  constructor(private readonly mails: IncomingMailsService) {}

  @Rest('GET', '', {
    summary: 'List letters that have come in',
    returns: IncomingMailDto,
    list: true,
  })
  async list(@CurrentActor() actor: Actor, @Query() query: IncomingMailsQuery): Promise<Listing> {
    return new Listing(await this.mails.page(actor, query));
  }

  @Rest('GET', ':id', {
    summary: 'What became of a letter',
    returns: IncomingMailDto,
    errors: ['not_found'],
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(await this.mails.get(actor, id));
  }

  @Rest('GET', ':id/raw', {
    summary: 'A letter as it came',
    description: 'With all that was quoted in it and left out on the ticket.',
    file: 'message/rfc822',
    errors: ['not_found'],
  })
  raw(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<FileAnswer> {
    return this.mails.raw(actor, id);
  }

  @Rest('POST', ':id/retry', {
    summary: 'Work a letter again',
    description: 'One that was put aside is wanted now, whatever it looks like.',
    returns: IncomingMailDto,
    access: { scopes: ['admin'], permissions: ['modify_tickets'] },
    errors: ['not_found', 'conflict'],
  })
  async retry(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(await this.mails.retry(actor, id));
  }
}
