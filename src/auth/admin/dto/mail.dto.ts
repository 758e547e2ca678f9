import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { YesNo } from '../../../platform/validation/fields.js';

export class MailQuery extends CursorParameters {
  @YesNo({ optional: true, description: 'Only letters that have left, or only the others.' })
  sent?: boolean;
}

export class LetterDto {
  @ApiProperty({ example: 12 })
  id!: number;

  @ApiProperty({ example: 'jessica@pienaar.example' })
  recipient!: string;

  @ApiProperty({ example: 'Cedar Wireless <no-reply@cedar.example>' })
  sender!: string;

  @ApiProperty({ example: 'Your invoice INV000123' })
  subject!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  created_at!: string;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  sent_at!: string | null;
}

export class WholeLetterDto extends LetterDto {
  @ApiProperty({ example: 'Dear Jessica, …' })
  text!: string;

  @ApiProperty({ type: String, nullable: true })
  html!: string | null;

  @ApiProperty({ type: Object })
  headers!: object;
}
