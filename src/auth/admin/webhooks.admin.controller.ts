import { Body, Param, Query } from '@nestjs/common';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { WebhookReplays } from '../../platform/webhooks/webhook-replays.js';
import { WebhookViews } from '../../platform/webhooks/webhook-views.js';
import { Webhooks } from '../../platform/webhooks/webhooks.service.js';
import type { Actor } from '../actor.js';
import { AdminController, CurrentActor } from '../decorators.js';
import {
  DeliveriesQuery,
  DeliveryDto,
  newWebhookOf,
  NewWebhookDto,
  rangeOf,
  ReplayDto,
  ReplayedDto,
  SampleDto,
  WebhookChangesDto,
  webhookChangesOf,
  WebhookDto,
  WebhookSecretDto,
  WebhooksQuery,
  WholeDeliveryDto,
} from './dto/webhooks.dto.js';

/** Whoever adds an endpoint is told of the rows of every customer. */
@AdminController('webhooks', 'Events and webhooks', 'manage_settings', 'view_all_customers')
export class WebhooksAdminController {
  constructor(
    private readonly webhooks: Webhooks,
    private readonly replays: WebhookReplays,
    private readonly views: WebhookViews,
  ) {}

  @Rest('GET', '', { summary: 'List webhooks', returns: WebhookDto, list: true })
  async list(@Query() query: WebhooksQuery): Promise<Listing> {
    return new Listing(await this.views.page(query));
  }

  @Rest('POST', '', {
    summary: 'Add a webhook',
    description:
      'Messages are signed by Standard Webhooks (v1). They come at least once, and those about one ' +
      'row in their order; a 2xx answer within 5 seconds takes one. The secret is shown once.',
    returns: WebhookSecretDto,
    status: 201,
    secrets: ['secret'],
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewWebhookDto): Promise<Created> {
    const made = await this.webhooks.add(actor, {
      contactEmail: actor.facts.email,
      ...newWebhookOf(body),
    });
    const { id, version } = made.endpoint;
    return new Created(`/admin/webhooks/${id}`, WebhookSecretDto.of(made), version);
  }

  @Rest('GET', ':id', { summary: 'Read a webhook', returns: WebhookDto, errors: ['not_found'] })
  get(@Param('id') id: number): Promise<Item> {
    return this.item(id);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change, enable or disable a webhook',
    returns: WebhookDto,
    errors: ['not_found', 'stale_version'],
    example: { events: ['customers.*'] },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: WebhookChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.webhooks.modify(actor, id, webhookChangesOf(body), version);
    return this.item(id);
  }

  @Rest('DELETE', ':id', {
    summary: 'Remove a webhook and its delivery log',
    status: 204,
    errors: ['not_found', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.webhooks.remove(actor, id, version);
  }

  @Rest('POST', ':id/secret', {
    summary: 'Change the secret of a webhook',
    description: 'For a day messages are signed by the old one as well. Shown once.',
    returns: WebhookSecretDto,
    secrets: ['secret'],
    errors: ['not_found'],
  })
  async rotateSecret(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return new Item(WebhookSecretDto.of(await this.webhooks.rotateSecret(actor, id)));
  }

  @Rest('POST', ':id/sample', {
    summary: 'Send a sample',
    description: 'Once, also to a disabled endpoint. `Location` is where its outcome is read.',
    returns: WholeDeliveryDto,
    status: 201,
    errors: ['not_found'],
  })
  async sample(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { type }: SampleDto,
  ): Promise<Created> {
    const delivery = await this.replays.sendSample(actor, id, type);
    const path = `/admin/webhooks/${id}/deliveries/${delivery}`;
    return new Created(path, await this.views.delivery(id, BigInt(delivery)));
  }

  @Rest('POST', ':id/replay', {
    summary: 'Send events of the past once more',
    description:
      'One event, or those of a span of time, as far as the endpoint wants their types. They keep ' +
      'their ids and their order and queue up behind what is on its way.',
    returns: ReplayedDto,
    errors: ['not_found'],
    example: { from: '2026-03-01T00:00:00Z', to: '2099-01-01T00:00:00Z' },
  })
  async replay(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: ReplayDto,
  ): Promise<Item> {
    return new Item({ queued: await this.replays.replay(actor, id, rangeOf(body)) });
  }

  @Rest('GET', ':id/deliveries', {
    summary: 'List deliveries, newest first',
    returns: DeliveryDto,
    list: true,
    errors: ['not_found'],
  })
  async deliveries(@Param('id') id: number, @Query() query: DeliveriesQuery): Promise<Listing> {
    return new Listing(await this.views.deliveries(id, query));
  }

  @Rest('GET', ':id/deliveries/:delivery', {
    summary: 'Read a delivery: its message, each request and each answer',
    returns: WholeDeliveryDto,
    errors: ['not_found'],
  })
  async delivery(@Param('id') id: number, @Param('delivery') delivery: bigint): Promise<Item> {
    return new Item(await this.views.delivery(id, delivery));
  }

  private async item(id: number): Promise<Item> {
    const { row, version } = await this.views.row(id);
    return new Item(row, version);
  }
}
