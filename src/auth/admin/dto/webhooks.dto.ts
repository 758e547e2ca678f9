import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters, PageParameters } from '../../../platform/paging/list-parameters.js';
import { Email, Instant, OneOf, Text, Texts, YesNo } from '../../../platform/validation/fields.js';
import { URL_MAX_CHARACTERS } from '../../../platform/webhooks/receiver-url.js';
import type { ReplayRange } from '../../../platform/webhooks/webhook-replays.js';
import type {
  NewWebhook,
  WebhookChanges,
  WithSecret,
} from '../../../platform/webhooks/webhooks.service.js';
import { ValidationFailed } from '../../../platform/errors/index.js';
import { EventDto } from './events.dto.js';

const ENDPOINT_STATUSES = ['enabled', 'degraded', 'disabled'] as const;
const DELIVERY_STATUSES = ['pending', 'delivered', 'failed'] as const;
const EVENTS_MAX = 50;

const UrlField = (facts: { optional?: boolean } = {}): PropertyDecorator =>
  Text({
    ...facts,
    min: 1,
    max: URL_MAX_CHARACTERS,
    description:
      'https (or http), on port 80, 443 or above 1023, without user name or fragment. It must lead ' +
      'to public addresses, or to networks of the setting `webhook_networks`.',
    example: 'https://hooks.example/lastmile',
  });

const EventsField = (facts: { optional?: boolean } = {}): PropertyDecorator =>
  Texts({
    ...facts,
    min: 1,
    max: EVENTS_MAX,
    maxLength: 100,
    description: 'Types of events, in which `*` stands for anything.',
    example: ['customers.*', 'devices.device.moved'],
  });

const DescriptionField = (): PropertyDecorator => Text({ nullable: true, max: 500 });

export class WebhooksQuery extends CursorParameters {
  @OneOf(ENDPOINT_STATUSES, { optional: true })
  status?: string;
}

export class NewWebhookDto {
  @UrlField()
  url!: string;

  @EventsField()
  events!: string[];

  @DescriptionField()
  description?: string | null;

  @Email({
    optional: true,
    description: 'Who is written to when the endpoint has to be disabled. Default: your address.',
  })
  contact_email?: string;
}

export class WebhookChangesDto {
  @UrlField({ optional: true })
  url?: string;

  @EventsField({ optional: true })
  events?: string[];

  @DescriptionField()
  description?: string | null;

  @Email({ nullable: true, description: 'Who is written to when it has to be disabled.' })
  contact_email?: string | null;

  @YesNo({
    optional: true,
    description:
      '`false` disables it. `true` enables it again: what was on its way is sent at once; what ' +
      'happened meanwhile is sent by a replay.',
  })
  enabled?: boolean;
}

export class WebhookDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'https://hooks.example/lastmile' })
  url!: string;

  @ApiProperty({ type: [String], example: ['customers.*'] })
  events!: string[];

  @ApiProperty({ type: String, nullable: true })
  description!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'integrations@cedar.example' })
  contact_email!: string | null;

  @ApiProperty({
    enum: ENDPOINT_STATUSES,
    description:
      '`degraded`: nothing arrives, so it is only probed now and then. `disabled`: nothing is sent or queued.',
  })
  status!: string;

  @ApiProperty({ type: String, nullable: true })
  disabled_reason!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  failing_since!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  next_attempt_at!: string | null;

  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Until then messages are signed by the secret before as well.',
  })
  old_secret_until!: string | null;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  modified_at!: string;
}

/** An endpoint's secret, shown once. */
export class WebhookSecretDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({
    description: 'For the verification of signatures by Standard Webhooks. Shown once.',
    example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwgkS9jXxO3bA=',
  })
  secret!: string;

  static of({ endpoint, secret }: WithSecret): WebhookSecretDto {
    return { id: endpoint.id, secret };
  }
}

export class DeliveriesQuery extends PageParameters {
  @OneOf(DELIVERY_STATUSES, { optional: true })
  status?: string;

  @Text({ optional: true, max: 100, description: 'Only events of this type.' })
  type?: string;

  @Text({ optional: true, max: 40, description: 'Only deliveries of this event.' })
  event_id?: string;
}

export class DeliverySummaryDto {
  @ApiProperty({ example: 17 })
  id!: number;

  @ApiProperty({ enum: ['event', 'replay', 'sample'] })
  kind!: string;

  @ApiProperty({ example: 'evt_42' })
  event_id!: string;

  @ApiProperty({ example: 'customers.customer.added' })
  type!: string;

  @ApiProperty({
    enum: DELIVERY_STATUSES,
    description: '`failed`: given up after three days in which others arrived.',
  })
  status!: string;

  @ApiProperty({ example: 1 })
  attempts!: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  next_attempt_at!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: string | null;
}

export class DeliveryDto extends DeliverySummaryDto {
  @ApiProperty({ type: Number, nullable: true, example: 200 })
  last_status!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'No answer within 5 seconds.' })
  last_error!: string | null;
}

export class SentRequestDto {
  @ApiProperty({ example: 'https://hooks.example/lastmile' })
  url!: string;

  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  headers!: Record<string, string>;
}

export class ReceivedAnswerDto {
  @ApiProperty({ example: 200 })
  status!: number;

  @ApiProperty({ type: Object, additionalProperties: { type: 'string' } })
  headers!: Record<string, string>;

  @ApiProperty({ description: 'The first 4 kB.' })
  excerpt!: string;
}

export class DeliveryAttemptDto {
  @ApiProperty({ format: 'date-time' })
  attempted_at!: string;

  @ApiProperty({ example: 120 })
  duration_ms!: number;

  @ApiProperty({ type: SentRequestDto })
  request!: SentRequestDto;

  @ApiProperty({ type: ReceivedAnswerDto, nullable: true })
  response!: ReceivedAnswerDto | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why there was no answer.' })
  error!: string | null;
}

/** A delivery with what was sent and everything that came back. */
export class WholeDeliveryDto extends DeliverySummaryDto {
  @ApiProperty({ type: EventDto, description: 'The body of the request.' })
  message!: EventDto;

  @ApiProperty({ type: [DeliveryAttemptDto], description: 'Oldest first.' })
  attempt_log!: DeliveryAttemptDto[];
}

export class SampleDto {
  @Text({ max: 100, example: 'customers.customer.added' })
  type!: string;
}

export class ReplayDto {
  @Text({ optional: true, max: 40, description: 'One event; instead of a span of time.' })
  event_id?: string;

  @Instant({ optional: true, description: 'Events that happened from then on …' })
  from?: Date;

  @Instant({ optional: true, description: '… and before then.' })
  to?: Date;
}

export class ReplayedDto {
  @ApiProperty({ example: 12, description: 'Deliveries that are on their way now.' })
  queued!: number;
}

/** @throws ValidationFailed for neither and for both */
export function rangeOf({ event_id: eventId, from, to }: ReplayDto): ReplayRange {
  if (eventId !== undefined && !from && !to) return { eventId };
  if (eventId === undefined && from && to) return { from, to };
  throw ValidationFailed.of('event_id', 'give either event_id, or from and to');
}

export function newWebhookOf({ contact_email, ...same }: NewWebhookDto): NewWebhook {
  return { ...same, ...(contact_email === undefined ? {} : { contactEmail: contact_email }) };
}

export function webhookChangesOf(dto: WebhookChangesDto): WebhookChanges {
  const { contact_email, enabled, ...same } = dto;
  return {
    ...same,
    ...(contact_email === undefined ? {} : { contactEmail: contact_email }),
    ...(enabled === undefined ? {} : { isEnabled: enabled }),
  };
}
