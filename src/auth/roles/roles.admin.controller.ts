import { AdminController } from '../decorators.js';
import { type KeptItem, resourceRoutes } from '../resource.js';
import { NewRoleDto, RoleChangesDto, RoleDto } from './dto/roles.admin.dto.js';
import type { Role } from './role.entity.js';
import { RolesService } from './roles.service.js';

const Routes = resourceRoutes({
  path: 'roles',
  one: 'a role',
  many: 'roles',
  returns: RoleDto,
  create: NewRoleDto,
  change: RoleChangesDto,
  changeExample: { permissions: ['view_customers', 'view_tickets', 'add_tickets'] },
  errors: ['permission_denied'],
  routes: {
    add: { description: 'With permissions that your own role has.' },
    modify: {
      description:
        'Takes effect at once on tokens already issued. The administrator role keeps every permission.',
    },
    remove: {
      summary: 'Delete a role that nobody has',
      description: 'The roles administrator, customer and partner belong to the house and stay.',
    },
  },
});

@AdminController('roles', 'Roles', 'manage_users')
export class RolesAdminController extends Routes {
  constructor(roles: RolesService) {
    super({
      list: (_, query) => roles.list(query),
      add: async (actor, body) => shown(await roles.create(actor, body)),
      get: async (_, id) => shown(await roles.get(id)),
      modify: async (actor, id, body, version) =>
        shown(await roles.modify(actor, id, body, version)),
      remove: (actor, id, version) => roles.remove(actor, id, version),
    });
  }
}

function shown(role: Role): KeptItem {
  return { id: role.id, version: role.version, body: RoleDto.of(role) };
}
