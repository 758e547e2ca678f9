import { ApiProperty } from '@nestjs/swagger';
import { CursorParameters } from '../../../platform/paging/list-parameters.js';
import {
  CalendarDate,
  Email,
  Integer,
  OneOf,
  Text,
  Texts,
  YesNo,
} from '../../../platform/validation/fields.js';
import type { NewNote } from '../../notes/notes.service.js';
import {
  ASKED_STATUSES,
  type AskedStatus,
  TICKET_STATUSES,
  type TicketStatus,
} from '../ticket-status.js';
import type { TicketChanges } from '../ticket-work.service.js';
import { TEXT_MAX, TITLE_MAX } from './ticket-parameters.dto.js';

export class TicketsQuery extends CursorParameters {
  @Texts({ optional: true, values: TICKET_STATUSES })
  status?: TicketStatus[];

  @Integer({ optional: true })
  customer_id?: number;

  @Integer({ optional: true })
  department_id?: number;

  @Integer({ optional: true })
  category_id?: number;

  @Integer({ optional: true, description: 'A user.' })
  assigned_to?: number;

  @YesNo({ optional: true })
  on_hold?: boolean;

  @CalendarDate({ optional: true, description: 'Opened on this day or later.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Opened on this day or earlier.' })
  date_to?: string;
}

export class TicketChangesDto {
  @Text({ optional: true, min: 1, max: TITLE_MAX, pattern: /\S/, says: 'must not be blank' })
  ticket_title?: string;

  @Integer({ optional: true, min: 1, max: 5, description: '1 (high) to 5 (low).' })
  priority?: number;

  @Integer({ optional: true })
  department_id?: number;

  @Integer({ nullable: true, description: 'Dropped when it is not the new department’s.' })
  category_id?: number | null;

  @Integer({ nullable: true, description: 'A user; null for nobody.' })
  assigned_to?: number | null;
}

export class NewNoteDto {
  @Text({
    optional: true,
    max: TEXT_MAX,
    description: 'The text; or name a canned reply.',
    example: 'The radio was replaced.',
  })
  note?: string;

  @Integer({ optional: true, description: 'A canned reply, filled in for this ticket.' })
  canned_reply_id?: number;

  @YesNo({ optional: true, default: 'no', description: 'Kept from the customer.' })
  admin_only?: boolean;

  @OneOf(ASKED_STATUSES, { optional: true, description: 'What the ticket becomes.' })
  status?: AskedStatus;

  @Text({ optional: true, max: 100, description: 'Files uploaded before.' })
  file_link_id?: string;
}

export class MergeDto {
  @Integer({ description: 'The ticket that stays.' })
  into!: number;
}

export class NewWatcherDto {
  @Integer({ optional: true, description: 'A user; or give an address.' })
  user_id?: number;

  @Email({ optional: true, description: 'Is told public news only.' })
  email?: string;
}

export class WatcherDto {
  @ApiProperty({ example: 4 })
  watcher_id!: number;

  @ApiProperty({ type: Number, nullable: true, example: 2 })
  user_id!: number | null;

  @ApiProperty({ type: String, nullable: true, example: 'Noor Haddad' })
  name!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'noc@cedar.example' })
  email!: string | null;
}

export class TicketEventDto {
  @ApiProperty({ example: 'prioritised' })
  kind!: string;

  @ApiProperty({ format: 'date-time', example: '2026-03-31T08:00:00.000Z' })
  at!: string;

  @ApiProperty({ type: Number, nullable: true, example: 2 })
  user_id!: number | null;

  @ApiProperty({ type: 'object', additionalProperties: true, example: { from: 3, to: 2 } })
  data!: object;
}

export function ticketChangesOf(dto: TicketChangesDto): TicketChanges {
  return {
    title: dto.ticket_title,
    priority: dto.priority,
    departmentId: dto.department_id,
    categoryId: dto.category_id,
    assignedToId: dto.assigned_to,
  };
}

export function adminNoteOf(ticketId: number, body: string, dto: NewNoteDto): NewNote {
  return {
    ticketId,
    body,
    isAdminOnly: dto.admin_only ?? false,
    status: dto.status,
    fileLink: dto.file_link_id,
  };
}
