import { ApiProperty } from '@nestjs/swagger';
import { AccountingCode, CustomerId } from '../../../customers/index.js';
import { CalendarDate, Integer, Money, OneOf, Text } from '../../../platform/validation/fields.js';
import { Objects } from '../../../platform/validation/objects.js';
import { type NewPayment, PAYMENT_METHODS, type PaymentMethod } from '../payments.types.js';

export class AllocationInputDto {
  @Integer({ example: 1 })
  invoice_id!: number;

  @Money({ positive: true, example: '100.00' })
  amount!: string;
}

export class AddPaymentDto {
  @CustomerId()
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @Money({ positive: true, example: '458.85' })
  amount!: string;

  @OneOf(PAYMENT_METHODS, { optional: true, default: 'eft' })
  method?: PaymentMethod;

  @Text({ optional: true, max: 100, description: 'Unique per method.', example: 'FNB 4711' })
  reference?: string;

  @CalendarDate({ optional: true, description: 'Today when absent.' })
  date?: string;

  @Objects(() => AllocationInputDto, {
    optional: true,
    description: 'Which invoices it pays; the oldest debts first when absent.',
  })
  allocations?: AllocationInputDto[];

  toInput(customerId: number): NewPayment {
    const { amount, method = 'eft', reference, date } = this;
    const allocations = this.allocations?.map((each) => ({
      invoiceId: each.invoice_id,
      amount: each.amount,
    }));
    return { customerId, amount, method, reference, date, allocations };
  }
}

export class AllocationDto {
  @ApiProperty({ example: 1 })
  invoice_id!: number;

  @ApiProperty({ example: 'INV-2026-000001' })
  invoice_number!: string;

  @ApiProperty({ example: '100.00' })
  amount!: string;
}

export class PaymentDto {
  @ApiProperty({ example: 1 })
  payment_id!: number;

  @ApiProperty({ example: 'PAY-00000001' })
  payment_number!: string;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ enum: PAYMENT_METHODS })
  method!: string;

  @ApiProperty({ type: String, nullable: true })
  reference!: string | null;

  @ApiProperty({ example: '458.85' })
  amount!: string;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ enum: ['received', 'returned'] })
  status!: string;

  @ApiProperty({ type: [AllocationDto] })
  allocations!: AllocationDto[];

  @ApiProperty({ description: 'What waits for the next invoice.', example: '0.00' })
  unallocated_amount!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;
}
