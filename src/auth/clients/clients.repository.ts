import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { OAuthClient } from './client.entity.js';

@Injectable()
export class ClientsRepository extends EntityRepository<OAuthClient> {
  constructor(database: Database) {
    super(database, OAuthClient);
  }

  findByClientId(clientId: string): Promise<OAuthClient | null> {
    return this.rows.findOneBy({ clientId });
  }

  /** Reads the client and holds it until the end of the transaction. */
  findByClientIdForUpdate(clientId: string): Promise<OAuthClient | null> {
    return this.rows.findOne({ where: { clientId }, lock: { mode: 'pessimistic_write' } });
  }

  listOfOwner(ownerId: number): Promise<OAuthClient[]> {
    return this.rows.find({ where: { ownerId }, order: { id: 'ASC' } });
  }
}
