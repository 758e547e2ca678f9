import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import { NotesService } from '../notes/notes.service.js';
import { AddedNoteDto, OpenedTicketDto } from './dto/ticket-answers.dto.js';
import {
  AddNoteParameters,
  AddTicketParameters,
  newNoteOf,
  openTicketOf,
  TicketListParameters,
  TicketParameters,
} from './dto/ticket-parameters.dto.js';
import { TicketDetailsDto, TicketDto } from './dto/ticket.dto.js';
import { TicketList } from './ticket-list.js';
import { TicketReader } from './ticket-reading.js';
import { TicketsService } from './tickets.service.js';
import { asNoteWriter } from './visibility.js';

@CallController('Helpdesk Tickets')
export class TicketsController {
  constructor(
    private readonly tickets: TicketsService,
    private readonly notes: NotesService,
    private readonly ticketList: TicketList,
    private readonly reader: TicketReader,
  ) {}

  @Call('get_helpdesk_ticket_list', {
    summary: 'Get helpdesk ticket list',
    description:
      'Searches titles, descriptions, notes, submitters and ticket numbers. Customers find their ' +
      'own tickets only, and never what is kept for staff.',
    scopes: ['view_tickets'],
    own: true,
    parameters: TicketListParameters,
    returns: TicketDto,
    list: true,
    example: { limit: 10 },
  })
  list(@CurrentActor() actor: Actor, @Parameters() input: TicketListParameters): Promise<Page> {
    return this.ticketList.page(actor, input);
  }

  @Call('get_helpdesk_ticket_details', {
    summary: 'Get helpdesk ticket details',
    description: 'A ticket with its notes, attachments and promised times.',
    scopes: ['view_tickets'],
    own: true,
    parameters: TicketParameters,
    returns: TicketDetailsDto,
    example: { ticket_id: 1 },
    errors: ['not_found'],
  })
  async read(
    @CurrentActor() actor: Actor,
    @Parameters() input: TicketParameters,
  ): Promise<TicketDetailsDto> {
    return (await this.reader.read(actor, input.ticket_id)).details;
  }

  @Call('add_helpdesk_ticket', {
    summary: 'Add a helpdesk ticket',
    description: 'Department and category must stand in get_helpdesk_category_list.',
    scopes: ['add_tickets'],
    own: true,
    writes: true,
    parameters: AddTicketParameters,
    returns: OpenedTicketDto,
    example: {
      customer_id: 1,
      ticket_title: 'No signal since Monday',
      ticket_description: 'The radio on the roof shows a red light.',
      department_id: 1,
      category_id: 1,
    },
    errors: ['not_found', 'permission_denied'],
  })
  async open(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddTicketParameters,
  ): Promise<OpenedTicketDto> {
    return OpenedTicketDto.of(await this.tickets.open(actor, openTicketOf(input)));
  }

  @Call('add_helpdesk_ticket_note', {
    summary: 'Add a helpdesk ticket note',
    description:
      'A customer may answer on his own tickets with the scope add_tickets; his answer reopens a ' +
      'ticket that was resolved or closed not long ago.',
    scopes: ['modify_tickets', 'add_tickets'],
    own: true,
    writes: true,
    parameters: AddNoteParameters,
    returns: AddedNoteDto,
    example: { ticket_id: 1, note: 'The radio was replaced.', status: 'resolved' },
    errors: ['not_found', 'permission_denied', 'conflict'],
  })
  async addNote(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddNoteParameters,
  ): Promise<AddedNoteDto> {
    return AddedNoteDto.of(await this.notes.add(asNoteWriter(actor), newNoteOf(input)));
  }
}
