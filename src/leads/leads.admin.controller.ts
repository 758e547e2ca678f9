import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../auth/index.js';
import type { Access } from '../platform/http/access.js';
import { IfMatch, Rest } from '../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../platform/rest/results.js';
import { ConversionService } from './conversion/conversion.service.js';
import { AdminLeadDto, ConvertedLeadDto, LeadDetailsDto } from './dto/lead-answers.dto.js';
import {
  AddLeadParameters,
  ConvertLeadDto,
  LeadChangesDto,
  leadChangesOf,
  LeadsQuery,
  newLeadOf,
  NewQuoteDto,
  newQuoteOf,
} from './dto/leads.dto.js';
import { LeadViews } from './lead-views.js';
import { LeadsService } from './leads.service.js';
import { QuotesService } from './quotes/quotes.service.js';

const WORKING: Access = { scopes: ['admin'], permissions: ['add_leads'] };
const CONVERTING: Access = {
  scopes: ['admin'],
  permissions: ['add_leads', 'add_customers', 'add_radius_users'],
};

@AdminController('leads', 'Leads', 'view_leads')
export class LeadsAdminController {
  constructor(
    private readonly leads: LeadsService,
    private readonly views: LeadViews,
    private readonly quotes: QuotesService,
    private readonly conversion: ConversionService,
  ) {}

  @Rest('GET', '', { summary: 'List leads', returns: AdminLeadDto, list: true })
  async list(@CurrentActor() actor: Actor, @Query() query: LeadsQuery): Promise<Listing> {
    return new Listing(await this.views.page(actor, query, 'id'));
  }

  @Rest('POST', '', {
    summary: 'Add a lead',
    returns: LeadDetailsDto,
    status: 201,
    access: WORKING,
  })
  async add(@CurrentActor() actor: Actor, @Body() body: AddLeadParameters): Promise<Created> {
    const { id } = await this.leads.add(actor, newLeadOf(body));
    const { row, version } = await this.views.details(actor, id);
    return new Created(`/admin/leads/${id}`, row, version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a lead',
    description: 'With his history, his quotes, and who has the same e-mail address or phone.',
    returns: LeadDetailsDto,
    errors: ['not_found'],
  })
  get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return this.item(actor, id);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a lead, move him on, or write a note',
    returns: LeadDetailsDto,
    access: WORKING,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { status: 'contacted', note: 'Called, and will call again.' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: LeadChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.leads.modify(actor, id, leadChangesOf(body), version);
    return this.item(actor, id);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a lead that is no customer, with all that is known of him',
    status: 204,
    access: WORKING,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.leads.remove(actor, id, version);
  }

  @Rest('POST', ':id/quotes', {
    summary: 'Mail a quote',
    description:
      'With a link by which the lead accepts or declines it once. The one before is void.',
    returns: LeadDetailsDto,
    access: WORKING,
    errors: ['not_found', 'conflict'],
    example: { lines: [{ product_id: 'FIBRE-50', quantity: 1 }] },
  })
  async quote(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: NewQuoteDto,
  ): Promise<Item> {
    await this.quotes.send(actor, id, newQuoteOf(body));
    return this.item(actor, id);
  }

  @Rest('POST', ':id/convert', {
    summary: 'Make a customer of a lead',
    description:
      'Customer, data account and first invoice, at the prices of the quote that was accepted; whole ' +
      'or not at all. Doing so again answers what the first time has made.',
    returns: ConvertedLeadDto,
    access: CONVERTING,
    secrets: ['password'],
    errors: ['not_found', 'conflict'],
    example: { customer_type: 'individual', product_id: 'FIBRE-50' },
  })
  async convert(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: ConvertLeadDto,
  ): Promise<ConvertedLeadDto> {
    const { leadId, customerId, dataAccountId, invoiceIds, password } =
      await this.conversion.convert(actor, id, {
        customerType: body.customer_type,
        accountingCode: body.accounting_code,
        product: body.product_id,
        username: body.username,
      });
    return {
      lead_id: leadId,
      customer_id: customerId,
      data_account_id: dataAccountId,
      invoice_ids: invoiceIds,
      password,
    };
  }

  private async item(actor: Actor, id: number): Promise<Item> {
    const { row, version } = await this.views.details(actor, id);
    return new Item(row, version);
  }
}
