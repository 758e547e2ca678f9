import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../auth/index.js';
import { IfMatch, Rest } from '../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../platform/rest/results.js';
import { ADMIN_CUSTOMER_ROW } from './customer-rows.js';
import { CustomerViews } from './customer-views.js';
import { CustomersService } from './customers.service.js';
import { AdminCustomerDto } from './dto/customer-answers.dto.js';
import { CustomerChangesBody, CustomersQuery, NewCustomerBody } from './dto/customers.admin.dto.js';
import { ADDING, CHANGING } from './writing.js';

@AdminController('customers', 'Customers', 'view_all_customers')
export class CustomersAdminController {
  constructor(
    private readonly customers: CustomersService,
    private readonly views: CustomerViews,
  ) {}

  @Rest('GET', '', { summary: 'List customers', returns: AdminCustomerDto, list: true })
  async list(@CurrentActor() actor: Actor, @Query() query: CustomersQuery): Promise<Listing> {
    return new Listing(await this.views.page(actor, query, ADMIN_CUSTOMER_ROW));
  }

  @Rest('POST', '', {
    summary: 'Add a customer',
    returns: AdminCustomerDto,
    status: 201,
    access: ADDING,
    errors: ['conflict'],
    example: {
      customer_type: 'individual',
      name: 'Palesa Moloi',
      email: 'palesa@moloi.example',
      phone: '+27 21 555 0177',
      address_line1: '21 Bird Street',
      city: 'Stellenbosch',
      group: 'residential',
    },
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewCustomerBody): Promise<Created> {
    const { id } = await this.customers.add(actor, body.toInput());
    const { row, version } = await this.views.row(id, ADMIN_CUSTOMER_ROW);
    return new Created(`/admin/customers/${id}`, row, version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a customer',
    returns: AdminCustomerDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    const { row, version } = await this.views.row(id, ADMIN_CUSTOMER_ROW);
    return new Item(row, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a customer',
    description: 'At once, without review. `null` clears a field.',
    returns: AdminCustomerDto,
    access: CHANGING,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { phone: '+27 21 555 0188', group: 'business' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: CustomerChangesBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.customers.amend(actor, id, body.toChanges(), version);
    return this.get(id);
  }
}
