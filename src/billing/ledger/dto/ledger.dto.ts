import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { CalendarDate, Integer, Money, OneOf, Text } from '../../../platform/validation/fields.js';

export const ACCOUNT_TYPES = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export const ACCOUNT_KINDS = ['house', 'customer', 'wallet'] as const;

export class AccountListParameters extends CursorParameters {
  @OneOf(ACCOUNT_KINDS, { optional: true, description: 'House accounts, customers or wallets.' })
  kind?: string;

  @Integer({ optional: true, description: 'The account of this customer.' })
  customer_id?: number;

  @Integer({ optional: true, description: 'The wallet of this partner.' })
  partner_id?: number;
}

export class NewAccountDto {
  @Text({
    max: 20,
    pattern: /^[0-9]{3,10}$/,
    says: 'must be 3 to 10 digits',
    description: 'Number in the chart of accounts.',
    example: '5000',
  })
  code!: string;

  @Text({ max: 100, example: 'Bad debts' })
  name!: string;

  @OneOf(ACCOUNT_TYPES, { example: 'expense' })
  type!: string;
}

export class AccountChangeDto {
  @Money({
    nullable: true,
    signed: true,
    description: 'How low the customer may go, zero or negative; `null` sets no limit.',
    example: '-500.00',
  })
  credit_limit?: string | null;
}

export class AccountDto {
  @ApiProperty({ example: 12 })
  id!: number;

  @ApiProperty({ example: '1100.10000001' })
  code!: string;

  @ApiProperty({ example: 'Customers' })
  name!: string;

  @ApiProperty({ enum: ACCOUNT_TYPES })
  type!: string;

  @ApiProperty({ enum: ACCOUNT_KINDS })
  kind!: string;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  partner_id!: number | null;

  @ApiProperty({ description: 'Debit positive.', example: '399.00' })
  balance!: string;

  @ApiProperty({ type: String, nullable: true, example: '-500.00' })
  credit_limit!: string | null;

  @ApiProperty({ example: 1 })
  version!: number;
}

export class PeriodParameters {
  @CalendarDate({ description: 'First day.', example: '2026-01-01' })
  from_date!: string;

  @CalendarDate({ description: 'Last day.', example: '2026-01-31' })
  to_date!: string;
}

export class AccountPeriodDto {
  @ApiProperty({ example: '0.00' })
  opening_balance!: string;

  @ApiProperty({ example: '-57.00', description: 'Payments, fund moves and refunds.' })
  payments!: string;

  @ApiProperty({ example: '5.00' })
  adjustments!: string;

  @ApiProperty({ example: '48.125' })
  call_charges!: string;

  @ApiProperty({ example: '7.50' })
  other_charges!: string;

  @ApiProperty({ example: '3.625' })
  closing_balance!: string;
}

export class TrialBalanceParameters {
  @CalendarDate({ optional: true, description: 'Balances at its end; today when absent.' })
  date?: string;
}

export class TrialBalanceLineDto {
  @ApiProperty({ example: '1100' })
  code!: string;

  @ApiProperty({ example: 'Customers' })
  name!: string;

  @ApiProperty({ example: '1250.00' })
  debit!: string;

  @ApiProperty({ example: '0.00' })
  credit!: string;
}

export class TrialBalanceDto {
  @ApiProperty({ example: '2026-03-31' })
  date!: string;

  @ApiProperty({ type: [TrialBalanceLineDto] })
  accounts!: TrialBalanceLineDto[];

  @ApiProperty({ example: '1250.00' })
  total_debit!: string;

  @ApiProperty({ example: '1250.00' })
  total_credit!: string;

  @ApiProperty({ example: true })
  balanced!: boolean;
}

export class AccountingPeriodDto {
  @ApiProperty({ example: '2026-03' })
  month!: string;

  @ApiProperty({ enum: ['open', 'closed'] })
  status!: string;

  @ApiProperty({ example: 120 })
  journals!: number;

  @ApiProperty({ example: '48250.00' })
  turnover!: string;

  @ApiProperty({ type: String, nullable: true })
  closed_at!: string | null;

  @ApiProperty({ type: String, nullable: true })
  closed_by!: string | null;
}

export class MonthStatusDto {
  @ApiProperty({ example: '2026-03' })
  month!: string;

  @ApiProperty({ enum: ['open', 'closed'] })
  status!: string;
}

export class FindingDto {
  @ApiProperty({ example: 'the trial balance is zero' })
  name!: string;

  @ApiProperty({ description: 'Rows that contradict it.', example: 0 })
  rows!: number;

  @ApiProperty({ type: [String] })
  examples!: string[];
}
