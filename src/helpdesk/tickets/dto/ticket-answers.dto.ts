import { ApiProperty } from '@nestjs/swagger';
import type { TicketNote } from '../../notes/note.entity.js';
import { ticketNumber } from '../ticket-number.js';
import { TICKET_STATUSES, type TicketStatus } from '../ticket-status.js';
import type { Ticket } from '../ticket.entity.js';

export class OpenedTicketDto {
  @ApiProperty({ example: 17 })
  ticket_id!: number;

  @ApiProperty({ example: 'HD000017' })
  ticket_number!: string;

  @ApiProperty({ enum: TICKET_STATUSES, example: 'open' })
  status!: TicketStatus;

  static of({ id, status }: Ticket): OpenedTicketDto {
    return { ticket_id: id, ticket_number: ticketNumber(id), status };
  }
}

export class AddedNoteDto {
  @ApiProperty({ example: 31 })
  note_id!: number;

  @ApiProperty({ enum: TICKET_STATUSES, example: 'open' })
  ticket_status!: TicketStatus;

  static of({ note, ticket }: { note: TicketNote; ticket: Ticket }): AddedNoteDto {
    return { note_id: note.id, ticket_status: ticket.status };
  }
}
