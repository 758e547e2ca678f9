import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { AdminAddressDto, AddressChangesBody, NewAddressBody } from '../dto/addresses.dto.js';
import { CHANGING } from '../writing.js';
import { AddressesService } from './addresses.service.js';

@AdminController('customers/:customer_id/addresses', 'Customers', 'view_all_customers')
export class AddressesAdminController {
  constructor(private readonly addresses: AddressesService) {}

  @Rest('GET', '', {
    summary: 'List addresses of a customer',
    returns: AdminAddressDto,
    list: true,
  })
  async list(
    @Param('customer_id') customerId: number,
    @Query() query: CursorParameters,
  ): Promise<Listing> {
    return new Listing(await this.addresses.page(customerId, query));
  }

  @Rest('POST', '', {
    summary: 'Add an address',
    returns: AdminAddressDto,
    status: 201,
    access: CHANGING,
    errors: ['not_found'],
  })
  async add(
    @CurrentActor() actor: Actor,
    @Param('customer_id') customerId: number,
    @Body() body: NewAddressBody,
  ): Promise<Created> {
    const { id } = await this.addresses.add(actor, customerId, body.toFields());
    const { row, version } = await this.addresses.get(customerId, id);
    return new Created(`/admin/customers/${customerId}/addresses/${id}`, row, version);
  }

  @Rest('GET', ':id', {
    summary: 'Read an address',
    returns: AdminAddressDto,
    errors: ['not_found'],
  })
  async get(@Param('customer_id') customerId: number, @Param('id') id: number): Promise<Item> {
    const { row, version } = await this.addresses.get(customerId, id);
    return new Item(row, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change an address',
    returns: AdminAddressDto,
    access: CHANGING,
    errors: ['not_found', 'stale_version'],
    example: { address_line1: '14 Oak Avenue', gps: null },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('customer_id') customerId: number,
    @Param('id') id: number,
    @Body() body: AddressChangesBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.addresses.modify(actor, { customerId, id }, body.toChanges(), version);
    return this.get(customerId, id);
  }

  @Rest('DELETE', ':id', {
    summary: 'Remove an address',
    status: 204,
    access: CHANGING,
    errors: ['not_found', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('customer_id') customerId: number,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.addresses.remove(actor, { customerId, id }, version);
  }
}
