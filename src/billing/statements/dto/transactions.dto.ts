import { ApiProperty } from '@nestjs/swagger';
import { AccountingCode, CustomerId } from '../../../customers/index.js';
import { ListParameters } from '../../../platform/paging/list-parameters.js';
import { CalendarDate } from '../../../platform/validation/fields.js';

export class ListTransactionsDto extends ListParameters {
  @CustomerId()
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @CalendarDate({ optional: true, description: 'First day; the beginning when absent.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Last day; no end when absent.' })
  date_to?: string;
}

export class TransactionDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({
    enum: [
      'invoice',
      'credit_note',
      'payment',
      'refund',
      'journal',
      'call_charges',
      'fund_move',
      'reversal',
    ],
  })
  type!: string;

  @ApiProperty({ description: 'Number of the document.', example: 'INV-2026-000001' })
  reference!: string;

  @ApiProperty({ example: 'Invoice' })
  description!: string;

  @ApiProperty({ example: '458.85' })
  debit!: string;

  @ApiProperty({ example: '0.00' })
  credit!: string;

  @ApiProperty({ description: 'What the customer owes after it.', example: '458.85' })
  balance!: string;
}

export class StatementDto {
  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ description: 'What he owed before the first day.', example: '0.00' })
  opening_balance!: string;

  @ApiProperty({ description: 'What he owed at the end of the last day.', example: '458.85' })
  closing_balance!: string;

  @ApiProperty({ type: [TransactionDto] })
  transactions!: TransactionDto[];
}
