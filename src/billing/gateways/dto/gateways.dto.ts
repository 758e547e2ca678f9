import { ApiProperty } from '@nestjs/swagger';
import { PageParameters } from '../../../platform/paging/list-parameters.js';
import { Integer, OneOf, Text, YesNo } from '../../../platform/validation/fields.js';

const SigningSecret = (facts: { optional?: boolean } = {}): PropertyDecorator =>
  Text({
    min: 16,
    max: 255,
    description: 'With which the provider signs its events (Stripe: `whsec_…`); never answered.',
    example: 'whsec_0123456789abcdef0123456789abcdef',
    ...facts,
  });

export class NewGatewayDto {
  @OneOf(['stripe'], { example: 'stripe' })
  provider!: string;

  @Text({ max: 100, pattern: /\S/, says: 'must not be blank', example: 'Stripe' })
  name!: string;

  @SigningSecret()
  signing_secret!: string;
}

export class GatewayChangesDto {
  @SigningSecret({ optional: true })
  signing_secret?: string;

  @YesNo({ optional: true, description: 'Whether its events are taken.' })
  is_active?: boolean;
}

export class GatewayDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'stripe' })
  provider!: string;

  @ApiProperty({ example: 'Stripe' })
  name!: string;

  @ApiProperty({ example: true })
  is_active!: boolean;

  @ApiProperty({ description: 'Where the provider is to send its events.' })
  events_url!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

export const GATEWAY_EVENT_STATES = ['received', 'processed', 'ignored', 'needs_staff'] as const;

export class GatewayEventParameters extends PageParameters {
  @OneOf(GATEWAY_EVENT_STATES, { optional: true })
  state?: string;
}

export class AssignDto {
  @Integer({ description: 'Whose money it is.', example: 1 })
  customer_id!: number;
}

export class GatewayEventDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 1 })
  gateway_id!: number;

  @ApiProperty({ description: 'The provider’s own id.', example: 'evt_1' })
  event_id!: string;

  @ApiProperty({ example: 'payment_intent.succeeded' })
  type!: string;

  @ApiProperty({ enum: GATEWAY_EVENT_STATES })
  state!: string;

  @ApiProperty({ type: String, nullable: true, description: 'Why staff have to look at it.' })
  problem!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  payment_id!: number | null;

  @ApiProperty({ format: 'date-time' })
  received_at!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  processed_at!: string | null;
}
