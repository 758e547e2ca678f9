import { ApiProperty } from '@nestjs/swagger';
import { AccountingCode, CustomerId } from '../../../customers/index.js';
import { CalendarDate, Money, Text } from '../../../platform/validation/fields.js';

export class GenerateJournalDto {
  @CustomerId()
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @Money({
    signed: true,
    positive: true,
    description: 'Positive debits the customer, negative credits him; not zero.',
    example: '50.00',
  })
  amount!: string;

  @Text({ max: 500, example: 'Call-out fee' })
  description!: string;

  @CalendarDate({ optional: true, description: 'Today when absent.' })
  date?: string;
}

export class JournalDto {
  @ApiProperty({ example: 1 })
  journal_id!: number;

  @ApiProperty({ example: 'JNL-00000001' })
  journal_number!: string;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: '50.00' })
  amount!: string;

  @ApiProperty({ example: 'Call-out fee' })
  description!: string;

  @ApiProperty({ format: 'date' })
  date!: string;
}
