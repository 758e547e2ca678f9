import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { Bytes, Instant, Integer, OneOf, Text, YesNo } from '../../platform/validation/fields.js';
import { MacAddress } from '../../platform/validation/network-fields.js';
import type { VoucherChange } from '../vouchers/voucher-changes.service.js';
import type { VouchersRequest } from '../vouchers/voucher-desk.js';
import {
  VOUCHER_STATUSES,
  VOUCHER_TYPES,
  type VoucherStatus,
  type VoucherType,
} from '../vouchers/voucher-terms.js';

const SPEED = { max: 100_000_000, nullable: true };
const MaybeAt = (): PropertyDecorator =>
  ApiProperty({ type: String, format: 'date-time', nullable: true });
const MaybeNumber = (): PropertyDecorator => ApiProperty({ type: Number, nullable: true });
const MaybeText = (): PropertyDecorator => ApiProperty({ type: String, nullable: true });

export class VouchersQuery extends CursorParameters {
  @Integer({ optional: true })
  hotspot_id?: number;

  @Integer({ optional: true })
  batch_id?: number;

  @OneOf(VOUCHER_STATUSES, { optional: true })
  status?: VoucherStatus;

  toRequest(): VouchersRequest {
    const { hotspot_id, batch_id, status, search, sort, limit, after } = this;
    return {
      ...(status === undefined ? {} : { status }),
      ...(search === undefined ? {} : { search }),
      ...(sort === undefined ? {} : { sort }),
      ...(limit === undefined ? {} : { limit }),
      ...(after === undefined ? {} : { after }),
      ...(hotspot_id === undefined ? {} : { hotspotId: hotspot_id }),
      ...(batch_id === undefined ? {} : { batchId: batch_id }),
    };
  }
}

export class VoucherChangeBody {
  @Integer({
    optional: true,
    max: 315_360_000,
    description: 'So much longer, of whatever its time is measured by; from now if it has run out.',
    example: 3600,
  })
  extend_seconds?: number;

  @Bytes({ optional: true, min: 1, description: 'So much more of each limit of traffic it has.' })
  extend_bytes?: number;

  @Instant({ optional: true })
  valid_until?: Date;

  @Integer({ ...SPEED, description: 'With upload_kbps; null is unlimited.', example: 10_000 })
  download_kbps?: number | null;

  @Integer({ ...SPEED, example: 5000 })
  upload_kbps?: number | null;

  @Integer({ optional: true, max: 1000, description: 'Devices at once.' })
  user_limit?: number;

  @Integer({
    max: 86_400,
    nullable: true,
    description: 'On line a day, counted from now on; null is no limit.',
  })
  daily_seconds_limit?: number | null;

  @YesNo({ optional: true, description: 'Off line until it is lifted; its time runs on.' })
  blocked?: boolean;

  @Text({ nullable: true, max: 500 })
  comment?: string | null;

  toChange(): VoucherChange {
    const names = {
      extend_seconds: 'extendSeconds',
      extend_bytes: 'extendBytes',
      valid_until: 'validUntil',
      download_kbps: 'downloadKbps',
      upload_kbps: 'uploadKbps',
      user_limit: 'userLimit',
      daily_seconds_limit: 'dailySecondsLimit',
      blocked: 'isBlocked',
      comment: 'comment',
    } as const satisfies Record<string, keyof VoucherChange>;
    const words = Object.keys(names) as (keyof typeof names)[];
    const given = words.filter((word) => this[word] !== undefined);
    return Object.fromEntries(given.map((word) => [names[word], this[word]]));
  }
}

export class VoucherDeviceBody {
  @MacAddress({ description: 'The device that it is bound to from now on.' })
  mac_address!: string;

  @MacAddress({
    optional: true,
    description: 'The device that gives way; the one not seen for the longest when it must.',
  })
  replaces?: string;
}

export class VoucherDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: '10000001' })
  serial!: string;

  @ApiProperty()
  hotspot_id!: number;

  @ApiProperty({ example: '28XXX004' })
  location_id!: string;

  @MaybeNumber()
  service_id!: number | null;

  @ApiProperty()
  product_id!: number;

  @ApiProperty({ example: 'HOUR-1' })
  product_code!: string;

  @MaybeNumber()
  batch_id!: number | null;

  @ApiProperty({ enum: VOUCHER_TYPES })
  type!: VoucherType;

  @ApiProperty({ description: 'What a person types.', example: 'Q4P68' })
  code!: string;

  @ApiProperty({ description: 'Empty with passcode coding.', example: '' })
  password!: string;

  @ApiProperty({ enum: VOUCHER_STATUSES })
  status!: VoucherStatus;

  @ApiProperty()
  blocked!: boolean;

  @ApiProperty({ example: '15.00' })
  price!: string;

  @MaybeNumber()
  run_seconds!: number | null;

  @MaybeNumber()
  bytes_limit!: number | null;

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

  @ApiProperty()
  user_limit!: number;

  @ApiProperty({ description: 'How often a device may still give way to another.' })
  moves_left!: number;

  @ApiProperty({ type: [String], example: ['0a:1b:2c:3d:4e:5f'] })
  devices!: string[];

  @ApiProperty({ format: 'date-time' })
  valid_from!: string;

  @MaybeAt()
  valid_until!: string | null;

  @MaybeAt()
  expires_at!: string | null;

  @MaybeAt()
  first_login_at!: string | null;

  @MaybeAt()
  last_login_at!: string | null;

  @ApiProperty()
  logins!: number;

  @ApiProperty()
  seconds_used!: number;

  @MaybeNumber()
  seconds_left!: number | null;

  @ApiProperty()
  bytes_in!: number;

  @ApiProperty()
  bytes_out!: number;

  @MaybeNumber()
  bytes_left!: number | null;

  @MaybeNumber()
  upload_bytes_left!: number | null;

  @MaybeNumber()
  download_bytes_left!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'Of today, where a day is limited.' })
  daily_seconds_left!: number | null;

  @MaybeText()
  comment!: string | null;

  @MaybeText()
  user_reference!: string | null;

  @ApiProperty({ example: 'api' })
  source!: string;

  @ApiProperty()
  created_by!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}
