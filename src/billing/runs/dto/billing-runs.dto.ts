import { ApiProperty } from '@nestjs/swagger';
import { CalendarDate, YesNo } from '../../../platform/validation/fields.js';
import { RUN_STATUSES } from '../billing-runs.types.js';

export class NewBillingRunDto {
  @CalendarDate({
    description: 'Date of the invoices. What has begun by then and has not been billed is billed.',
    example: '2026-04-01',
  })
  date!: string;

  @YesNo({ optional: true, default: false, description: 'Only show what would be billed.' })
  dry_run?: boolean;
}

export class BillingRunLineDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 1 })
  customer_id!: number;

  @ApiProperty({ example: 'PIE001' })
  accounting_code!: string;

  @ApiProperty({ type: String, nullable: true, example: 'INV-2026-000042' })
  invoice_number!: string | null;

  @ApiProperty({ enum: ['service', 'calls'], description: 'What is earned by it.' })
  kind!: string;

  @ApiProperty({ type: Number, nullable: true })
  product_id!: number | null;

  @ApiProperty({ example: 'Fibre 50 Mbit/s, 200 GB (pie001-home), 12 of 31 days' })
  description!: string;

  @ApiProperty({ example: 1 })
  quantity!: number;

  @ApiProperty({ example: '154.45' })
  unit_price!: string;

  @ApiProperty({ description: 'Percent.', example: '15' })
  tax_rate!: string;

  @ApiProperty({ description: 'Without tax.', example: '154.45' })
  amount!: string;

  @ApiProperty({ example: '23.17' })
  tax!: string;

  @ApiProperty({ type: Number, nullable: true })
  subscription_id!: number | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'First day billed.' })
  period_start!: string | null;

  @ApiProperty({ type: String, format: 'date', nullable: true, description: 'Last day billed.' })
  period_end!: string | null;

  @ApiProperty({ type: Number, nullable: true, description: 'A purchase.' })
  charge_id!: number | null;
}

class RunJournalLineDto {
  @ApiProperty({ example: '1100' })
  code!: string;

  @ApiProperty({ example: 'Customers' })
  name!: string;

  @ApiProperty({ example: '18351.70' })
  debit!: string;

  @ApiProperty({ example: '0.00' })
  credit!: string;
}

export class BillingRunDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ format: 'date', example: '2026-04-01' })
  date!: string;

  @ApiProperty()
  dry_run!: boolean;

  @ApiProperty({ enum: RUN_STATUSES })
  status!: string;

  @ApiProperty({ description: 'Customers for whom something is due.', example: 40 })
  customers!: number;

  @ApiProperty({ description: 'Of whom so many have been billed.', example: 40 })
  customers_done!: number;

  @ApiProperty({ example: 40 })
  invoices!: number;

  @ApiProperty({ example: '15958.00' })
  subtotal!: string;

  @ApiProperty({ example: '2393.70' })
  tax!: string;

  @ApiProperty({ example: '18351.70' })
  total!: string;

  @ApiProperty({ type: [RunJournalLineDto], description: 'What is posted in all.' })
  journal!: RunJournalLineDto[];

  @ApiProperty({ type: String, nullable: true, description: 'Why it failed.' })
  error!: string | null;

  @ApiProperty({ format: 'date-time' })
  created_at!: string;

  @ApiProperty({ example: 'accounts' })
  created_by!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  finished_at!: string | null;
}

export class BillingRunDetailsDto extends BillingRunDto {
  @ApiProperty({
    type: [BillingRunLineDto],
    nullable: true,
    description: 'Of a dry run, the first 1000; all of them are behind `/lines`.',
  })
  lines!: BillingRunLineDto[] | null;
}
