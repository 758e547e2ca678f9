import { Body, Param, Query } from '@nestjs/common';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import { NewRoleDto, RoleChangesDto, RoleDto } from './dto/roles.admin.dto.js';
import { RolesService } from './roles.service.js';

@AdminController('roles', 'Roles', 'manage_users')
export class RolesAdminController {
  constructor(private readonly roles: RolesService) {}

  @Rest('GET', '', { summary: 'List roles', returns: RoleDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.roles.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add a role',
    description: 'With permissions that your own role has.',
    returns: RoleDto,
    status: 201,
    errors: ['conflict', 'permission_denied'],
  })
  async create(@CurrentActor() actor: Actor, @Body() body: NewRoleDto): Promise<Created> {
    const role = await this.roles.create(actor, body);
    return new Created(`/admin/roles/${role.id}`, RoleDto.of(role), role.version);
  }

  @Rest('GET', ':id', { summary: 'Read a role', returns: RoleDto, errors: ['not_found'] })
  async get(@Param('id') id: number): Promise<Item> {
    const role = await this.roles.get(id);
    return new Item(RoleDto.of(role), role.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a role',
    description:
      'Takes effect at once on tokens already issued. The administrator role keeps every permission.',
    returns: RoleDto,
    errors: ['not_found', 'conflict', 'stale_version', 'permission_denied'],
    example: { permissions: ['view_customers', 'view_tickets', 'add_tickets'] },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: RoleChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const role = await this.roles.modify(actor, id, body, version);
    return new Item(RoleDto.of(role), role.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a role that nobody has',
    description: 'The roles administrator, customer and partner belong to the house and stay.',
    status: 204,
    errors: ['not_found', 'conflict', 'stale_version', 'permission_denied'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.roles.remove(actor, id, version);
  }
}
