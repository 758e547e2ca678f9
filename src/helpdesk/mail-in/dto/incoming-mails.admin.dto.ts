import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import { Integer, Texts } from '../../../platform/validation/fields.js';
import { MAIL_OUTCOMES, type MailOutcome } from '../incoming-mail.js';

const INSTANT = { type: String, format: 'date-time', example: '2026-03-31T08:00:00.000Z' } as const;

export class IncomingMailsQuery extends CursorParameters {
  @Integer({ optional: true })
  mailbox_id?: number;

  @Texts({ optional: true, values: MAIL_OUTCOMES })
  outcome?: MailOutcome[];

  @Integer({ optional: true })
  ticket_id?: number;
}

export class IncomingMailDto {
  @ApiProperty({ example: 1 })
  id!: number;

  @ApiProperty({ example: 1 })
  mailbox_id!: number;

  @ApiProperty({ example: '<7f3a@pienaar.example>', description: 'Or the hash of one without.' })
  message_id!: string;

  @ApiProperty({ type: String, nullable: true, example: 'jessica@pienaar.example' })
  sender!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Re: [support-17] No signal (Updated)' })
  subject!: string | null;

  @ApiProperty({ example: 4213, description: 'Bytes.' })
  size!: number;

  @ApiProperty({
    enum: MAIL_OUTCOMES,
    description:
      '`opened` a ticket, `noted` on one, `known` from another mailbox; put aside as `automatic`, ' +
      '`bounce`, `list`, `loop`, or `limited` (too many of one sender).',
  })
  outcome!: MailOutcome;

  @ApiProperty({ type: Number, nullable: true })
  ticket_id!: number | null;

  @ApiProperty({ type: Number, nullable: true })
  note_id!: number | null;

  @ApiProperty({ type: String, nullable: true, description: 'Why the last try failed.' })
  last_error!: string | null;

  @ApiProperty({ description: 'Whether the letter is still kept as it came.' })
  kept!: boolean;

  @ApiProperty(INSTANT)
  received_at!: string;

  @ApiProperty({ ...INSTANT, nullable: true })
  worked_at!: string | null;
}
