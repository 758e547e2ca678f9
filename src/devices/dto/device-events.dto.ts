import { ApiProperty } from '@nestjs/swagger';
import {
  DEVICE_STATUSES,
  DEVICE_TYPES,
  type DeviceStatus,
  type DeviceType,
} from '../devices.types.js';

/** What events tell of a device. */
export class DeviceEventDto {
  @ApiProperty()
  device_id!: number;

  @ApiProperty()
  name!: string;

  @ApiProperty({ enum: DEVICE_TYPES })
  type!: DeviceType;

  @ApiProperty({ type: String, nullable: true })
  serial!: string | null;

  @ApiProperty({ type: String, nullable: true })
  mac_address!: string | null;

  @ApiProperty({ enum: DEVICE_STATUSES })
  status!: DeviceStatus;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'Who has it; of a device that came back, who had it.',
  })
  customer_id!: number | null;
}

export class DeviceMovedEventDto extends DeviceEventDto {
  @ApiProperty({ enum: DEVICE_STATUSES })
  status_before!: DeviceStatus;
}
