import { Injectable } from '@nestjs/common';
import { Raw } from 'typeorm';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { User } from './user.entity.js';
import { normalisedUsername } from './username.js';

@Injectable()
export class UsersRepository extends EntityRepository<User> {
  constructor(database: Database) {
    super(database, User, {
      users_username_key: () =>
        new Conflict('This username is taken.', [{ field: 'username', message: 'is taken' }]),
      users_belongs_check: () =>
        ValidationFailed.of('customer_id', 'must be absent for a user of a partner'),
      users_customer_id_fkey: () => ValidationFailed.of('customer_id', 'is no customer'),
      users_partner_id_fkey: () => ValidationFailed.of('partner_id', 'is no partner'),
      oauth_clients_owner_id_fkey: () => new Conflict('This user owns OAuth clients.'),
    });
  }

  /** By name in any case; names may contain a colon (`d:support`). */
  findByUsername(username: string): Promise<User | null> {
    return this.rows.findOneBy({
      username: Raw((column) => `lower(${column}) = lower(:username)`, {
        username: normalisedUsername(username),
      }),
    });
  }

  /** The oldest active user of a customer: the one a one-time token signs in. */
  findOldestOfCustomer(customerId: number): Promise<User | null> {
    return this.rows.findOne({ where: { customerId, isActive: true }, order: { id: 'ASC' } });
  }

  /** Held by whoever may leave the installation without an administrator, until he has committed. */
  async lockAdministrators(): Promise<void> {
    await this.database.query(
      `SELECT pg_advisory_xact_lock(hashtextextended('auth.administrators', 0))`,
    );
  }

  /** @throws Conflict when nobody active is left who may manage users */
  async mustHaveAdministrator(): Promise<void> {
    const one = await this.database.queryOne(
      `SELECT 1
         FROM users u
         JOIN roles r ON r.id = u.role_id
        WHERE u.is_active AND r.permissions @> '{admin,manage_users}'
        LIMIT 1`,
    );
    if (!one) throw new Conflict('Nobody would be left who may manage users.');
  }
}
