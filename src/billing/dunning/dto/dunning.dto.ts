import { ApiProperty } from '@nestjs/swagger';
import { PageParameters } from '../../../platform/paging/list-parameters.js';
import { CalendarDate, Integer, Text } from '../../../platform/validation/fields.js';

export class OverdueItemDto {
  @ApiProperty({ example: 'INV-2026-00000001' })
  reference!: string;

  @ApiProperty({ format: 'date' })
  due_date!: string;

  @ApiProperty({ example: '399.00' })
  open_amount!: string;

  @ApiProperty({ example: 12 })
  days_overdue!: number;

  @ApiProperty({ description: 'Reminders that have been sent, or skipped for a later one.' })
  reminders!: number;
}

export class DunnedCustomerDto {
  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty()
  name!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['slowed_down', 'suspended', null],
    description: '`null`: nothing but reminders.',
  })
  stage!: string | null;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  since!: string | null;

  @ApiProperty({ example: '399.00' })
  overdue!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date' })
  promised_until!: string | null;

  @ApiProperty({ type: [OverdueItemDto] })
  items!: OverdueItemDto[];
}

export class NewPaymentPromiseDto {
  @Integer({ example: 1 })
  customer_id!: number;

  @CalendarDate({ description: 'The last day on which nothing is done.', example: '2099-12-31' })
  until!: string;

  @Text({ optional: true, max: 500, example: 'Pays when his own customer has paid.' })
  note?: string;
}

export class PaymentPromiseParameters extends PageParameters {
  @Integer({ optional: true })
  customer_id?: number;
}

export class PaymentPromiseDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ format: 'date' })
  until!: string;

  @ApiProperty({ type: String, nullable: true })
  note!: string | null;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['kept', 'broken', 'withdrawn', null],
    description: '`null` while it runs.',
  })
  outcome!: string | null;

  @ApiProperty()
  made_by!: string;

  @ApiProperty({ format: 'date-time' })
  made_at!: string;

  @ApiProperty({ type: String, nullable: true, format: 'date-time' })
  settled_at!: string | null;
}
