import { Param } from '@nestjs/common';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Item } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { type KeptItem, resourceRoutes } from '../resource.js';
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

const OF_CHANGES = ['not_found', 'stale_version', 'permission_denied'];

/** The client of the demo data. */
const DEMO_CLIENT = { id: 47_180_796 };

const Routes = resourceRoutes({
  path: 'clients',
  one: 'an OAuth client',
  many: 'OAuth clients',
  returns: ClientDto,
  create: NewClientDto,
  change: ClientChangesDto,
  query: ClientsQuery,
  changeExample: { scopes: ['view_customers', 'view_tickets'] },
  addressExample: DEMO_CLIENT,
  routes: {
    add: {
      description: 'It is yours: `client_credentials` act for you. The secret is shown once.',
      returns: MadeClientDto,
      secrets: ['client_secret'],
      errors: [],
    },
    modify: {
      description: '`active: false` ends its tokens, and narrower scopes end those that hold more.',
      errors: OF_CHANGES,
    },
    remove: { summary: 'Delete an OAuth client and its tokens', errors: OF_CHANGES },
  },
});

/** Clients are addressed by the 8 digits that they are called by on the wire. */
@AdminController('clients', 'OAuth clients', 'manage_users')
export class ClientsAdminController extends Routes {
  constructor(
    private readonly clients: ClientsService,
    clientsList: ClientsList,
    private readonly tokens: TokensService,
  ) {
    super({
      list: (_, query) => clientsList.page(query),
      add: async (actor, body) => {
        const made = await clients.create(actor, newClientOf(body));
        return { ...shown(made.client), body: MadeClientDto.ofMade(made) };
      },
      get: async (_, id) => shown(await clients.get(String(id))),
      modify: async (actor, id, body, version) =>
        shown(await clients.modify(actor, String(id), clientChangesOf(body), version)),
      remove: (actor, id, version) => clients.remove(actor, String(id), version),
    });
  }

  @Rest('POST', ':id/secret', {
    summary: 'Give an OAuth client a new secret',
    description:
      'The old one is worthless at once; tokens live on until `DELETE /admin/clients/{id}/tokens`.',
    returns: MadeClientDto,
    secrets: ['client_secret'],
    errors: ['not_found', 'conflict', 'permission_denied'],
    addressExample: DEMO_CLIENT,
  })
  async rotateSecret(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const made = await this.clients.rotateSecret(actor, String(id));
    return new Item(MadeClientDto.ofMade(made), made.client.version);
  }

  @Rest('DELETE', ':id/tokens', {
    summary: 'Revoke all tokens of an OAuth client',
    returns: RevokedDto,
    errors: ['not_found'],
    addressExample: DEMO_CLIENT,
  })
  async revokeTokens(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<RevokedDto> {
    return { revoked: await this.tokens.revokeAllOfClient(actor, String(id)) };
  }
}

function shown(client: ClientFacts): KeptItem {
  return { id: client.clientId, version: client.version, body: ClientDto.of(client) };
}
