import { ApiProperty, OmitType } from '@nestjs/swagger';
import {
  DEVICE_STATUSES,
  DEVICE_TYPES,
  type DeviceStatus,
  type DeviceType,
} from '../devices.types.js';

const NullableText = (example?: string): PropertyDecorator =>
  ApiProperty({ type: String, nullable: true, ...(example === undefined ? {} : { example }) });
const NullableId = (): PropertyDecorator => ApiProperty({ type: Number, nullable: true });
const At = (): PropertyDecorator =>
  ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' });

/** A device as lists show it; never a credential. */
export class DeviceDto {
  @ApiProperty({ example: 1 })
  device_id!: number;

  @ApiProperty({ example: 'Router of Pienaar' })
  name!: string;

  @ApiProperty({ enum: DEVICE_TYPES })
  type!: DeviceType;

  @ApiProperty({ enum: DEVICE_STATUSES })
  status!: DeviceStatus;

  @NullableText('HF60A8Q2R7T')
  serial!: string | null;

  @NullableText('0a:1b:2c:3d:4e:5f')
  mac_address!: string | null;

  @NullableText('10.20.0.17')
  ip_address!: string | null;

  @NullableId()
  customer_id!: number | null;

  @NullableId()
  hotspot_id!: number | null;

  @NullableId()
  data_account_id!: number | null;

  @NullableId()
  nas_id!: number | null;

  @ApiProperty({ description: 'Whether we know how to sign in to it.' })
  has_credentials!: boolean;

  @ApiProperty({ type: String, nullable: true, description: 'For staff; null for others.' })
  notes!: string | null;

  @At()
  created_at!: string;

  @At()
  modified_at!: string;
}

/** One step of a device's history. */
export class DeviceMovementDto {
  @ApiProperty({ enum: DEVICE_STATUSES, nullable: true, description: 'null: it was new.' })
  from_status!: DeviceStatus | null;

  @ApiProperty({ enum: DEVICE_STATUSES })
  to_status!: DeviceStatus;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'To whom it went, or from whom it came.',
  })
  customer_id!: number | null;

  @NullableId()
  hotspot_id!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'For staff; null for others.' })
  note!: string | null;

  @ApiProperty({ type: String, nullable: true, description: 'For staff; null for others.' })
  moved_by!: string | null;

  @At()
  moved_at!: string;
}

export class DeviceDetailsDto extends DeviceDto {
  @ApiProperty({ type: [DeviceMovementDto], description: 'Oldest first.' })
  movements!: DeviceMovementDto[];
}

export class AdminDeviceDto extends OmitType(DeviceDto, ['device_id'] as const) {
  @ApiProperty({ example: 1 })
  id!: number;
}
