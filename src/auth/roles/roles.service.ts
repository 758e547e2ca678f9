import { Injectable } from '@nestjs/common';
import { Audit, difference } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { AccessTokens } from '../access-tokens.js';
import type { Actor } from '../actor.js';
import { UsersRepository } from '../users/users.repository.js';
import type { Role } from './role.entity.js';
import { RolesRepository } from './roles.repository.js';

export const ROLE_NAME = /^[\p{L}\p{N}][\p{L}\p{N} _.:-]*$/u;
export const ROLE_NAME_RULE = 'must consist of letters, digits, spaces and _ . : -';

/** It has every permission, so that whatever is taken from other roles can be given back. */
const ADMINISTRATOR = 'administrator';
/** Roles that the house itself hands out by name. */
const KEPT = new Set([ADMINISTRATOR, 'customer', 'partner']);

export interface RoleInput {
  name: string;
  permissions: readonly string[];
}

const ROW = `json_build_object(
  'id', r.id, 'name', r.name, 'permissions', r.permissions,
  'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`;

/**
 * Named sets of permissions. A change takes effect at once on tokens already issued. Nobody makes
 * or changes a role that has more than his own.
 */
@Injectable()
export class RolesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly roles: RolesRepository,
    private readonly users: UsersRepository,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  list(request: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    const where =
      request.search === undefined
        ? []
        : [`r.name ILIKE ${binder.bind(containing(request.search))}`];
    const source = {
      row: ROW,
      from: 'roles r',
      where,
      id: 'r.id',
      sorts: {
        id: { column: 'r.id', type: 'integer' },
        name: { column: 'r.name', type: 'text' },
      },
      defaultSort: 'id',
    } as const;
    return listPage(this.database, source, binder, request);
  }

  /** @throws NotFound */
  get(id: number): Promise<Role> {
    return this.roles.get(id);
  }

  /** @throws PermissionDenied Conflict */
  create(actor: Actor, { name, permissions }: RoleInput): Promise<Role> {
    return this.database.transaction(async () => {
      actor.mustHold(permissions);
      const now = this.clock.now();
      const role = await this.roles.add({
        name,
        permissions: unique(permissions),
        createdAt: now,
        modifiedAt: now,
      });
      await this.audit.record(actor, {
        action: 'auth.role.added',
        subject: 'role',
        subjectId: role.id,
        after: audited(role),
      });
      return role;
    });
  }

  /** @throws NotFound StaleVersion PermissionDenied; Conflict also when no administrator would be left */
  modify(actor: Actor, id: number, changes: Partial<RoleInput>, version?: number): Promise<Role> {
    return this.database.transaction(async () => {
      await this.users.lockAdministrators();
      const role = await this.getForUpdate(id);
      mustBeVersion(role, version);
      actor.mustHold([...role.permissions, ...(changes.permissions ?? [])]);
      const before = audited(role);
      mustKeep(role, changes);
      if (changes.name !== undefined) role.name = changes.name;
      if (changes.permissions !== undefined) role.permissions = unique(changes.permissions);
      const changed = difference(before, audited(role));
      if (Object.keys(changed.after).length === 0) return role;
      role.modifiedAt = this.clock.now();
      await this.roles.save(role);
      await this.users.mustHaveAdministrator();
      await this.audit.record(actor, {
        action: 'auth.role.modified',
        subject: 'role',
        subjectId: id,
        ...changed,
      });
      this.database.afterCommit(() => {
        this.accessTokens.drop(`role:${id}`);
      });
      return role;
    });
  }

  /** @throws NotFound StaleVersion PermissionDenied; Conflict while users have it */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const role = await this.getForUpdate(id);
      mustBeVersion(role, version);
      actor.mustHold(role.permissions);
      if (KEPT.has(role.name)) throw new Conflict(`The role ${role.name} belongs to the house.`);
      await this.roles.remove(role);
      await this.audit.record(actor, {
        action: 'auth.role.removed',
        subject: 'role',
        subjectId: id,
        before: audited(role),
      });
    });
  }

  private async getForUpdate(id: number): Promise<Role> {
    const role = await this.roles.findForUpdate(id);
    if (!role) throw new NotFound('role');
    return role;
  }
}

function mustKeep(role: Role, changes: Partial<RoleInput>): void {
  if (KEPT.has(role.name) && changes.name !== undefined && changes.name !== role.name) {
    throw new Conflict(`The role ${role.name} belongs to the house and keeps its name.`);
  }
  const kept = changes.permissions;
  if (role.name === ADMINISTRATOR && kept && role.permissions.some((one) => !kept.includes(one))) {
    throw new Conflict('The role administrator has every permission; make another role instead.');
  }
}

function unique(permissions: readonly string[]): string[] {
  return [...new Set(permissions)];
}

function audited(role: Role): RoleInput {
  return { name: role.name, permissions: role.permissions };
}
