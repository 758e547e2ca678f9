import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { SETTING_UP } from '../setting-up.js';
import {
  SlaPolicyChangesDto,
  slaPolicyChangesOf,
  SlaPolicyDto,
  NewSlaPolicyDto,
  newSlaPolicyOf,
} from './dto/sla-policies.admin.dto.js';
import { SlaPoliciesService } from './sla-policies.service.js';

@AdminController('sla-policies', 'Helpdesk', 'view_tickets')
export class SlaPoliciesAdminController {
  constructor(private readonly rows: SlaPoliciesService) {}

  @Rest('GET', '', { summary: 'List SLA policies', returns: SlaPolicyDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.rows.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add an SLA policy',
    returns: SlaPolicyDto,
    status: 201,
    access: SETTING_UP,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewSlaPolicyDto): Promise<Created> {
    const row = await this.rows.add(actor, newSlaPolicyOf(body));
    return new Created(`/admin/sla-policies/${row.id}`, SlaPolicyDto.of(row), row.version);
  }

  @Rest('GET', ':id', {
    summary: 'Read an SLA policy',
    returns: SlaPolicyDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    const row = await this.rows.get(id);
    return new Item(SlaPolicyDto.of(row), row.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change an SLA policy',
    description: 'The promises of open tickets are read anew by it; time already used stays used.',
    returns: SlaPolicyDto,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: SlaPolicyChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const row = await this.rows.modify(actor, id, slaPolicyChangesOf(body), version);
    return new Item(SlaPolicyDto.of(row), row.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete an SLA policy that no department promises by',
    status: 204,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.rows.remove(actor, id, version);
  }
}
