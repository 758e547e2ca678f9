import { Injectable } from '@nestjs/common';
import type { Actor } from '../auth/index.js';
import { Audit } from '../platform/audit/audit.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { Events } from '../platform/events/events.js';
import { codeLetters } from './accounting-code.js';
import type { Customer } from './customer.entity.js';
import { CustomerAdded } from './customers.events.js';
import { CustomerNotFound } from './customers.errors.js';
import { type CustomerNaming, CustomersRepository } from './customers.repository.js';
import type { NewCustomer } from './customers.types.js';

/** The acts on customers. */
@Injectable()
export class CustomersService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly customers: CustomersRepository,
  ) {}

  /** The id of a customer that the actor may see. @throws CustomerNotFound */
  async resolve(actor: Actor, naming: CustomerNaming): Promise<number> {
    const id = await this.find(actor, naming);
    if (id === undefined) throw new CustomerNotFound();
    return id;
  }

  /** The same for a filter: nobody, rather than an error, when there is none within reach. */
  find(actor: Actor, naming: CustomerNaming): Promise<number | undefined> {
    return this.customers.findId(actor.reach, naming);
  }

  /** A customer that the actor may see. @throws CustomerNotFound */
  async get(actor: Actor, naming: CustomerNaming): Promise<Customer> {
    const customer = await this.customers.find(await this.resolve(actor, naming));
    if (!customer) throw new CustomerNotFound();
    return customer;
  }

  /** Adds a customer; without an accounting code makes one. @throws AccountingCodeTaken */
  add(actor: Actor, input: NewCustomer): Promise<Customer> {
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const { accountingCode, ...fields } = input;
      const customer = await this.customers.add({
        ...fields,
        accountingCode: accountingCode ?? (await this.makeCode(input)),
        createdAt: now,
        modifiedAt: now,
      });
      await this.audit.record(actor, {
        action: 'customers.customer.added',
        subject: 'customer',
        subjectId: customer.id,
        after: customer,
      });
      await this.events.emit(new CustomerAdded(customer.id));
      return customer;
    });
  }

  private makeCode({ companyName, name }: NewCustomer): Promise<string> {
    return this.customers.takeAccountingCode(codeLetters(companyName ?? name));
  }
}
