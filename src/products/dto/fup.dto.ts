import { ApiProperty } from '@nestjs/swagger';
import { FUP_WINDOWS } from '../fup/fup.types.js';

class SpeedFields {
  @ApiProperty({ type: Number, nullable: true, example: 10_000 })
  download_kbps!: number | null;

  @ApiProperty({ type: Number, nullable: true, example: 5_000 })
  upload_kbps!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 50,
    description: 'Of the speed at hand; instead of the two speeds.',
  })
  speed_percent!: number | null;
}

export class SpeedLimitStepDto extends SpeedFields {
  @ApiProperty({
    enum: FUP_WINDOWS,
    description: 'Business day, ISO week, or the allowance period (`month`).',
  })
  window!: string;

  @ApiProperty({ type: Number, nullable: true, example: 53_687_091_200 })
  used_bytes!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    example: 80,
    description: "Of the plan's allowance; instead of `used_bytes`.",
  })
  used_percent!: number | null;
}

export class SpeedBoostWindowDto extends SpeedFields {
  @ApiProperty({ type: [Number], example: [6, 7], description: '1 is Monday.' })
  weekdays!: number[];

  @ApiProperty({ example: '22:00', description: "In the ISP's time zone." })
  starts_at!: string;

  @ApiProperty({ example: '06:00', description: 'At or before `starts_at`: on the next day.' })
  ends_at!: string;
}

class PolicyFields {
  @ApiProperty({ example: 'Evening fair use' })
  name!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}

class SpeedLimitPolicyFields extends PolicyFields {
  @ApiProperty({ type: [SpeedLimitStepDto] })
  steps!: SpeedLimitStepDto[];
}

class SpeedBoostPolicyFields extends PolicyFields {
  @ApiProperty({ type: [SpeedBoostWindowDto] })
  windows!: SpeedBoostWindowDto[];
}

export class SpeedLimitPolicyDto extends SpeedLimitPolicyFields {
  @ApiProperty({ example: 1 })
  fup_speed_limit_policy_id!: number;
}

export class AdminSpeedLimitPolicyDto extends SpeedLimitPolicyFields {
  @ApiProperty({ example: 1 })
  id!: number;
}

export class SpeedBoostPolicyDto extends SpeedBoostPolicyFields {
  @ApiProperty({ example: 1 })
  fup_speed_boost_policy_id!: number;
}

export class AdminSpeedBoostPolicyDto extends SpeedBoostPolicyFields {
  @ApiProperty({ example: 1 })
  id!: number;
}
