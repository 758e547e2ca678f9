import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Belongings, type FieldsOf } from '../belongings.js';
import { ADDRESS_FIELDS, TIMES_OF_PART } from '../customer-rows.js';
import { CustomerAddress } from './address.entity.js';

class AddressesRepository extends EntityRepository<CustomerAddress> {
  constructor(database: Database) {
    super(database, CustomerAddress);
  }
}

/** The places of a customer besides the one in his own row. */
@Injectable()
export class AddressesService extends Belongings<CustomerAddress> {
  private readonly rows: AddressesRepository;

  constructor(database: Database, clock: Clock, audit: Audit) {
    const facts = {
      noun: 'address',
      from: 'customer_addresses t',
      row: `json_build_object(${ADDRESS_FIELDS}, ${TIMES_OF_PART})`,
      searchText: `concat_ws(' ', t.address_line1, t.address_line2, t.city, t.postal_code)`,
    };
    const rows = new AddressesRepository(database);
    super(facts, database, clock, audit, rows);
    this.rows = rows;
  }

  protected insert(
    customerId: number,
    fields: FieldsOf<CustomerAddress>,
    at: Date,
  ): Promise<CustomerAddress> {
    return this.rows.add({ ...fields, customerId, createdAt: at, modifiedAt: at });
  }
}
