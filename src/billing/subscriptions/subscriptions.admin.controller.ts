import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import {
  NewSubscriptionDto,
  SubscriptionChangeDto,
  SubscriptionDto,
  SubscriptionEndDto,
  SubscriptionListParameters,
  SubscriptionOutcomeDto,
} from './dto/subscriptions.dto.js';
import { SubscriptionDesk } from './subscription-desk.js';
import { SubscriptionViews } from './subscription-views.js';

@AdminController('subscriptions', 'Recurring billing', 'accounting')
export class SubscriptionsController {
  constructor(
    private readonly desk: SubscriptionDesk,
    private readonly views: SubscriptionViews,
  ) {}

  @Rest('GET', '', { summary: 'Subscriptions', returns: SubscriptionDto, list: true })
  async list(
    @CurrentActor() actor: Actor,
    @Query() parameters: SubscriptionListParameters,
  ): Promise<Listing> {
    return new Listing(await this.views.page(actor, parameters));
  }

  @Rest('POST', '', {
    summary: 'Bill a customer for a product by the period',
    description: 'For products that are no data; data accounts have theirs from the network.',
    returns: SubscriptionDto,
    status: 201,
    example: { customer_id: 1, product_id: 'MAILBOX', quantity: '2' },
  })
  async add(@CurrentActor() actor: Actor, @Body() input: NewSubscriptionDto): Promise<Created> {
    const id = await this.desk.add(actor, input);
    const { row, version } = await this.views.get(actor, id);
    return new Created(`/admin/subscriptions/${id}`, row, version);
  }

  @Rest('GET', ':id', { summary: 'One subscription', returns: SubscriptionDto })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const { row, version } = await this.views.get(actor, id);
    return new Item(row, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Bill another product or price from a day on',
    description:
      'Ends the subscription and begins the next; days that had been billed are settled.',
    returns: SubscriptionOutcomeDto,
    errors: ['conflict'],
    example: { price: '29.00' },
  })
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch('required') version: number | undefined,
    @Body() change: SubscriptionChangeDto,
  ): Promise<Item> {
    return new Item(await this.desk.change(actor, id, change, version));
  }

  @Rest('POST', ':id/end', {
    summary: 'Bill it no more from a day on',
    returns: SubscriptionOutcomeDto,
    errors: ['conflict'],
    example: { reason: 'No longer needed' },
  })
  async end(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() input: SubscriptionEndDto,
  ): Promise<Item> {
    return new Item(await this.desk.end(actor, id, input));
  }
}
