import { Injectable } from '@nestjs/common';
import { Raw } from 'typeorm';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Conflict } from '../../platform/errors/index.js';
import { User } from './user.entity.js';

@Injectable()
export class UsersRepository extends EntityRepository<User> {
  constructor(database: Database) {
    super(database, User, {
      users_username_key: () =>
        new Conflict('This username is taken.', [{ field: 'username', message: 'is taken' }]),
      oauth_clients_owner_id_fkey: () => new Conflict('This user owns OAuth clients.'),
    });
  }

  /** By name in any case; names may contain a colon (`d:support`). */
  findByUsername(username: string): Promise<User | null> {
    return this.rows.findOneBy({
      username: Raw((column) => `lower(${column}) = lower(:username)`, { username }),
    });
  }

  /** The oldest active user of a customer: the one a one-time token signs in. */
  findOldestOfCustomer(customerId: number): Promise<User | null> {
    return this.rows.findOne({ where: { customerId, isActive: true }, order: { id: 'ASC' } });
  }
}
