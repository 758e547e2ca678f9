import { Body, Param, Query } from '@nestjs/common';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { RevokedDto } from '../tokens/dto/tokens.admin.dto.js';
import { TokensService } from '../tokens/tokens.service.js';
import type { ClientFacts } from './client-facts.js';
import { ClientsList } from './clients.list.js';
import { ClientsService } from './clients.service.js';
import {
  ClientChangesDto,
  clientChangesOf,
  ClientDto,
  ClientsQuery,
  MadeClientDto,
  NewClientDto,
  newClientOf,
} from './dto/clients.admin.dto.js';

/** Clients are addressed by the 8 digits that they are called by on the wire. */
@AdminController('clients', 'OAuth clients', 'manage_users')
export class ClientsAdminController {
  constructor(
    private readonly clients: ClientsService,
    private readonly clientsList: ClientsList,
    private readonly tokens: TokensService,
  ) {}

  @Rest('GET', '', { summary: 'List OAuth clients', returns: ClientDto, list: true })
  async list(@Query() query: ClientsQuery): Promise<Listing> {
    return new Listing(await this.clientsList.page(query));
  }

  @Rest('POST', '', {
    summary: 'Add an OAuth client',
    description: 'It is yours: `client_credentials` act for you. The secret is shown once.',
    returns: MadeClientDto,
    status: 201,
    secrets: ['client_secret'],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: NewClientDto): Promise<Created> {
    const made = await this.clients.create(actor, newClientOf(body));
    const { clientId, version } = made.client;
    return new Created(`/admin/clients/${clientId}`, MadeClientDto.ofMade(made), version);
  }

  @Rest('GET', ':id', {
    summary: 'Read an OAuth client',
    returns: ClientDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return item(await this.clients.get(String(id)));
  }

  @Rest('PATCH', ':id', {
    summary: 'Change an OAuth client',
    description: '`active: false` ends its tokens, and narrower scopes end those that hold more.',
    returns: ClientDto,
    errors: ['not_found', 'stale_version', 'permission_denied'],
    example: { scopes: ['view_customers', 'view_tickets'] },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: ClientChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    return item(await this.clients.modify(actor, String(id), clientChangesOf(body), version));
  }

  @Rest('POST', ':id/secret', {
    summary: 'Give an OAuth client a new secret',
    description:
      'The old one is worthless at once; tokens live on until `DELETE /admin/clients/{id}/tokens`.',
    returns: MadeClientDto,
    secrets: ['client_secret'],
    errors: ['not_found', 'conflict', 'permission_denied'],
  })
  async rotateSecret(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const made = await this.clients.rotateSecret(actor, String(id));
    return new Item(MadeClientDto.ofMade(made), made.client.version);
  }

  @Rest('DELETE', ':id/tokens', {
    summary: 'Revoke all tokens of an OAuth client',
    returns: RevokedDto,
    errors: ['not_found'],
  })
  async revokeTokens(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<RevokedDto> {
    return { revoked: await this.tokens.revokeAllOfClient(actor, String(id)) };
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete an OAuth client and its tokens',
    status: 204,
    errors: ['not_found', 'stale_version', 'permission_denied'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.clients.remove(actor, String(id), version);
  }
}

function item(client: ClientFacts): Item {
  return new Item(ClientDto.of(client), client.version);
}
