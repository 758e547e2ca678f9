import { Body, Param } from '@nestjs/common';
import {
  type Actor,
  AdminController,
  CurrentActor,
  keptActs,
  resourceRoutes,
} from '../../auth/index.js';
import type { Access } from '../../platform/http/access.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
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

const Routes = resourceRoutes({
  path: 'canned-replies',
  one: 'a canned reply',
  many: 'canned replies',
  returns: CannedReplyDto,
  create: NewCannedReplyDto,
  change: CannedReplyChangesDto,
  createExample: {
    name: 'Move the router',
    body: 'Dear {{customer.name}}, please move your router into the open.',
  },
  changeExample: { body: 'Dear {{customer.name}}, please place your router in the open.' },
  writing: WRITING,
});

@AdminController('canned-replies', 'Helpdesk', 'view_tickets')
export class CannedRepliesAdminController extends Routes {
  constructor(private readonly rows: CannedRepliesService) {
    super(
      keptActs(rows, {
        added: newCannedReplyOf,
        changed: cannedReplyChangesOf,
      }),
    );
  }

  @Rest('POST', ':id/fill-in', {
    summary: 'Fill in a canned reply for a ticket',
    description: 'Nothing is sent; the text is there to be edited.',
    returns: FilledInDto,
    errors: ['not_found'],
    readsOnly: true,
  })
  async fillIn(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: FillInDto,
  ): Promise<FilledInDto> {
    return { text: await this.rows.fillIn(actor, id, body.ticket_id) };
  }
}
