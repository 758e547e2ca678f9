import { ApiProperty } from '@nestjs/swagger';
import { Instant, Integer, Text, YesNo } from '../../platform/validation/fields.js';
import type { CustomerStatus } from '../customer.entity.js';
import { CustomerStatusField, GroupField } from './customer-fields.js';

/** What an export is narrowed by. */
export class ExportQuery {
  @CustomerStatusField({ optional: true })
  status?: CustomerStatus;

  @GroupField({ optional: true })
  group?: string;

  @Integer({ optional: true, description: 'Only customers of this partner.' })
  partner_id?: number;

  @Instant({ optional: true, description: 'Only those modified at or after this instant.' })
  modified_since?: Date;

  @Text({ optional: true, max: 200, description: 'Text to look for.' })
  search?: string;
}

/** How a file is imported; in the query, or beside the file in a multipart body. */
export class ImportQuery {
  @YesNo({ optional: true, description: 'Only checks and reports.', default: false })
  dry_run?: boolean;

  @YesNo({
    optional: true,
    description: 'Imports the lines that are right although others are wrong.',
    default: false,
  })
  skip_wrong?: boolean;
}

export class FieldMistakeDto {
  @ApiProperty({ example: 'email' })
  field!: string;

  @ApiProperty({ example: 'must be an e-mail address' })
  message!: string;
}

export class WrongLineDto {
  @ApiProperty({ example: 3, description: 'The line of the file; the first names the columns.' })
  line!: number;

  @ApiProperty({ type: [FieldMistakeDto] })
  errors!: FieldMistakeDto[];
}

export class LikenessDto {
  @ApiProperty({ example: 7 })
  line!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'An earlier line of the file.' })
  other_line!: number | null;

  @ApiProperty({ type: Number, nullable: true, description: 'A customer who is there already.' })
  customer_id!: number | null;
}

export class ImportReportDto {
  @ApiProperty({ example: false })
  dry_run!: boolean;

  @ApiProperty({ enum: ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] })
  encoding!: string;

  @ApiProperty({ example: 120, description: 'Lines with something on them, besides the first.' })
  rows!: number;

  @ApiProperty({ example: 120 })
  imported!: number;

  @ApiProperty({ example: 0 })
  wrong!: number;

  @ApiProperty({ type: [WrongLineDto], description: 'The first thousand wrong lines.' })
  errors!: WrongLineDto[];

  @ApiProperty({
    type: [LikenessDto],
    description:
      'The first thousand lines with the name and e-mail address of somebody who is there already; ' +
      'they are imported all the same.',
  })
  likenesses!: LikenessDto[];
}
