import { Body, Param, Query } from '@nestjs/common';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { RevokedDto } from '../tokens/dto/tokens.admin.dto.js';
import { TokensService } from '../tokens/tokens.service.js';
import {
  NewUserDto,
  newUserOf,
  UserChangesDto,
  userChangesOf,
  UserDto,
  UsersQuery,
} from './dto/users.admin.dto.js';
import type { UserFacts } from './user-facts.js';
import { UsersList } from './users.list.js';
import { UsersService } from './users.service.js';

@AdminController('users', 'Users', 'manage_users')
export class UsersAdminController {
  constructor(
    private readonly users: UsersService,
    private readonly usersList: UsersList,
    private readonly tokens: TokensService,
  ) {}

  @Rest('GET', '', { summary: 'List users', returns: UserDto, list: true })
  async list(@Query() query: UsersQuery): Promise<Listing> {
    return new Listing(await this.usersList.page(query));
  }

  @Rest('POST', '', {
    summary: 'Add a user',
    description: 'The role must be within your own.',
    returns: UserDto,
    status: 201,
    errors: ['conflict', 'permission_denied'],
    example: {
      username: 'palesa',
      name: 'Palesa Moloi',
      email: 'palesa@cedar.example',
      role: 'support',
    },
  })
  async create(@CurrentActor() actor: Actor, @Body() body: NewUserDto): Promise<Created> {
    const user = await this.users.create(actor, newUserOf(body));
    return new Created(`/admin/users/${user.id}`, UserDto.of(user), user.version);
  }

  @Rest('GET', ':id', { summary: 'Read a user', returns: UserDto, errors: ['not_found'] })
  async get(@Param('id') id: number): Promise<Item> {
    return item(await this.users.get(id));
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a user',
    description:
      'A new password and `active: false` end his sessions and tokens. The last administrator stays one.',
    returns: UserDto,
    errors: ['not_found', 'conflict', 'stale_version', 'permission_denied'],
    example: { role: 'noc' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: UserChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    return item(await this.users.modify(actor, id, userChangesOf(body), version));
  }

  @Rest('DELETE', ':id', {
    summary: 'Deactivate a user',
    description:
      'Users are never erased, because the audit trail names them: he keeps his row and his name, ' +
      'cannot sign in, and his sessions and tokens end. `PATCH {"active": true}` takes it back.',
    status: 204,
    errors: ['not_found', 'conflict', 'stale_version', 'permission_denied'],
  })
  async deactivate(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.users.deactivate(actor, id, version);
  }

  @Rest('DELETE', ':id/tokens', {
    summary: 'Revoke all tokens of a user',
    returns: RevokedDto,
    errors: ['not_found'],
  })
  async revokeTokens(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<RevokedDto> {
    return { revoked: await this.tokens.revokeAllOfUser(actor, id) };
  }
}

function item(user: UserFacts): Item {
  return new Item(UserDto.of(user), user.version);
}
