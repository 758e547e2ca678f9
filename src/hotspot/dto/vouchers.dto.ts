import { ApiProperty } from '@nestjs/swagger';
import { Instant, Integer, Money, Text } from '../../platform/validation/fields.js';
import { ProductReferenceField } from '../../products/index.js';
import {
  VOUCHER_STATUSES,
  VOUCHER_TYPES,
  type VoucherStatus,
  type VoucherType,
} from '../vouchers/voucher-terms.js';
import type { VoucherNaming } from '../vouchers/vouchers.repository.js';

const At = (facts: object = {}): PropertyDecorator =>
  ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z', ...facts });
const MaybeAt = (): PropertyDecorator => At({ type: String, nullable: true });
const MaybeNumber = (description?: string): PropertyDecorator =>
  ApiProperty({ type: Number, nullable: true, ...(description ? { description } : {}) });

export class AddHotspotVoucherDto {
  @ProductReferenceField({ description: 'Id or code of a hotspot product.', example: 'HOUR-1' })
  product_id!: string;

  @Text({ optional: true, max: 500, example: 'Room 12' })
  voucher_comment?: string;

  @Integer({ optional: true, description: 'The place that sold the product first when absent.' })
  hotspot_id?: number;

  @Money({ optional: true, description: "Instead of the product's; needs `accounting`." })
  product_price?: string;

  @Instant({ optional: true, description: 'From when it may be used; now when absent.' })
  valid_from?: Date;

  @Instant({ optional: true, description: 'Required for a product that runs until a date.' })
  valid_until?: Date;
}

export class NamedVoucherDto {
  @Integer({
    description: 'The voucher; or give its code as username.',
    requiredWhen: ({ username }) => username === undefined,
    example: 1,
  })
  voucher_id?: number;

  @Text({ optional: true, max: 64, description: 'Its code, in any case; instead of voucher_id.' })
  username?: string;

  naming(): VoucherNaming {
    return this.voucher_id === undefined
      ? { code: this.username ?? '' }
      : { voucherId: this.voucher_id };
  }
}

export class ExpireHotspotVoucherDto extends NamedVoucherDto {
  @Text({ optional: true, max: 500, example: 'Lost' })
  reason?: string;
}

export class IssuedVoucherDto {
  @ApiProperty({ example: 1 })
  voucher_id!: number;

  @ApiProperty({ example: '10000001' })
  serial!: string;

  @ApiProperty({ description: 'With passcode coding the code.', example: 'Q4P68' })
  username!: string;

  @ApiProperty({ description: 'Empty with passcode coding.', example: '' })
  password!: string;

  @ApiProperty({ description: 'What a person types.', example: 'Q4P68' })
  code!: string;

  @ApiProperty({ example: 'HOUR-1' })
  product!: string;

  @ApiProperty({ example: '15.00' })
  price!: string;

  @ApiProperty({ enum: VOUCHER_STATUSES })
  status!: VoucherStatus;

  @MaybeAt()
  expires_at!: string | null;

  @ApiProperty({ example: 'http://127.0.0.1:3000/hotspot/28XXX004?code=Q4P68' })
  login_url!: string;

  @ApiProperty({ example: 1 })
  hotspot_id!: number;
}

export class VoucherSessionDto {
  @ApiProperty()
  session_id!: number;

  @MaybeNumber()
  nas_id!: number | null;

  @ApiProperty({ type: String, nullable: true })
  device!: string | null;

  @ApiProperty({ type: String, nullable: true })
  framed_ip!: string | null;

  @At()
  started_at!: string;

  @At()
  updated_at!: string;

  @MaybeAt()
  stopped_at!: string | null;

  @ApiProperty({ type: String, nullable: true })
  close_reason!: string | null;

  @ApiProperty()
  seconds!: number;

  @ApiProperty({ description: 'From the guest.' })
  bytes_in!: number;

  @ApiProperty({ description: 'To the guest.' })
  bytes_out!: number;
}

export class VoucherUsageDto {
  @ApiProperty({ example: 1 })
  voucher_id!: number;

  @ApiProperty({ example: '10000001' })
  serial!: string;

  @ApiProperty({ enum: VOUCHER_STATUSES })
  status!: VoucherStatus;

  @ApiProperty({ description: 'Whether staff keep it off line.' })
  blocked!: boolean;

  @MaybeAt()
  first_login!: string | null;

  @MaybeAt()
  last_login!: string | null;

  @At({ type: String, nullable: true, description: 'When time alone ends it.' })
  expires_at!: string | null;

  @ApiProperty({ description: 'On line, as accounting reports it.' })
  seconds_used!: number;

  @MaybeNumber('Null when no clock ends it.')
  seconds_left!: number | null;

  @ApiProperty()
  bytes_used!: number;

  @MaybeNumber('Null when its traffic is not limited.')
  bytes_left!: number | null;

  @MaybeNumber('Null when what it may send is not limited by itself.')
  upload_bytes_left!: number | null;

  @MaybeNumber('Null when what it may receive is not limited by itself.')
  download_bytes_left!: number | null;

  @MaybeNumber('On line today, on the clocks of the hotspot; null without a limit a day.')
  daily_seconds_left!: number | null;

  @ApiProperty({ type: [VoucherSessionDto], description: 'The newest 100, newest first.' })
  sessions!: VoucherSessionDto[];
}

export class ExpiredVoucherDto {
  @ApiProperty({ example: 1 })
  voucher_id!: number;

  @ApiProperty({ enum: ['expired'] })
  status!: 'expired';

  @At()
  expired_at!: string;
}

export class SoldProductDto {
  @ApiProperty({ example: 7 })
  product_id!: number;

  @ApiProperty({ example: 'HOUR-1' })
  product_code!: string;

  @ApiProperty({ example: 'Hotspot, 1 hour' })
  product_name!: string;

  @ApiProperty({ example: 1 })
  service_id!: number;

  @ApiProperty({ enum: VOUCHER_TYPES })
  type!: VoucherType;

  @ApiProperty({ example: 'Ticket - 1 Hora' })
  name!: string;

  @ApiProperty({ example: '15.00' })
  price!: string;

  @MaybeNumber()
  run_seconds!: number | null;

  @MaybeNumber()
  cap_bytes!: number | null;

  @MaybeNumber()
  upload_bytes_limit!: number | null;

  @MaybeNumber()
  download_bytes_limit!: number | null;

  @MaybeNumber()
  daily_seconds_limit!: number | null;

  @MaybeNumber()
  download_kbps!: number | null;

  @MaybeNumber()
  upload_kbps!: number | null;
}

export class AvailableHotspotDto {
  @ApiProperty({ example: 1 })
  hotspot_id!: number;

  @ApiProperty({ example: '28XXX004' })
  location_id!: string;

  @ApiProperty({ example: 'Cedar Café' })
  name!: string;

  @ApiProperty({ type: String, nullable: true })
  address!: string | null;

  @ApiProperty({ example: 'Europe/Madrid' })
  timezone!: string;

  @ApiProperty({ example: 'EUR' })
  currency!: string;

  @ApiProperty({ type: [SoldProductDto] })
  products!: SoldProductDto[];
}
