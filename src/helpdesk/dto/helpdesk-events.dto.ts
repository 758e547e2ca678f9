import { ApiProperty } from '@nestjs/swagger';
import { TICKET_STATUSES, type TicketStatus } from '../tickets/ticket-status.js';

/** What the world is told of a ticket: never what is written on it. */
export class TicketEventDataDto {
  @ApiProperty()
  ticket_id!: number;

  @ApiProperty()
  ticket_number!: string;

  @ApiProperty()
  ticket_title!: string;

  @ApiProperty({ enum: TICKET_STATUSES })
  status!: TicketStatus;

  @ApiProperty()
  priority!: number;

  @ApiProperty({ description: 'Kept from the customer: do not show it to him.' })
  admin_only!: boolean;

  @ApiProperty({ type: Number, nullable: true })
  customer_id!: number | null;

  @ApiProperty()
  department_id!: number;

  @ApiProperty({ type: Number, nullable: true, description: 'A user.' })
  assigned_to!: number | null;
}

export class TicketNotedDataDto extends TicketEventDataDto {
  @ApiProperty()
  note_id!: number;

  @ApiProperty({ description: 'Whether the note is kept from the customer.' })
  note_admin_only!: boolean;

  @ApiProperty({ enum: ['staff', 'customer', 'system'] })
  author_type!: string;
}
