import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import {
  MailboxChangesDto,
  mailboxChangesOf,
  MailboxDto,
  NewMailboxDto,
  newMailboxOf,
  NewMailboxSecretDto,
} from './dto/mailboxes.admin.dto.js';
import { MailboxPolls } from './mailbox-polls.js';
import { MailboxesService } from './mailboxes.service.js';

@AdminController('mailboxes', 'Helpdesk', 'manage_settings')
export class MailboxesAdminController {
  constructor(
    private readonly rows: MailboxesService,
    private readonly polls: MailboxPolls,
  ) {}

  @Rest('GET', '', { summary: 'List mailboxes', returns: MailboxDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.rows.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add a mailbox',
    description:
      'Letters are handed to an HTTP door at `/helpdesk/mail-in/{id}`, signed with the secret that ' +
      'is answered here once.',
    returns: NewMailboxSecretDto,
    status: 201,
    secrets: ['secret'],
    errors: ['conflict'],
    example: {
      name: 'Support inbox',
      department_id: 1,
      kind: 'imap',
      host: 'imap.cedar.example',
      username: 'support@cedar.example',
      password: 'a-long-password',
    },
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewMailboxDto): Promise<Created> {
    const { mailbox, secret } = await this.rows.open(actor, newMailboxOf(body));
    const answer = NewMailboxSecretDto.with(mailbox, secret);
    return new Created(`/admin/mailboxes/${mailbox.id}`, answer, mailbox.version);
  }

  @Rest('GET', ':id', { summary: 'Read a mailbox', returns: MailboxDto, errors: ['not_found'] })
  async get(@Param('id') id: number): Promise<Item> {
    const row = await this.rows.get(id);
    return new Item(MailboxDto.of(row), row.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a mailbox',
    returns: MailboxDto,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { folder: 'INBOX/Support', done_folder: 'INBOX/Done' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: MailboxChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const row = await this.rows.change(actor, id, mailboxChangesOf(body), version);
    return new Item(MailboxDto.of(row), row.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a mailbox that no letter has come in by',
    status: 204,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.rows.remove(actor, id, version);
  }

  @Rest('POST', ':id/poll', {
    summary: 'Look for letters now',
    description: 'However long the next poll would wait after failures.',
    returns: MailboxDto,
    errors: ['not_found', 'conflict'],
  })
  async poll(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const row = await this.polls.askFor(actor, id);
    return new Item(MailboxDto.of(row), row.version);
  }

  @Rest('POST', ':id/secret', {
    summary: 'Make a new secret for an HTTP door',
    description: 'The old one opens nothing any more.',
    returns: NewMailboxSecretDto,
    secrets: ['secret'],
    errors: ['not_found', 'conflict'],
  })
  async renew(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const { mailbox, secret } = await this.rows.renewSecret(actor, id);
    return new Item(NewMailboxSecretDto.with(mailbox, secret), mailbox.version);
  }
}
