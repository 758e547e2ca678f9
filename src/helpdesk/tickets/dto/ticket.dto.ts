import { ApiProperty } from '@nestjs/swagger';
import { TICKET_SOURCES, type TicketSource } from '../ticket.entity.js';
import { TICKET_STATUSES, type TicketStatus } from '../ticket-status.js';

const INSTANT = { type: String, format: 'date-time', example: '2026-03-31T08:00:00.000Z' } as const;

/** A ticket as lists show it. */
export class TicketDto {
  @ApiProperty({ example: 17 })
  ticket_id!: number;

  @ApiProperty({ example: 'HD000017', description: 'What people quote.' })
  ticket_number!: string;

  @ApiProperty({ example: 'No signal since Monday' })
  ticket_title!: string;

  @ApiProperty({ enum: TICKET_STATUSES })
  status!: TicketStatus;

  @ApiProperty({ description: 'Neither escalated nor counted against its resolution time.' })
  on_hold!: boolean;

  @ApiProperty({ example: 3, description: '1 (high) to 5 (low).' })
  priority!: number;

  @ApiProperty({ description: 'Invisible to the customer.' })
  admin_only!: boolean;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  customer_id!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'PIE001' })
  accounting_code!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jessica Pienaar' })
  customer_name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'jessica@pienaar.example' })
  submitter_email!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'Jessica Pienaar' })
  submitter_name!: string | null;

  @ApiProperty({ example: 1 })
  department_id!: number;

  @ApiProperty({ example: 'Support' })
  department_name!: string;

  @ApiProperty({ type: Number, nullable: true, example: 1 })
  category_id!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'No connection' })
  category_name!: string | null;

  @ApiProperty({ type: Number, nullable: true, example: 2, description: 'A user.' })
  assigned_to!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Dineo Mokoena' })
  assigned_to_name!: string | null;

  @ApiProperty({ enum: TICKET_SOURCES })
  source!: TicketSource;

  @ApiProperty({ type: Number, nullable: true, description: 'The ticket it was merged into.' })
  duplicate_of!: number | null;

  @ApiProperty({
    type: Number,
    nullable: true,
    description: 'The closed ticket it takes up again.',
  })
  follows!: number | null;

  @ApiProperty(INSTANT)
  created_at!: string;

  @ApiProperty(INSTANT)
  modified_at!: string;

  @ApiProperty({ ...INSTANT, nullable: true })
  first_responded_at!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true })
  resolved_at!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true })
  closed_at!: string | null;
}

export class AttachmentDto {
  @ApiProperty({ example: 5 })
  attachment_id!: number;

  @ApiProperty({ example: 'mast.jpg' })
  file_name!: string;

  @ApiProperty({
    example: 'image/jpeg',
    description: 'By its first bytes; unknown ones are octets.',
  })
  content_type!: string;

  @ApiProperty({ example: 48213, description: 'Bytes.' })
  size!: number;

  @ApiProperty({ example: 'b5bb9d8014a0f9b1d61e21e796d78dccdf1352f23cd32812f4850b878ae4944c' })
  sha256!: string;

  @ApiProperty({ description: 'The call that answers with the file itself, by bearer token.' })
  url!: string;
}

export class NoteDto {
  @ApiProperty({ example: 31 })
  note_id!: number;

  @ApiProperty({ enum: ['comment', 'resolution', 'escalation', 'merge', 'mail'] })
  kind!: string;

  @ApiProperty({ description: 'As it was written; HTML is sanitised.' })
  note!: string;

  @ApiProperty({ description: 'The same as HTML that is safe to show.' })
  note_html!: string;

  @ApiProperty({ description: 'Kept from the customer.' })
  admin_only!: boolean;

  @ApiProperty({
    enum: TICKET_STATUSES,
    nullable: true,
    description: 'What the ticket became with it.',
  })
  status!: TicketStatus | null;

  @ApiProperty({ example: 'Dineo Mokoena' })
  author!: string;

  @ApiProperty({ enum: ['staff', 'customer', 'system'] })
  author_type!: string;

  @ApiProperty({ type: Number, nullable: true, example: 2 })
  author_user_id!: number | null;

  @ApiProperty(INSTANT)
  created_at!: string;

  @ApiProperty({ type: [AttachmentDto] })
  attachments!: AttachmentDto[];
}

/** One promise to the customer, in working time of the department. */
export class SlaClockDto {
  @ApiProperty({ enum: ['running', 'paused', 'stopped', 'cancelled'] })
  state!: string;

  @ApiProperty({ type: Number, nullable: true, description: 'Seconds; null promises nothing.' })
  target_seconds!: number | null;

  @ApiProperty({ description: 'Seconds of working time up to the last pause or stop.' })
  consumed_seconds!: number;

  @ApiProperty({ ...INSTANT, nullable: true, description: 'Absent while the clock is paused.' })
  due_at!: string | null;

  @ApiProperty({ ...INSTANT, nullable: true })
  stopped_at!: string | null;

  @ApiProperty()
  breached!: boolean;
}

export class SlaDto {
  @ApiProperty({ type: SlaClockDto, nullable: true })
  first_response!: SlaClockDto | null;

  @ApiProperty({ type: SlaClockDto, nullable: true })
  resolution!: SlaClockDto | null;
}

export class TicketDetailsDto extends TicketDto {
  @ApiProperty()
  ticket_description!: string;

  @ApiProperty({ description: 'The description as HTML that is safe to show.' })
  ticket_description_html!: string;

  @ApiProperty({ type: String, nullable: true })
  resolution!: string | null;

  @ApiProperty({ type: [NoteDto] })
  notes!: NoteDto[];

  @ApiProperty({ type: [AttachmentDto], description: 'Those that came with no note.' })
  attachments!: AttachmentDto[];

  @ApiProperty({ type: SlaDto })
  sla!: SlaDto;
}
