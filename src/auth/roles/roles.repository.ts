import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { Role } from './role.entity.js';

@Injectable()
export class RolesRepository extends EntityRepository<Role> {
  constructor(database: Database) {
    super(database, Role, {
      roles_name_key: () =>
        new Conflict('A role of this name exists.', [{ field: 'name', message: 'is taken' }]),
      users_role_id_fkey: () => new Conflict('Users have this role.'),
    });
  }

  /** @throws NotFound */
  async get(id: number): Promise<Role> {
    const role = await this.find(id);
    if (!role) throw new NotFound('role');
    return role;
  }

  findByName(name: string): Promise<Role | null> {
    return this.rows.findOneBy({ name });
  }
}
