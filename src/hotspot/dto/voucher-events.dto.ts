import { ApiProperty } from '@nestjs/swagger';
import {
  VOUCHER_STATUSES,
  VOUCHER_TYPES,
  type VoucherStatus,
  type VoucherType,
} from '../vouchers/voucher-terms.js';

/** What events tell of a voucher; never its code. */
export class VoucherEventDto {
  @ApiProperty()
  voucher_id!: number;

  @ApiProperty()
  serial!: string;

  @ApiProperty()
  location_id!: string;

  @ApiProperty()
  product_code!: string;

  @ApiProperty({ enum: VOUCHER_TYPES })
  type!: VoucherType;

  @ApiProperty({ description: 'A decimal string.' })
  price!: string;

  @ApiProperty({ enum: VOUCHER_STATUSES })
  status!: VoucherStatus;

  @ApiProperty({ type: Number, nullable: true })
  batch_id!: number | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  expires_at!: string | null;
}

export class VoucherChangedEventDto extends VoucherEventDto {
  @ApiProperty({ type: [String], example: ['valid_until'] })
  changed!: string[];
}
