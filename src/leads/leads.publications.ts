import { Injectable, type OnModuleInit } from '@nestjs/common';
import { NotFound } from '../platform/errors/index.js';
import { EventLog } from '../platform/event-log/event-log.js';
import type { Fields } from '../platform/event-log/publication.js';
import { LeadEventDataDto, LeadMovedDataDto } from './dto/lead-events.dto.js';
import { LeadAdded, LeadConverted, LeadMoved } from './leads.events.js';
import { LeadsRepository } from './leads.repository.js';

const EXAMPLE = {
  lead_id: 1,
  name: 'Thandi Nkosi',
  status: 'new',
  lead_source: 'Website',
  product_id: null,
  customer_id: null,
} satisfies LeadEventDataDto;

/** What the world is told of leads. */
@Injectable()
export class LeadPublications implements OnModuleInit {
  constructor(
    private readonly eventLog: EventLog,
    private readonly leads: LeadsRepository,
  ) {}

  onModuleInit(): void {
    const about = {
      aggregate: 'lead',
      aggregateId: ({ leadId }: { leadId: number }) => leadId,
    };
    this.eventLog.publish(LeadAdded, {
      ...about,
      type: 'leads.lead.added',
      summary: 'Somebody has shown interest.',
      schema: LeadEventDataDto,
      data: ({ leadId }) => this.told(leadId),
      example: EXAMPLE,
    });
    this.eventLog.publish(LeadMoved, {
      ...about,
      type: 'leads.lead.moved',
      summary: 'A lead has reached another stage of the pipeline.',
      schema: LeadMovedDataDto,
      data: async ({ leadId, before, after }) => ({
        ...(await this.told(leadId)),
        status: after,
        status_before: before,
      }),
      example: { ...EXAMPLE, status: 'contacted', status_before: 'new' },
    });
    this.eventLog.publish(LeadConverted, {
      ...about,
      type: 'leads.lead.converted',
      summary: 'A lead has become a customer.',
      schema: LeadEventDataDto,
      data: ({ leadId }) => this.told(leadId),
      example: { ...EXAMPLE, status: 'won', customer_id: 26 },
    });
  }

  private async told(id: number): Promise<Fields<LeadEventDataDto>> {
    const lead = await this.leads.find(id);
    if (!lead) throw new NotFound('lead');
    return {
      lead_id: lead.id,
      name: lead.name,
      status: lead.status,
      lead_source: lead.leadSource,
      product_id: lead.productId,
      customer_id: lead.customerId,
    };
  }
}
