import { ApiProperty, OmitType } from '@nestjs/swagger';
import { ACCOUNT_STATUSES } from '../accounts/account-words.js';
import { LIFECYCLES } from '../accounts/data-account.entity.js';
import { HOLD_KINDS } from '../holds/hold-kinds.js';
import { SessionDto } from './session.dto.js';

const nullable = (type: typeof String | typeof Number, example?: string | number) =>
  ApiProperty({ type, nullable: true, ...(example === undefined ? {} : { example }) });

class DataAccountFields {
  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ example: 'pie001-home' })
  username!: string;

  @ApiProperty({
    enum: ACCOUNT_STATUSES,
    description: 'The lifecycle, or `suspended` while a hold keeps it off line.',
  })
  status!: string;

  @ApiProperty({ enum: LIFECYCLES })
  lifecycle!: string;

  @ApiProperty({ format: 'date', example: '2026-03-01' })
  start_date!: string;

  @ApiProperty({ example: 1 })
  product_id!: number;

  @ApiProperty({ example: 'FIBRE-50' })
  product_code!: string;

  @ApiProperty({ example: 'Fibre 50 Mbit/s, 200 GB' })
  product_name!: string;

  @ApiProperty({ enum: ['data', 'prepaid'] })
  kind!: string;

  @ApiProperty({ example: '399.00', description: 'Per billing period, tax excluded.' })
  price!: string;

  @ApiProperty({ description: 'Whether it has an open session.' })
  online!: boolean;

  @nullable(String, 'aa:bb:cc:dd:ee:ff')
  mac_address!: string | null;

  @nullable(String, '203.0.113.7')
  static_ip!: string | null;

  @ApiProperty({ example: 1, description: 'Sessions at the same time.' })
  simultaneous_use!: number;

  @nullable(Number)
  device_id!: number | null;

  @ApiProperty({ type: String, nullable: true, required: false, description: 'Only for staff.' })
  comment?: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  terminated_at!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}

export class DataAccountDto extends DataAccountFields {
  @ApiProperty({ example: 1 })
  data_account_id!: number;
}

export class AdminDataAccountDto extends DataAccountFields {
  @ApiProperty({ example: 1 })
  id!: number;
}

export class HoldDto {
  @ApiProperty({ example: 1 })
  hold_id!: number;

  @ApiProperty({ enum: HOLD_KINDS })
  kind!: string;

  @nullable(String, 'Invoice INV-2026-000123 is 30 days late')
  reason!: string | null;

  @ApiProperty({ format: 'date-time' })
  placed_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  until!: string | null;
}

class SpeedDto {
  @nullable(Number, 50_000)
  download_kbps!: number | null;

  @nullable(Number, 25_000)
  upload_kbps!: number | null;

  @ApiProperty({ example: 'As the product and its policies say' })
  reason!: string;
}

export class AllowanceDto {
  @ApiProperty({
    type: Number,
    nullable: true,
    example: 214_748_364_800,
    description: "Of the plan, in the running period; absent when it isn't capped.",
  })
  allowance_bytes!: number | null;

  @ApiProperty({ example: 0, description: 'Of top-ups and prepaid portions that still hold.' })
  topup_bytes!: number;

  @ApiProperty({ example: 53_687_091_200 })
  used_bytes!: number;

  @nullable(Number, 161_061_273_600)
  remaining_bytes!: number | null;

  @ApiProperty()
  capped!: boolean;
}

class PeriodAllowanceDto extends AllowanceDto {
  @ApiProperty({ format: 'date-time' })
  period_starts_at!: string;

  @ApiProperty({ format: 'date-time' })
  period_ends_at!: string;
}

export class AutoTopupDto {
  @ApiProperty({ example: 1 })
  topup_type_id!: number;

  @ApiProperty({ example: '500.00', description: 'At most this much in a period.' })
  money_limit!: string;
}

class ScheduledPackageDto {
  @ApiProperty({ example: 2 })
  product_id!: number;

  @ApiProperty({ example: 'FIBRE-100' })
  product_code!: string;

  @ApiProperty({ format: 'date' })
  effective_date!: string;
}

export class DataAccountDetailsDto extends DataAccountDto {
  @ApiProperty({ type: [HoldDto] })
  holds!: HoldDto[];

  @ApiProperty({ enum: ['accept', 'reject'], description: 'What a login would be answered now.' })
  verdict!: string;

  @ApiProperty({ example: 'ok' })
  reason!: string;

  @ApiProperty()
  speed!: SpeedDto;

  @ApiProperty()
  allowance!: PeriodAllowanceDto;

  @ApiProperty({ type: AutoTopupDto, nullable: true })
  auto_topup!: AutoTopupDto | null;

  @ApiProperty({ type: ScheduledPackageDto, nullable: true })
  scheduled_package!: ScheduledPackageDto | null;

  @ApiProperty({ type: SessionDto, nullable: true })
  session!: SessionDto | null;
}

export class AdminDataAccountDetailsDto extends OmitType(DataAccountDetailsDto, [
  'data_account_id',
]) {
  @ApiProperty({ example: 1 })
  id!: number;
}

export class AddedDataAccountDto {
  @ApiProperty({ example: 1 })
  data_account_id!: number;

  @ApiProperty({ example: 'pie001-home' })
  username!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'maple-kite-42',
    description: 'Shown once; a replay answers null.',
  })
  password!: string | null;

  @ApiProperty({ enum: ['pending', 'active'] })
  status!: string;
}

export class ReviewDto {
  @ApiProperty({ enum: ['applied', 'pending'] })
  review_status!: string;

  @nullable(Number)
  change_request_id!: number | null;
}

export class ModifiedDataAccountDto extends ReviewDto {
  @ApiProperty({ example: 1 })
  data_account_id!: number;
}
