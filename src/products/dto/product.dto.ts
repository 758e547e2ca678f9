import { ApiProperty } from '@nestjs/swagger';
import { BILLING_PERIODS, CAP_MODES, PRODUCT_KINDS } from '../products.types.js';

const Kbps = (description: string): PropertyDecorator =>
  ApiProperty({ type: Number, nullable: true, example: 50_000, description });

/** What every door tells of a product; written by PostgreSQL (product-rows.ts). */
class ProductFields {
  @ApiProperty({ example: 'FIBRE-50' })
  product_code!: string;

  @ApiProperty({ example: 'Fibre 50 Mbit/s, 200 GB' })
  product_name!: string;

  @ApiProperty({ enum: PRODUCT_KINDS })
  kind!: string;

  @ApiProperty({ example: 1 })
  product_group_id!: number;

  @ApiProperty({ example: 'Fibre' })
  product_group!: string;

  @ApiProperty({ example: 1 })
  product_type_id!: number;

  @ApiProperty({ example: 'Monthly capped' })
  product_type!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '399.00',
    description: 'Of today, tax excluded.',
  })
  price!: string | null;

  @ApiProperty({ enum: BILLING_PERIODS })
  billing_period!: string;

  @ApiProperty({ description: 'Whether it is billed again and again.' })
  recurring!: boolean;

  @ApiProperty({ type: Number, nullable: true, example: 214_748_364_800 })
  cap_bytes!: number | null;

  @ApiProperty({ enum: CAP_MODES, nullable: true })
  cap_mode!: string | null;

  @Kbps('To the subscriber.')
  download_kbps!: number | null;

  @Kbps('From the subscriber.')
  upload_kbps!: number | null;

  @Kbps('To the subscriber, beyond a soft cap.')
  once_capped_download_kbps!: number | null;

  @Kbps('From the subscriber, beyond a soft cap.')
  once_capped_upload_kbps!: number | null;

  @ApiProperty({ description: 'Whether a top-up begins after the over-use of a soft cap.' })
  add_overusage_on_topup!: boolean;

  @ApiProperty({
    type: String,
    nullable: true,
    example: '5.00',
    description: 'For each GB (2^30 bytes) beyond a soft cap; `null`: not charged.',
  })
  overage_price!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  fup_speed_limit_policy_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  fup_speed_boost_policy_id!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 2_592_000 })
  validity_seconds!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  simultaneous_use!: number | null;

  @ApiProperty({ description: 'Whether it is on sale.' })
  is_active!: boolean;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}

export class ProductDto extends ProductFields {
  @ApiProperty({ example: 1 })
  product_id!: number;
}

export class AdminProductDto extends ProductFields {
  @ApiProperty({ example: 1 })
  id!: number;
}

export class PriceVersionDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: '449.00' })
  price!: string;

  @ApiProperty({ format: 'date', example: '2026-03-01' })
  valid_from!: string;

  @ApiProperty({
    type: String,
    format: 'date',
    nullable: true,
    description: 'The first day on which it is no longer asked.',
  })
  valid_until!: string | null;
}

class NamedFields {
  @ApiProperty({ example: 'Fibre' })
  name!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}

export class ProductGroupDto extends NamedFields {
  @ApiProperty({ example: 1 })
  product_group_id!: number;
}

export class AdminProductGroupDto extends NamedFields {
  @ApiProperty({ example: 1 })
  id!: number;
}

export class ProductTypeDto extends NamedFields {
  @ApiProperty({ example: 1 })
  product_type_id!: number;

  @ApiProperty({ enum: PRODUCT_KINDS })
  kind!: string;
}

export class AdminProductTypeDto extends NamedFields {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ enum: PRODUCT_KINDS })
  kind!: string;
}
