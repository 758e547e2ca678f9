import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import {
  CalendarDate,
  Integer,
  Money,
  OneOf,
  Text,
  YesNo,
} from '../../../platform/validation/fields.js';
import { Objects } from '../../../platform/validation/objects.js';
import { INVOICE_STATUSES } from '../../invoices/invoice-views.js';
import { AllocationInputDto } from '../../payments/dto/payments.dto.js';
import {
  type NewPayment,
  type NewRefund,
  PAYMENT_METHODS,
  type PaymentMethod,
} from '../../payments/payments.types.js';

export class CreditNoteListParameters extends CursorParameters {
  @Integer({ optional: true })
  customer_id?: number;
}

export class InvoiceListParameters extends CreditNoteListParameters {
  @OneOf(INVOICE_STATUSES, { optional: true })
  status?: string;

  @CalendarDate({ optional: true })
  date_from?: string;

  @CalendarDate({ optional: true })
  date_to?: string;
}

export class PaymentListParameters extends CreditNoteListParameters {
  @OneOf(PAYMENT_METHODS, { optional: true })
  method?: string;

  @CalendarDate({ optional: true })
  date_from?: string;

  @CalendarDate({ optional: true })
  date_to?: string;
}

export class RefundListParameters extends PaymentListParameters {}

export class InvoiceChangeDto {
  @YesNo({ optional: true, description: 'While it is disputed, nobody is dunned for it.' })
  is_disputed?: boolean;

  @Text({ nullable: true, max: 1000, description: 'For staff.' })
  note?: string | null;
}

export class NewPaymentDto {
  @Integer({ example: 1 })
  customer_id!: number;

  @Money({ positive: true, example: '100.00' })
  amount!: string;

  @OneOf(PAYMENT_METHODS, { optional: true, default: 'eft' })
  method?: PaymentMethod;

  @Text({ optional: true, max: 100, description: 'Unique per method.' })
  reference?: string;

  @CalendarDate({ optional: true })
  date?: string;

  @Objects(() => AllocationInputDto, { optional: true })
  allocations?: AllocationInputDto[];

  toInput(): NewPayment {
    const { customer_id, amount, method = 'eft', reference, date } = this;
    const allocations = this.allocations?.map((each) => ({
      invoiceId: each.invoice_id,
      amount: each.amount,
    }));
    return { customerId: customer_id, amount, method, reference, date, allocations };
  }
}

export class ReversalDto {
  @Text({ max: 500, example: 'Account closed' })
  reason!: string;

  @CalendarDate({ optional: true })
  date?: string;
}

export class NewRefundDto {
  @Integer({ example: 1 })
  customer_id!: number;

  @Money({ positive: true, example: '50.00' })
  amount!: string;

  @OneOf(PAYMENT_METHODS, { optional: true, default: 'eft' })
  method?: PaymentMethod;

  @Text({ optional: true, max: 100, description: 'Unique per method.' })
  reference?: string;

  @Text({ max: 500, example: 'Paid twice' })
  reason!: string;

  @CalendarDate({ optional: true })
  date?: string;

  toInput(): NewRefund {
    const { customer_id, amount, method = 'eft', reference, reason, date } = this;
    return { customerId: customer_id, amount, method, reference, reason, date };
  }
}

export class RefundDto {
  @ApiProperty({ example: 1 })
  refund_id!: number;

  @ApiProperty({ example: 'REF-00000001' })
  refund_number!: string;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ enum: PAYMENT_METHODS })
  method!: PaymentMethod;

  @ApiProperty({ type: String, nullable: true })
  reference!: string | null;

  @ApiProperty({ example: '50.00' })
  amount!: string;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ example: 'Paid twice' })
  reason!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}

export class ExportParameters {
  @CalendarDate({ description: 'First day.', example: '2026-01-01' })
  from_date!: string;

  @CalendarDate({ description: 'Last day.', example: '2026-01-31' })
  to_date!: string;
}
