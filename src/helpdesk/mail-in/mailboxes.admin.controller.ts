import { Param } from '@nestjs/common';
import {
  type Actor,
  AdminController,
  CurrentActor,
  type KeptItem,
  resourceRoutes,
} from '../../auth/index.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Item } from '../../platform/rest/results.js';
import {
  MailboxChangesDto,
  mailboxChangesOf,
  MailboxDto,
  NewMailboxDto,
  newMailboxOf,
  NewMailboxSecretDto,
} from './dto/mailboxes.admin.dto.js';
import type { Mailbox } from './mailbox.entity.js';
import { MailboxPolls } from './mailbox-polls.js';
import { MailboxesService } from './mailboxes.service.js';

const Routes = resourceRoutes({
  path: 'mailboxes',
  one: 'a mailbox',
  many: 'mailboxes',
  returns: MailboxDto,
  create: NewMailboxDto,
  change: MailboxChangesDto,
  createExample: {
    name: 'Support inbox',
    department_id: 1,
    kind: 'imap',
    host: 'imap.cedar.example',
    username: 'support@cedar.example',
    password: 'a-long-password',
  },
  changeExample: { folder: 'INBOX/Support', done_folder: 'INBOX/Done' },
  routes: {
    add: {
      description:
        'Letters are handed to an HTTP door at `/helpdesk/mail-in/{id}`, signed with the secret that ' +
        'is answered here once.',
      returns: NewMailboxSecretDto,
      secrets: ['secret'],
    },
    remove: { summary: 'Delete a mailbox that no letter has come in by' },
  },
});

@AdminController('mailboxes', 'Helpdesk', 'manage_settings')
export class MailboxesAdminController extends Routes {
  constructor(
    private readonly rows: MailboxesService,
    private readonly polls: MailboxPolls,
  ) {
    super({
      list: (_, query) => rows.list(query),
      add: async (actor, body) => {
        const { mailbox, secret } = await rows.open(actor, newMailboxOf(body));
        return { ...shown(mailbox), body: NewMailboxSecretDto.with(mailbox, secret) };
      },
      get: async (_, id) => shown(await rows.get(id)),
      modify: async (actor, id, body, version) =>
        shown(await rows.change(actor, id, mailboxChangesOf(body), version)),
      remove: (actor, id, version) => rows.remove(actor, id, version),
    });
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

function shown(row: Mailbox): KeptItem {
  return { id: row.id, version: row.version, body: MailboxDto.of(row) };
}
