import { ApiProperty } from '@nestjs/swagger';
import { Integer, Money, Text } from '../../../platform/validation/fields.js';
import { Objects } from '../../../platform/validation/objects.js';
import type { NewCreditNote } from '../credit-notes.service.js';

export class CreditLineInputDto {
  @Integer({ max: Number.MAX_SAFE_INTEGER, description: 'A line of the invoice.', example: 1 })
  line_id!: number;

  @Money({ optional: true, positive: true, description: 'How many of the line; or an amount.' })
  quantity?: string;

  @Money({ optional: true, positive: true, description: 'How much of the line, without tax.' })
  amount?: string;
}

export class GenerateCreditNoteDto {
  @Integer({ example: 1 })
  invoice_id!: number;

  @Objects(() => CreditLineInputDto, {
    optional: true,
    min: 1,
    description: 'What is left of the whole invoice when absent.',
  })
  lines?: CreditLineInputDto[];

  @Text({ max: 500, example: 'Out of order for a week' })
  reason!: string;

  toInput(): NewCreditNote {
    return {
      invoiceId: this.invoice_id,
      reason: this.reason,
      lines: this.lines?.map(({ line_id, quantity, amount }) => ({
        lineId: line_id,
        ...(quantity === undefined ? {} : { quantity }),
        ...(amount === undefined ? {} : { amount }),
      })),
    };
  }
}

export class CreditNoteLineDto {
  @ApiProperty({ description: 'The line of the invoice.', example: 1 })
  line_id!: number;

  @ApiProperty()
  description!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  quantity!: number | null;

  @ApiProperty({ example: '15' })
  tax_rate!: string;

  @ApiProperty({ example: '399.00' })
  amount!: string;

  @ApiProperty({ example: '59.85' })
  tax!: string;
}

export class CreditNoteDto {
  @ApiProperty({ example: 1 })
  credit_note_id!: number;

  @ApiProperty({ example: 'CN-2026-000001' })
  credit_note_number!: string;

  @ApiProperty({ example: 1 })
  invoice_id!: number;

  @ApiProperty({ example: 'INV-2026-000001' })
  invoice_number!: string;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ example: 'ZAR' })
  currency!: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty({ type: [CreditNoteLineDto] })
  lines!: CreditNoteLineDto[];

  @ApiProperty({ example: '399.00' })
  subtotal!: string;

  @ApiProperty({ example: '59.85' })
  tax!: string;

  @ApiProperty({ example: '458.85' })
  total!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}
