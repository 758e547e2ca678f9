import { ApiProperty, PartialType } from '@nestjs/swagger';
import { Bytes, Integer, OneOf, Text, YesNo } from '../../platform/validation/fields.js';
import { ProductReferenceField } from '../../products/index.js';
import { VOUCHER_TYPES, type VoucherType } from '../vouchers/voucher-terms.js';

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };
const SECONDS = { min: 1, max: 315_360_000 };
const COUNT = { min: 1, max: 1000 };

/** Marks of the Octopus contract that other people's programs act on. */
const TOLD_ONLY =
  'Told by the Octopus face as it is set here; no page or rule of ours looks at it.';

/** What may be said of a service, new or not. */
export class ServiceFieldsBody {
  @Text({ max: 100, ...NOT_BLANK, example: 'Ticket - 1 Hora' })
  name!: string;

  @Integer({
    ...SECONDS,
    description: 'ttf, ltf: from the first login; onl: on line; ttl: how far away a date may be.',
    example: 3600,
  })
  run_seconds!: number;

  @Integer({ ...SECONDS, description: 'How long an unused voucher keeps.', default: 15_552_000 })
  shelf_seconds!: number;

  @Integer({ ...COUNT, description: 'Devices at once of one user of a voucher.', default: 1 })
  sim_devices!: number;

  @Integer({
    ...COUNT,
    description:
      'Users of one voucher, each with `sim_devices` devices: together at most 1000 at once.',
    default: 1,
  })
  max_users!: number;

  @Bytes({
    min: 1,
    nullable: true,
    description: 'From the guest, besides the cap of the product on both directions.',
    example: 100_000_000,
  })
  upload_bytes_limit!: number | null;

  @Bytes({ min: 1, nullable: true, description: 'To the guest.', example: 1_000_000_000 })
  download_bytes_limit!: number | null;

  @Integer({
    max: 86_400,
    nullable: true,
    description: 'On line a day, of all devices together, on the clocks of the hotspot.',
    example: 7200,
  })
  daily_seconds_limit!: number | null;

  @Integer({
    min: 0,
    max: 1000,
    description: 'How often a device may be replaced by another.',
    default: 5,
  })
  mac_moves!: number;

  @Text({ max: 40, ...NOT_BLANK, default: 'general', description: TOLD_ONLY })
  login_method!: string;

  @YesNo({ default: true, description: TOLD_ONLY })
  show_login!: boolean;

  @YesNo({ default: false, description: `tpv. ${TOLD_ONLY}` })
  card_payment!: boolean;

  @YesNo({ default: false, description: `pms. ${TOLD_ONLY}` })
  room_charge!: boolean;

  @YesNo({ default: false, description: TOLD_ONLY })
  vip!: boolean;

  @YesNo({ default: false, description: TOLD_ONLY })
  validate_email!: boolean;

  @YesNo({ default: false, description: TOLD_ONLY })
  with_registration!: boolean;

  @YesNo({ default: false, description: TOLD_ONLY })
  mac_caching!: boolean;

  @Integer({ min: 0, max: 10_000, default: 0 })
  issue_order!: number;

  @YesNo({ default: true, description: 'Whether it is on sale.' })
  is_active!: boolean;
}

export class NewServiceBody extends PartialType(ServiceFieldsBody) {
  @ProductReferenceField({ description: 'Id or code of a hotspot product.', example: 'HOUR-1' })
  product_id!: string;

  @OneOf(VOUCHER_TYPES, { example: 'ttf' })
  type!: VoucherType;
}

export class ServiceChangeBody extends PartialType(ServiceFieldsBody) {}

export class HotspotServiceDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 1 })
  hotspot_id!: number;

  @ApiProperty({ example: 7 })
  product_id!: number;

  @ApiProperty({ enum: VOUCHER_TYPES })
  type!: VoucherType;

  @ApiProperty({ example: 'Ticket - 1 Hora' })
  name!: string;

  @ApiProperty({ type: Number, nullable: true, example: 3600 })
  run_seconds!: number | null;

  @ApiProperty({ example: 15_552_000 })
  shelf_seconds!: number;

  @ApiProperty({ example: 1 })
  sim_devices!: number;

  @ApiProperty({ example: 1 })
  max_users!: number;

  @ApiProperty({ type: Number, nullable: true, example: null })
  upload_bytes_limit!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  download_bytes_limit!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: null })
  daily_seconds_limit!: number | null;

  @ApiProperty({ example: 5 })
  mac_moves!: number;

  @ApiProperty({ example: 'general' })
  login_method!: string;

  @ApiProperty()
  show_login!: boolean;

  @ApiProperty()
  card_payment!: boolean;

  @ApiProperty()
  room_charge!: boolean;

  @ApiProperty()
  vip!: boolean;

  @ApiProperty()
  validate_email!: boolean;

  @ApiProperty()
  with_registration!: boolean;

  @ApiProperty()
  mac_caching!: boolean;

  @ApiProperty({ example: 0 })
  issue_order!: number;

  @ApiProperty()
  is_active!: boolean;
}
