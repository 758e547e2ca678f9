import { ApiProperty } from '@nestjs/swagger';
import { AccountingCode, CustomerId, customerNamed } from '../../../customers/index.js';
import { ProductReferenceField } from '../../../products/index.js';
import { ListParameters } from '../../../platform/paging/list-parameters.js';
import { CalendarDate, Integer, Money, OneOf, Text } from '../../../platform/validation/fields.js';
import { Objects } from '../../../platform/validation/objects.js';
import { INVOICE_STATUSES, type InvoiceNaming } from '../invoice-views.js';
import type { NewInvoice } from '../invoices.types.js';

export class InvoiceLineInputDto {
  @ProductReferenceField({ optional: true, description: 'Id or code of a product.' })
  product_id?: string;

  @Text({
    max: 500,
    description: "The product's name when absent.",
    requiredWhen: ({ product_id }) => product_id === undefined,
  })
  description?: string;

  @Money({ optional: true, positive: true, description: 'At most 5 decimals.', default: '1' })
  quantity?: string;

  @Money({
    signed: true,
    description:
      "Without tax; the product's price when absent. Another price than the product's, and a " +
      'line without a product, need the accounting permission.',
    requiredWhen: ({ product_id }) => product_id === undefined,
  })
  unit_price?: string;
}

export class GenerateInvoiceDto {
  @CustomerId()
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @Objects(() => InvoiceLineInputDto, {
    min: 1,
    description: 'A JSON array, or repeated fields `lines[0][product_id]`, `lines[0][quantity]` ….',
  })
  lines!: InvoiceLineInputDto[];

  @CalendarDate({ optional: true, description: 'Today when absent.' })
  date?: string;

  @CalendarDate({ optional: true, description: "By the customer's terms when absent." })
  due_date?: string;

  @Text({ optional: true, max: 100, description: 'Yours, e.g. an order number.' })
  reference?: string;

  get naming(): ReturnType<typeof customerNamed> {
    return customerNamed(this);
  }

  toInput(customerId: number): NewInvoice {
    const { date, due_date, reference } = this;
    return {
      customerId,
      ...(date === undefined ? {} : { date }),
      ...(due_date === undefined ? {} : { dueDate: due_date }),
      ...(reference === undefined ? {} : { reference }),
      lines: this.lines.map(({ product_id, description, quantity, unit_price }) => ({
        ...(product_id === undefined ? {} : { productId: product_id }),
        ...(description === undefined ? {} : { description }),
        ...(quantity === undefined ? {} : { quantity }),
        ...(unit_price === undefined ? {} : { unitPrice: unit_price }),
      })),
    };
  }
}

export class ListInvoicesDto extends ListParameters {
  @CustomerId({ optional: true })
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @OneOf(INVOICE_STATUSES, { optional: true })
  status?: string;

  @CalendarDate({ optional: true, description: 'First invoice date.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Last invoice date.' })
  date_to?: string;
}

export class NamedInvoiceDto {
  @Integer({
    description: 'The invoice; or give its invoice_number.',
    example: 1,
    requiredWhen: ({ invoice_number }) => invoice_number === undefined,
  })
  invoice_id?: number;

  @Text({ optional: true, max: 40, description: 'The invoice; instead of invoice_id.' })
  invoice_number?: string;

  toNaming(): InvoiceNaming {
    return this.invoice_id === undefined
      ? { invoiceNumber: this.invoice_number ?? '' }
      : { invoiceId: this.invoice_id };
  }
}

export class InvoiceIdDto {
  @Integer({ example: 1 })
  invoice_id!: number;
}

export class InvoiceLineDto {
  @ApiProperty({ example: 1 })
  line_id!: number;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  product_id!: number | null;

  @ApiProperty({ example: 'Fibre 50 Mbit/s, 200 GB' })
  description!: string;

  @ApiProperty({ example: 1 })
  quantity!: number;

  @ApiProperty({ example: '399.00' })
  unit_price!: string;

  @ApiProperty({ description: 'Percent.', example: '15' })
  tax_rate!: string;

  @ApiProperty({ description: 'Without tax.', example: '399.00' })
  amount!: string;

  @ApiProperty({ example: '59.85' })
  tax!: string;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'First day billed.' })
  period_start!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Last day billed.' })
  period_end!: string | null;
}

export class InvoiceDto {
  @ApiProperty({ example: 1 })
  invoice_id!: number;

  @ApiProperty({ example: 'INV-2026-000001' })
  invoice_number!: string;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ enum: INVOICE_STATUSES })
  status!: string;

  @ApiProperty({ format: 'date', example: '2026-03-01' })
  date!: string;

  @ApiProperty({ format: 'date', example: '2026-03-15' })
  due_date!: string;

  @ApiProperty({ example: 'ZAR' })
  currency!: string;

  @ApiProperty({ type: [InvoiceLineDto] })
  lines!: InvoiceLineDto[];

  @ApiProperty({ example: '399.00' })
  subtotal!: string;

  @ApiProperty({ example: '59.85' })
  tax!: string;

  @ApiProperty({ example: '458.85' })
  total!: string;

  @ApiProperty({ description: 'What is still to be paid.', example: '458.85' })
  open_amount!: string;

  @ApiProperty({ description: 'What credit notes have taken back.', example: '0.00' })
  credited_amount!: string;

  @ApiProperty({ type: String, nullable: true })
  reference!: string | null;

  @ApiProperty({ example: 'http://127.0.0.1:3000/api/v1/get_invoice_pdf?invoice_id=1' })
  pdf_url!: string;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ format: 'date-time' })
  modified_at!: string;
}
