import { type Actor, Call, CurrentActor } from '../auth/index.js';
import type { Page } from '../platform/calls/answers.js';
import { CallController, Parameters } from '../platform/calls/call.decorator.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import type { Reviewed } from '../workflow/index.js';
import { CustomerViews } from './customer-views.js';
import { customerNamed } from './customer-words.js';
import type { Customer } from './customer.entity.js';
import { CustomersService } from './customers.service.js';
import {
  AddedCustomerDto,
  CustomerDetailsDto,
  CustomerDto,
  ModifiedCustomerDto,
} from './dto/customer-answers.dto.js';
import {
  AddCustomerDto,
  ListCustomersDto,
  ModifyCustomerDto,
  NamedCustomerDto,
} from './dto/customers.dto.js';

@CallController('Customers')
export class CustomersController {
  constructor(
    private readonly customers: CustomersService,
    private readonly views: CustomerViews,
  ) {}

  @Call('get_customer_list', {
    summary: 'Get list of customers',
    description:
      '`search` looks for each of its words in name, company, e-mail, phone, accounting code and ' +
      'account number. Sorted by customer_id, accounting_code, name, created_at or modified_at.',
    scopes: ['view_customers'],
    own: true,
    parameters: ListCustomersDto,
    returns: CustomerDto,
    list: true,
    example: { search: 'pienaar', status: 'active' },
  })
  list(@CurrentActor() actor: Actor, @Parameters() input: ListCustomersDto): Promise<Page> {
    return this.views.page(actor, input);
  }

  @Call('get_customer_details', {
    summary: 'Get customer details',
    description: 'With contacts, addresses, balance, data accounts and the number of open tickets.',
    scopes: ['view_customers'],
    own: true,
    parameters: NamedCustomerDto,
    returns: CustomerDetailsDto,
    example: { accounting_code: 'PIE001' },
    errors: ['not_found'],
  })
  details(@CurrentActor() actor: Actor, @Parameters() input: NamedCustomerDto): Promise<RawJson> {
    return this.views.details(actor, customerNamed(input));
  }

  @Call('add_customer', {
    summary: 'Add a new customer',
    description: 'With a username, a user of the customer is added too.',
    scopes: ['add_customers'],
    writes: true,
    parameters: AddCustomerDto,
    returns: AddedCustomerDto,
    example: {
      customer_type: 'individual',
      name: 'Gerhard Joubert',
      email: 'gerhard@joubert.example',
      phone: '+27 82 555 0150',
      city: 'Paarl',
    },
    errors: ['conflict'],
  })
  async add(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddCustomerDto,
  ): Promise<AddedCustomerDto> {
    return added(await this.customers.add(actor, input.toInput()), input.username);
  }

  @Call('modify_customer', {
    summary: 'Update a customer',
    description:
      'Needs review unless the user may approve changes. Customers and partners may change name, ' +
      'company_name, vat_number, email, phone, the address and gps; everything else is for staff.',
    aliases: ['update_customer'],
    scopes: ['modify_customers'],
    own: true,
    writes: true,
    review: true,
    parameters: ModifyCustomerDto,
    returns: ModifiedCustomerDto,
    example: { customer_id: 1, phone: '+27 21 555 0199' },
    errors: ['not_found', 'conflict', 'permission_denied'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Parameters() input: ModifyCustomerDto,
  ): Promise<RawJson> {
    const { naming, changes } = input.toInput();
    return this.reviewed(await this.customers.modify(actor, naming, changes));
  }

  private async reviewed(outcome: Reviewed<Customer>): Promise<RawJson> {
    const { reviewStatus } = outcome;
    const id = reviewStatus === 'pending' ? outcome.changeRequestId : null;
    const review = `"review_status":"${reviewStatus}","change_request_id":${id ?? 'null'}`;
    if (reviewStatus === 'pending') return new RawJson(`{${review}}`);
    const { row } = await this.views.row(outcome.result.id);
    return new RawJson(`{${review},${row.text.slice(1)}`);
  }
}

function added(customer: Customer, username: string | undefined): AddedCustomerDto {
  return {
    customer_id: customer.id,
    accounting_code: customer.accountingCode,
    account_number: customer.accountNumber,
    username: username ?? null,
  };
}
