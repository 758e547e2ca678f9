import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import {
  AssignDto,
  GatewayChangesDto,
  GatewayDto,
  GatewayEventDto,
  GatewayEventParameters,
  NewGatewayDto,
} from './dto/gateways.dto.js';
import { GatewayEventViews } from './gateway-event-views.js';
import { GatewayEvents } from './gateway-events.service.js';
import { Gateways } from './gateways.service.js';

@AdminController('payment-gateways', 'Payment gateways', 'accounting')
export class GatewaysController {
  constructor(private readonly gateways: Gateways) {}

  @Rest('GET', '', { summary: 'Payment gateways', returns: GatewayDto, list: true })
  async list(@Query() parameters: PageParameters): Promise<Listing> {
    return new Listing(await this.gateways.list(parameters));
  }

  @Rest('POST', '', { summary: 'Add a payment gateway', returns: GatewayDto, status: 201 })
  async add(
    @CurrentActor() actor: Actor,
    @Body() { provider, name, signing_secret: secret }: NewGatewayDto,
  ): Promise<Created> {
    const id = await this.gateways.add(actor, { provider, name, secret });
    const { body, version } = await this.gateways.get(id);
    return new Created(`/admin/payment-gateways/${id}`, body, version);
  }

  @Rest('GET', ':id', { summary: 'One payment gateway', returns: GatewayDto })
  async get(@Param('id') id: number): Promise<Item> {
    const { body, version } = await this.gateways.get(id);
    return new Item(body, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a payment gateway',
    description: 'Events that are signed with the secret before are taken until the next change.',
    returns: GatewayDto,
    errors: ['not_found', 'stale_version'],
  })
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { signing_secret: secret, is_active: isActive }: GatewayChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.gateways.change(actor, id, { secret, isActive }, version);
    return this.get(id);
  }
}

@AdminController('gateway-events', 'Payment gateways', 'accounting')
export class GatewayEventsController {
  constructor(
    private readonly events: GatewayEvents,
    private readonly views: GatewayEventViews,
  ) {}

  @Rest('GET', '', {
    summary: 'Events of payment gateways',
    description: '`state=needs_staff` lists those about which somebody has to decide.',
    returns: GatewayEventDto,
    list: true,
  })
  async list(@Query() parameters: GatewayEventParameters): Promise<Listing> {
    return new Listing(await this.views.list(parameters));
  }

  @Rest('GET', ':id', { summary: 'One event', returns: GatewayEventDto })
  async get(@Param('id') id: number): Promise<Item> {
    return new Item(await this.views.get(id));
  }

  @Rest('POST', ':id/assign', {
    summary: 'Say whose money it is',
    returns: GatewayEventDto,
    errors: ['conflict'],
  })
  async assign(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { customer_id: customerId }: AssignDto,
  ): Promise<Item> {
    await this.events.assign(actor, id, customerId);
    return new Item(await this.views.get(id));
  }

  @Rest('POST', ':id/retry', {
    summary: 'Try an event again',
    returns: GatewayEventDto,
    errors: ['conflict'],
  })
  async retry(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    await this.events.retry(actor, id);
    return new Item(await this.views.get(id));
  }
}
