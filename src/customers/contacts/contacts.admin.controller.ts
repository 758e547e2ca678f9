import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { AdminContactDto, ContactChangesBody, NewContactBody } from '../dto/contacts.dto.js';
import { CHANGING } from '../writing.js';
import { ContactsService } from './contacts.service.js';

@AdminController('customers/:customer_id/contacts', 'Customers', 'view_all_customers')
export class ContactsAdminController {
  constructor(private readonly contacts: ContactsService) {}

  @Rest('GET', '', { summary: 'List contacts of a customer', returns: AdminContactDto, list: true })
  async list(
    @Param('customer_id') customerId: number,
    @Query() query: CursorParameters,
  ): Promise<Listing> {
    return new Listing(await this.contacts.page(customerId, query));
  }

  @Rest('POST', '', {
    summary: 'Add a contact',
    returns: AdminContactDto,
    status: 201,
    access: CHANGING,
    errors: ['not_found'],
  })
  async add(
    @CurrentActor() actor: Actor,
    @Param('customer_id') customerId: number,
    @Body() body: NewContactBody,
  ): Promise<Created> {
    const { id } = await this.contacts.add(actor, customerId, body.toFields());
    const { row, version } = await this.contacts.get(customerId, id);
    return new Created(`/admin/customers/${customerId}/contacts/${id}`, row, version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a contact',
    returns: AdminContactDto,
    errors: ['not_found'],
  })
  async get(@Param('customer_id') customerId: number, @Param('id') id: number): Promise<Item> {
    const { row, version } = await this.contacts.get(customerId, id);
    return new Item(row, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a contact',
    returns: AdminContactDto,
    access: CHANGING,
    errors: ['not_found', 'stale_version'],
    example: { role: 'owner', phone: '+27 21 555 0166' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('customer_id') customerId: number,
    @Param('id') id: number,
    @Body() body: ContactChangesBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.contacts.modify(actor, { customerId, id }, body.toChanges(), version);
    return this.get(customerId, id);
  }

  @Rest('DELETE', ':id', {
    summary: 'Remove a contact',
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
    await this.contacts.remove(actor, { customerId, id }, version);
  }
}
