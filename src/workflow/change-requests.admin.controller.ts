import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../auth/index.js';
import { Rest } from '../platform/rest/rest.decorator.js';
import { Item, Listing } from '../platform/rest/results.js';
import {
  ChangeRequestDto,
  ChangeRequestRowDto,
  ChangeRequestsQuery,
  DecisionDto,
} from './dto/change-requests.dto.js';
import { type ReviewedRequest, Workflow } from './workflow.service.js';

@AdminController('change-requests', 'Change requests', 'approve_changes')
export class ChangeRequestsAdminController {
  constructor(private readonly workflow: Workflow) {}

  @Rest('GET', '', {
    summary: 'List change requests',
    description: 'The latest first.',
    returns: ChangeRequestRowDto,
    list: true,
  })
  async list(@Query() query: ChangeRequestsQuery): Promise<Listing> {
    return new Listing(await this.workflow.list(query));
  }

  @Rest('GET', ':id', {
    summary: 'Read a change request',
    description: 'With the difference field by field: before, proposed and now.',
    returns: ChangeRequestDto,
    errors: ['not_found'],
  })
  async get(@Param('id') id: number): Promise<Item> {
    return item(await this.workflow.get(id));
  }

  @Rest('POST', ':id/approve', {
    summary: 'Approve a change request',
    description:
      'Does what was asked for, on the state of today. When that no longer fits, the answer is a ' +
      'conflict that says why, and the request stays pending.',
    returns: ChangeRequestDto,
    errors: ['not_found', 'change_request_decided', 'change_no_longer_fits'],
    example: { note: 'Agreed on the telephone.' },
  })
  async approve(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { note }: DecisionDto,
  ): Promise<Item> {
    return item(await this.workflow.approve(actor, id, note ?? null));
  }

  @Rest('POST', ':id/reject', {
    summary: 'Reject a change request',
    returns: ChangeRequestDto,
    errors: ['not_found', 'change_request_decided'],
    example: { note: 'Not without a signature.' },
  })
  async reject(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { note }: DecisionDto,
  ): Promise<Item> {
    return item(await this.workflow.reject(actor, id, note ?? null));
  }
}

function item(reviewed: ReviewedRequest): Item {
  return new Item(ChangeRequestDto.of(reviewed), reviewed.request.version);
}
