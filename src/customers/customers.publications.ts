import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../platform/event-log/event-log.js';
import type { Fields } from '../platform/event-log/publication.js';
import type { Customer } from './customer.entity.js';
import { CustomerNotFound } from './customers.errors.js';
import { CustomerAdded, CustomerModified, CustomerStatusChanged } from './customers.events.js';
import { CustomersRepository } from './customers.repository.js';
import {
  CustomerEventDto,
  CustomerModifiedEventDto,
  CustomerStatusEventDto,
} from './dto/customer-events.dto.js';

const EXAMPLE = {
  customer_id: 1,
  accounting_code: 'PIE001',
  account_number: '10000001',
  customer_type: 'individual',
  name: 'Jessica Pienaar',
  company_name: null,
  email: 'jessica@pienaar.example',
  phone: '+27 21 555 0143',
  group: null,
  status: 'active',
} satisfies CustomerEventDto;

/** What the world is told of customers. */
@Injectable()
export class CustomerPublications implements OnModuleInit {
  constructor(
    private readonly eventLog: EventLog,
    private readonly customers: CustomersRepository,
  ) {}

  onModuleInit(): void {
    const about = {
      aggregate: 'customer',
      aggregateId: ({ customerId }: { customerId: number }) => customerId,
    };
    this.eventLog.publish(CustomerAdded, {
      ...about,
      type: 'customers.customer.added',
      summary: 'A customer has been added.',
      schema: CustomerEventDto,
      data: ({ customerId }) => this.told(customerId),
      example: EXAMPLE,
    });
    this.eventLog.publish(CustomerModified, {
      ...about,
      type: 'customers.customer.modified',
      summary: 'Fields of a customer have changed.',
      schema: CustomerModifiedEventDto,
      data: async ({ customerId, changed }) => ({ ...(await this.told(customerId)), changed }),
      example: { ...EXAMPLE, changed: ['phone'] },
    });
    this.eventLog.publish(CustomerStatusChanged, {
      ...about,
      type: 'customers.customer.status_changed',
      summary: 'A customer was suspended, cancelled or made active again.',
      schema: CustomerStatusEventDto,
      data: async ({ customerId, before }) => ({
        ...(await this.told(customerId)),
        status_before: before,
      }),
      example: { ...EXAMPLE, status: 'suspended', status_before: 'active' },
    });
  }

  private async told(id: number): Promise<Fields<CustomerEventDto>> {
    const customer = await this.customers.find(id);
    if (!customer) throw new CustomerNotFound();
    return wordsOf(customer);
  }
}

function wordsOf(customer: Customer): Fields<CustomerEventDto> {
  return {
    customer_id: customer.id,
    accounting_code: customer.accountingCode,
    account_number: customer.accountNumber,
    customer_type: customer.customerType,
    name: customer.name,
    company_name: customer.companyName,
    email: customer.email,
    phone: customer.phone,
    group: customer.customerGroup,
    status: customer.status,
  };
}
