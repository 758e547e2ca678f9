import { ApiProperty } from '@nestjs/swagger';
import { ProductReferenceField } from '../../../products/index.js';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { CalendarDate, Integer, Money, OneOf, Text } from '../../../platform/validation/fields.js';

export const SUBSCRIPTION_STATUSES = ['pending', 'active', 'ended'] as const;

export class SubscriptionListParameters extends CursorParameters {
  @Integer({ optional: true })
  customer_id?: number;

  @OneOf(SUBSCRIPTION_STATUSES, { optional: true })
  status?: string;
}

export class NewSubscriptionDto {
  @Integer({ example: 1 })
  customer_id!: number;

  @ProductReferenceField({ description: 'Id or code of a product that is billed by the period.' })
  product_id!: string;

  @Text({ optional: true, max: 200, description: "Instead of the product's name on invoices." })
  description?: string;

  @Money({ optional: true, positive: true, default: '1' })
  quantity?: string;

  @Money({ optional: true, description: "Per period, without tax, instead of the product's." })
  price?: string;

  @CalendarDate({ optional: true, description: 'First day that is billed; today when absent.' })
  starts_on?: string;
}

export class SubscriptionChangeDto {
  @ProductReferenceField({ optional: true, description: 'Another product from that day on.' })
  product_id?: string;

  @Money({
    nullable: true,
    description: "Another price from that day on; `null`: the product's own.",
  })
  price?: string | null;

  @CalendarDate({ optional: true, description: 'From which day on; today when absent.' })
  effective_date?: string;
}

export class SubscriptionEndDto {
  @CalendarDate({ optional: true, description: 'First day not billed; today when absent.' })
  ends_on?: string;

  @Text({ optional: true, max: 200, description: 'On the credit note, if there is one.' })
  reason?: string;
}

export class SubscriptionDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Of the network; none otherwise.' })
  data_account_id!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'pie001-home' })
  account_ref!: string | null;

  @ApiProperty({ example: 1 })
  product_id!: number;

  @ApiProperty({ example: 'Fibre 50 Mbit/s, 200 GB' })
  description!: string;

  @ApiProperty({ enum: ['month', 'quarter', 'year', 'once'] })
  billing_period!: string;

  @ApiProperty({ example: 1 })
  quantity!: number;

  @ApiProperty({ description: 'Per period today, without tax.', example: '399.00' })
  price!: string;

  @ApiProperty({ description: "Whether the price is its own and not the product's." })
  has_own_price!: boolean;

  @ApiProperty({ enum: SUBSCRIPTION_STATUSES })
  status!: string;

  @ApiProperty({ format: 'date' })
  starts_on!: string;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'First day not billed.',
  })
  ends_on!: string | null;

  @ApiProperty({ format: 'date', description: 'First day that no invoice has billed.' })
  billed_until!: string;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'Date of the first billing run that finds something to bill.',
  })
  next_on!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'The one that it replaced.' })
  follows_id!: number | null;
}

export class SubscriptionOutcomeDto {
  @ApiProperty({ type: SubscriptionDto, nullable: true, description: 'What runs from then on.' })
  subscription!: SubscriptionDto | null;

  @ApiProperty({ type: [Number], description: 'For days that had been billed and are not used.' })
  credit_note_ids!: number[];

  @ApiProperty({ type: Number, nullable: true, description: 'For the same days as they are now.' })
  invoice_id!: number | null;
}
