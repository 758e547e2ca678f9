import { ApiProperty } from '@nestjs/swagger';
import { PageParameters } from '../../../platform/paging/list-parameters.js';
import { Integer, OneOf, Text, YesNo } from '../../../platform/validation/fields.js';

export const BANK_LINE_STATES = ['matched', 'unmatched', 'dismissed'] as const;

export class BankImportQuery {
  @YesNo({ optional: true, description: 'Only say what would become of each line.' })
  dry_run?: boolean;

  @OneOf(['dmy', 'mdy'], {
    optional: true,
    description: 'How dates such as 03/04/2026 are read.',
    default: 'dmy',
  })
  date_order?: string;
}

export class BankLineParameters extends PageParameters {
  @OneOf(BANK_LINE_STATES, { optional: true })
  state?: string;

  @Text({ optional: true, max: 200, description: 'Part of the reference.' })
  search?: string;
}

export class BankLineAssignDto {
  @Integer({ description: 'Whose money it is.', example: 1 })
  customer_id!: number;
}

export class BankImportLineDto {
  @ApiProperty({ description: 'Of the file; the first is 1.', example: 2 })
  line!: number;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ example: '399.00' })
  amount!: string;

  @ApiProperty({ example: 'EFT 10000001' })
  reference!: string;

  @ApiProperty({ enum: ['matched', 'unmatched', 'known'] })
  outcome!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    enum: ['invoice_number', 'account_number', 'accounting_code', null],
  })
  matched_by!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;
}

export class BankImportReportDto {
  @ApiProperty()
  dry_run!: boolean;

  @ApiProperty()
  matched!: number;

  @ApiProperty({ description: 'Kept until staff say whose money it is.' })
  unmatched!: number;

  @ApiProperty({ description: 'Lines that another file, or this one, has brought already.' })
  known!: number;

  @ApiProperty({ type: [BankImportLineDto], description: 'The first 1000.' })
  lines!: BankImportLineDto[];
}

export class BankLineDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ format: 'date' })
  date!: string;

  @ApiProperty({ example: '399.00' })
  amount!: string;

  @ApiProperty({ example: 'EFT 10000001' })
  reference!: string;

  @ApiProperty({ enum: BANK_LINE_STATES })
  state!: string;

  @ApiProperty({ type: String, nullable: true })
  matched_by!: string | null;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  payment_id!: number | null;

  @ApiProperty({ format: 'date-time' })
  imported_at!: string;

  @ApiProperty()
  imported_by!: string;
}
