import { Param, Query } from '@nestjs/common';
import { Outbox } from '../../platform/mail/outbox.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Item, Listing } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { LetterDto, MailQuery, WholeLetterDto } from './dto/mail.dto.js';
import { QueueService } from './queue.service.js';

/** Letters may hold what signs somebody in, so both permissions are needed to read them. */
@AdminController('mail', 'Outgoing mail', 'manage_settings', 'manage_users')
export class MailAdminController {
  constructor(
    private readonly outbox: Outbox,
    private readonly queue: QueueService,
  ) {}

  @Rest('GET', '', {
    summary: 'List outgoing mail',
    description: 'Without an SMTP server letters stay here, to be read.',
    returns: LetterDto,
    list: true,
  })
  async list(@Query() query: MailQuery): Promise<Listing> {
    return new Listing(await this.outbox.page(query));
  }

  @Rest('GET', ':id', {
    summary: 'Read a letter',
    returns: WholeLetterDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: bigint): Promise<Item> {
    return new Item(await this.outbox.get(id));
  }

  @Rest('POST', ':id/resend', {
    summary: 'Send a letter again',
    returns: WholeLetterDto,
    errors: ['not_found', 'conflict'],
  })
  async resend(@CurrentActor() actor: Actor, @Param('id') id: bigint): Promise<Item> {
    return new Item(await this.queue.resendLetter(actor, id));
  }
}
