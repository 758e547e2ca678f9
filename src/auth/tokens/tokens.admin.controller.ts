import { Param, Query } from '@nestjs/common';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Listing } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { TokenDto, TokensQuery } from './dto/tokens.admin.dto.js';
import { TokensList } from './tokens.list.js';
import { TokensService } from './tokens.service.js';

@AdminController('tokens', 'OAuth tokens', 'manage_users')
export class TokensAdminController {
  constructor(
    private readonly tokens: TokensService,
    private readonly tokensList: TokensList,
  ) {}

  @Rest('GET', '', {
    summary: 'List live access and refresh tokens',
    returns: TokenDto,
    list: true,
  })
  async list(@Query() query: TokensQuery): Promise<Listing> {
    return new Listing(await this.tokensList.page(query));
  }

  @Rest('DELETE', ':id', {
    summary: 'Revoke a token',
    description: 'Its whole family ends, so that no refresh token brings it back.',
    status: 204,
    errors: ['not_found'],
  })
  async revoke(@CurrentActor() actor: Actor, @Param('id') id: bigint): Promise<void> {
    await this.tokens.revoke(actor, id);
  }
}
