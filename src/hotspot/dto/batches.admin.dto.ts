import { ApiProperty } from '@nestjs/swagger';
import { ProductReferenceField } from '../../products/index.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Instant, Integer, Money, Text, YesNo } from '../../platform/validation/fields.js';
import { BATCH_STATUSES, type BatchStatus } from '../batches/voucher-batch.entity.js';
import type { NewBatch } from '../batches/voucher-batches.service.js';

const PLACE = { optional: true, description: 'The place that sold the product first when absent.' };

export class BatchesQuery extends CursorParameters {
  @Integer({ optional: true })
  hotspot_id?: number;
}

export class NewBatchBody {
  @ProductReferenceField({ description: 'Id or code of a hotspot product.', example: 'HOUR-1' })
  product_id!: string;

  @Integer(PLACE)
  hotspot_id?: number;

  @Integer({ max: 100_000, example: 500 })
  count!: number;

  @Text({
    optional: true,
    max: 10,
    pattern: /^[A-Z0-9-]*$/,
    says: 'must be capitals, digits and dashes',
    example: 'CAFE-',
  })
  prefix?: string;

  @Integer({
    optional: true,
    min: 5,
    max: 20,
    description: 'Random characters; as many as keep guessing hopeless when absent.',
  })
  length?: number;

  @YesNo({ optional: true, description: 'A last character that proves the others typed right.' })
  check_character?: boolean;

  @Text({ optional: true, max: 500, example: 'Summer season' })
  comment?: string;

  @Money({ optional: true, description: "Instead of the product's; needs `accounting`." })
  product_price?: string;

  @Instant({ optional: true })
  valid_from?: Date;

  @Instant({ optional: true, description: 'Required for a product that runs until a date.' })
  valid_until?: Date;

  @Integer({ optional: true, max: 1000, description: 'Devices at once.' })
  user_limit?: number;

  @Integer({ optional: true, description: 'The reseller that it is made for.' })
  partner_id?: number;

  @Integer({ optional: true, description: 'The venue that it is made for.' })
  customer_id?: number;

  @YesNo({ optional: true, description: 'Whether the customer is charged for all of it now.' })
  charge?: boolean;

  toInput(): NewBatch {
    const names = {
      hotspot_id: 'hotspotId',
      prefix: 'prefix',
      length: 'length',
      check_character: 'hasCheck',
      comment: 'comment',
      product_price: 'price',
      valid_from: 'validFrom',
      valid_until: 'validUntil',
      user_limit: 'userLimit',
      partner_id: 'partnerId',
      customer_id: 'customerId',
      charge: 'isCharged',
    } as const satisfies Record<string, keyof NewBatch>;
    const words = Object.keys(names) as (keyof typeof names)[];
    const given = words.filter((word) => this[word] !== undefined);
    const rest: Partial<NewBatch> = Object.fromEntries(
      given.map((word) => [names[word], this[word]]),
    );
    return { ...rest, product: this.product_id, count: this.count };
  }
}

/** What is said beside a file; in the query, or as fields of a multipart body. */
export class BatchImportQuery {
  @ProductReferenceField({
    optional: true,
    description: 'Id or code of a hotspot product.',
    example: 'HOUR-1',
  })
  product_id?: string;

  @Integer(PLACE)
  hotspot_id?: number;

  @Text({ optional: true, max: 500 })
  comment?: string;
}

export class RevokedBatchDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ description: 'Vouchers that nobody had used.', example: 497 })
  revoked!: number;
}

export class VoucherBatchDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ enum: BATCH_STATUSES })
  status!: BatchStatus;

  @ApiProperty({ description: 'Percent.', minimum: 0, maximum: 100, example: 100 })
  progress!: number;

  @ApiProperty({ example: 500 })
  count!: number;

  @ApiProperty({ example: 500 })
  made!: number;

  @ApiProperty({ type: String, nullable: true })
  failure!: string | null;

  @ApiProperty({ enum: ['made', 'imported'] })
  source!: string;

  @ApiProperty()
  hotspot_id!: number;

  @ApiProperty({ example: '28XXX004' })
  location_id!: string;

  @ApiProperty()
  product_id!: number;

  @ApiProperty({ example: 'HOUR-1' })
  product_code!: string;

  @ApiProperty({ type: Number, nullable: true })
  partner_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;

  @ApiProperty({ example: 'CAFE-' })
  prefix!: string;

  @ApiProperty({ type: String, nullable: true })
  comment!: string | null;

  @ApiProperty()
  created_by!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  revoked_at!: string | null;
}
