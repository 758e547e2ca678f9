import { type Actor, Call, CurrentActor } from '../auth/index.js';
import type { Page } from '../platform/calls/answers.js';
import { CallController, Parameters } from '../platform/calls/call.decorator.js';
import { AddedLeadDto, LeadDto } from './dto/lead-answers.dto.js';
import { AddLeadParameters, LeadListParameters, newLeadOf } from './dto/leads.dto.js';
import { LeadViews } from './lead-views.js';
import { LeadsService } from './leads.service.js';

@CallController('Sales Leads')
export class LeadsController {
  constructor(
    private readonly leads: LeadsService,
    private readonly views: LeadViews,
  ) {}

  @Call('add_sales_lead', {
    summary: 'Add a sales lead',
    description:
      'Somebody whose e-mail address or telephone number is known is added all the same, and ' +
      'staff see that he is.',
    scopes: ['add_leads', 'add_customers'],
    writes: true,
    parameters: AddLeadParameters,
    returns: AddedLeadDto,
    example: { name: 'Thandi Nkosi', phone: '+27 21 555 0199', lead_source: 'Website' },
  })
  async add(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddLeadParameters,
  ): Promise<AddedLeadDto> {
    const { id, status } = await this.leads.add(actor, newLeadOf(input));
    return { lead_id: id, status };
  }

  @Call('get_sales_lead_list', {
    summary: 'Get list of sales leads',
    description:
      '`search` looks into name, company, e-mail address and phone. Sorted by lead_id, name, ' +
      'created_at or modified_at.',
    aliases: ['get_sales_leads', 'get_list_of_sales_leads'],
    scopes: ['view_leads', 'view_customers'],
    parameters: LeadListParameters,
    returns: LeadDto,
    list: true,
    example: { status: ['new'] },
  })
  list(@CurrentActor() actor: Actor, @Parameters() input: LeadListParameters): Promise<Page> {
    return this.views.page(actor, input);
  }
}
