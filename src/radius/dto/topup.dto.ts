import { ApiProperty } from '@nestjs/swagger';
import { TOPUP_SOURCES } from '../topups/topups.service.js';
import { TOPUP_UNITS } from '../topups/topup-type.entity.js';

const nullable = (type: typeof String | typeof Number, facts: object = {}) =>
  ApiProperty({ type, nullable: true, ...facts });

class TopupTypeFields {
  @ApiProperty({ example: '10 GB' })
  name!: string;

  @ApiProperty({ example: 10 })
  size!: number;

  @ApiProperty({ enum: TOPUP_UNITS, description: 'Each 1024 of the one before.' })
  unit!: string;

  @ApiProperty({ example: 10_737_418_240 })
  size_bytes!: number;

  @ApiProperty({ example: '99.00', description: 'Tax excluded.' })
  price!: string;

  @ApiProperty({
    example: 'P30D',
    description: '`period_end`, `never`, or an ISO 8601 duration from the top-up on.',
  })
  validity!: string;

  @nullable(Number, { description: 'Only for accounts with this product.' })
  product_id!: number | null;

  @ApiProperty({ description: 'Whether it is on sale.' })
  is_active!: boolean;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}

export class TopupTypeDto extends TopupTypeFields {
  @ApiProperty({ example: 1 })
  topup_type_id!: number;
}

export class AdminTopupTypeDto extends TopupTypeFields {
  @ApiProperty({ example: 1 })
  id!: number;
}

export class DoneTopupDto {
  @ApiProperty({ example: 1 })
  topup_id!: number;

  @ApiProperty({ enum: ['completed'] })
  status!: string;

  @ApiProperty({
    example: 21_474_836_480,
    description: 'Doubled while a double-data promotion runs.',
  })
  credited_bytes!: number;

  @ApiProperty({ description: 'Whether a double-data promotion has doubled it.' })
  doubled!: boolean;

  @ApiProperty({ example: '99.00', description: 'Of all of it, tax excluded.' })
  price!: string;

  @nullable(String, { format: 'date-time', description: '`null`: never.' })
  expires_at!: string | null;
}

class CompletedTopupFields {
  @ApiProperty({ example: 1 })
  data_account_id!: number;

  @ApiProperty({ example: 'pie001-home' })
  username!: string;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @nullable(Number, { example: 1 })
  topup_type_id!: number | null;

  @nullable(Number, { description: 'The prepaid product that was bought instead of a type.' })
  product_id!: number | null;

  @ApiProperty({ example: '10 GB' })
  name!: string;

  @ApiProperty({ example: 1 })
  quantity!: number;

  @ApiProperty({ example: 10_737_418_240 })
  credited_bytes!: number;

  @ApiProperty()
  doubled!: boolean;

  @ApiProperty({ example: '99.00', description: 'Of all of it, tax excluded.' })
  price!: string;

  @ApiProperty({ enum: TOPUP_SOURCES })
  source!: string;

  @ApiProperty({ enum: ['completed'] })
  status!: string;

  @ApiProperty({ example: 'jessica' })
  requested_by!: string;

  @ApiProperty({ format: 'date-time' })
  completed_at!: string;

  @nullable(String, { format: 'date-time', description: '`null`: never.' })
  expires_at!: string | null;
}

export class CompletedTopupDto extends CompletedTopupFields {
  @ApiProperty({ example: 1 })
  topup_id!: number;
}

export class AdminTopupDto extends CompletedTopupFields {
  @ApiProperty({ example: 1 })
  id!: number;
}

export class PromotionDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'Double data in December' })
  name!: string;

  @ApiProperty({ format: 'date-time' })
  starts_at!: string;

  @ApiProperty({ format: 'date-time', description: 'The first instant without it.' })
  ends_at!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}
