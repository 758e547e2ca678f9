import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository } from '../../platform/database/entity-repository.js';
import { Belongings, type FieldsOf } from '../belongings.js';
import { CONTACT_FIELDS, TIMES_OF_PART } from '../customer-rows.js';
import { CustomerContact } from './contact.entity.js';

class ContactsRepository extends EntityRepository<CustomerContact> {
  constructor(database: Database) {
    super(database, CustomerContact);
  }
}

/** Whom else to speak to about a customer. */
@Injectable()
export class ContactsService extends Belongings<CustomerContact> {
  private readonly rows: ContactsRepository;

  constructor(database: Database, clock: Clock, audit: Audit) {
    const facts = {
      noun: 'contact',
      from: 'customer_contacts t',
      row: `json_build_object(${CONTACT_FIELDS}, 'notes', t.notes, ${TIMES_OF_PART})`,
      searchText: `concat_ws(' ', t.name, t.role, t.email, t.phone)`,
    };
    const rows = new ContactsRepository(database);
    super(facts, database, clock, audit, rows);
    this.rows = rows;
  }

  protected insert(
    customerId: number,
    fields: FieldsOf<CustomerContact>,
    at: Date,
  ): Promise<CustomerContact> {
    return this.rows.add({ ...fields, customerId, createdAt: at, modifiedAt: at });
  }
}
