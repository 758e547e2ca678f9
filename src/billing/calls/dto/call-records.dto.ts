import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import {
  CalendarDate,
  Instant,
  Integer,
  Money,
  OneOf,
  Text,
} from '../../../platform/validation/fields.js';
import { Objects } from '../../../platform/validation/objects.js';

export const CALL_STATES = ['free', 'owed', 'pending', 'invoiced'] as const;
export type CallState = (typeof CALL_STATES)[number];

/** Calls in one request as JSON; a file takes more. */
const RECORDS_MAX = 5000;

export class NewCallRecordDto {
  @Text({
    max: 100,
    description: 'Of the switch or the rater; a call is charged once.',
    example: 'c-2026-000017',
  })
  call_id!: string;

  @Text({
    max: 8,
    pattern: /^\d{8}$/,
    says: 'must be 8 digits',
    description: 'Whose call it was; or give `customer_id`.',
    example: '10000001',
    requiredWhen: ({ customer_id }) => customer_id === undefined,
  })
  account_number?: string;

  @Integer({ optional: true, description: 'Instead of `account_number`.' })
  customer_id?: number;

  @Instant({ description: 'When it began.', example: '2026-03-15T10:00:00Z' })
  started_at!: Date;

  @Integer({ optional: true, min: 0, max: 10_000_000, default: 0, example: 185 })
  duration_seconds?: number;

  @Text({ optional: true, max: 60, example: '+27215550100' })
  caller?: string;

  @Text({ optional: true, max: 60, example: '+442075550100' })
  destination?: string;

  @Money({
    description: 'What the call costs, tax included; at most 5 decimals.',
    example: '0.48125',
  })
  amount!: string;
}

export class NewCallRecordsDto {
  @Objects(() => NewCallRecordDto, { min: 1, max: RECORDS_MAX })
  records!: NewCallRecordDto[];
}

export class CallImportDto {
  @ApiProperty({ description: 'Calls that were given.', example: 120 })
  records!: number;

  @ApiProperty({ description: 'Of which so many were new and have been charged.', example: 118 })
  imported!: number;

  @ApiProperty({ description: 'And so many were known, and alike.', example: 2 })
  known!: number;

  @ApiProperty({ description: 'What the new ones cost, tax included.', example: '48.125' })
  amount!: string;
}

export class CallRecordListParameters extends CursorParameters {
  @Integer({ optional: true })
  customer_id?: number;

  @Integer({ optional: true, description: 'The calls that this invoice bills.' })
  invoice_id?: number;

  @OneOf(CALL_STATES, { optional: true, description: 'What has become of its charge.' })
  state?: CallState;

  @CalendarDate({ optional: true, description: 'First day, in the time zone of the ISP.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Last day.' })
  date_to?: string;
}

export class CallRecordDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 'c-2026-000017' })
  call_id!: string;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: '10000001' })
  account_number!: string;

  @ApiProperty({ format: 'date-time' })
  started_at!: string;

  @ApiProperty({ example: 185 })
  duration_seconds!: number;

  @ApiProperty({ type: String, nullable: true, example: '+27215550100' })
  caller!: string | null;

  @ApiProperty({ type: String, nullable: true, example: '+442075550100' })
  destination!: string | null;

  @ApiProperty({ example: '0.48125' })
  amount!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: "The charge of the day's calls that it is part of; none when it was free.",
    example: 'CALL-00000001',
  })
  call_charge_number!: string | null;

  @ApiProperty({
    enum: CALL_STATES,
    description:
      '`owed` at once by a prepaid customer; `pending` until the invoice of the next billing day, ' +
      'then `invoiced`.',
  })
  state!: string;

  @ApiProperty({ type: String, nullable: true, example: 'INV-2026-000042' })
  invoice_number!: string | null;
}
