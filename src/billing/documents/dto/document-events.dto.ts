import { ApiProperty } from '@nestjs/swagger';
import { INVOICE_STATUSES } from '../../invoices/invoice-views.js';
import { PAYMENT_METHODS } from '../../payments/payments.types.js';

/** What events tell of an invoice. */
export class InvoiceEventDto {
  @ApiProperty()
  invoice_id!: number;

  @ApiProperty()
  invoice_number!: string;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  accounting_code!: string;

  @ApiProperty({ enum: INVOICE_STATUSES })
  status!: string;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ format: 'date' })
  due_date!: string;

  @ApiProperty()
  currency!: string;

  @ApiProperty()
  total!: string;

  @ApiProperty({ description: 'What is still to be paid.' })
  open_amount!: string;
}

/** What events tell of a payment. */
export class PaymentEventDto {
  @ApiProperty()
  payment_id!: number;

  @ApiProperty()
  payment_number!: string;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  accounting_code!: string;

  @ApiProperty({ enum: PAYMENT_METHODS })
  method!: string;

  @ApiProperty({ type: String, nullable: true })
  reference!: string | null;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty()
  amount!: string;
}

/** What events tell of a credit note. */
export class CreditNoteEventDto {
  @ApiProperty()
  credit_note_id!: number;

  @ApiProperty()
  credit_note_number!: string;

  @ApiProperty()
  invoice_id!: number;

  @ApiProperty()
  customer_id!: number;

  @ApiProperty()
  accounting_code!: string;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty()
  reason!: string;

  @ApiProperty()
  total!: string;
}
