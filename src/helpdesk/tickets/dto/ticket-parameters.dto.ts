import { ListParameters } from '../../../platform/paging/list-parameters.js';
import {
  CalendarDate,
  Integer,
  OneOf,
  Text,
  Texts,
  YesNo,
} from '../../../platform/validation/fields.js';
import type { NewNote } from '../../notes/notes.service.js';
import type { OpenTicket } from '../ticket-opening.js';
import {
  ASKED_STATUSES,
  type AskedStatus,
  TICKET_STATUSES,
  type TicketStatus,
} from '../ticket-status.js';

/** Characters of a description or note: a whole body of 1 MB may be one. */
export const TEXT_MAX = 1_000_000;
export const TITLE_MAX = 200;

const NOT_BLANK = { pattern: /\S/, says: 'must not be blank' };

export class TicketListParameters extends ListParameters {
  @Integer({ optional: true, description: 'Tickets of this customer.' })
  customer_id?: number;

  @Text({ optional: true, max: 60, description: 'Tickets of the customer with this code.' })
  accounting_code?: string;

  @Texts({
    optional: true,
    values: TICKET_STATUSES,
    description: 'One or several, separated by commas.',
  })
  status?: TicketStatus[];

  @Integer({ optional: true })
  department_id?: number;

  @Integer({ optional: true })
  category_id?: number;

  @Integer({ optional: true, description: 'A user.' })
  assigned_to?: number;

  @CalendarDate({ optional: true, description: 'Opened on this day or later.' })
  date_from?: string;

  @CalendarDate({ optional: true, description: 'Opened on this day or earlier.' })
  date_to?: string;
}

export class TicketParameters {
  @Integer({ example: 1 })
  ticket_id!: number;
}

export class CategoryListParameters {
  @Integer({ optional: true, description: 'Only what serves this department.' })
  department_id?: number;
}

export class AddTicketParameters {
  @Integer({ example: 1 })
  customer_id!: number;

  @Text({ max: TITLE_MAX, ...NOT_BLANK, example: 'No signal since Monday' })
  ticket_title!: string;

  @Text({ max: TEXT_MAX, ...NOT_BLANK, example: 'The radio on the roof shows a red light.' })
  ticket_description!: string;

  @Integer({ example: 1, description: 'Out of get_helpdesk_category_list.' })
  department_id!: number;

  @Integer({ example: 1, description: 'Out of get_helpdesk_category_list.' })
  category_id!: number;

  @Text({ optional: true, max: 100, description: 'Files uploaded before.' })
  file_link_id?: string;

  @YesNo({ optional: true, default: 'no', description: 'Invisible to the customer; staff only.' })
  admin_only?: boolean;

  @Integer({ optional: true, min: 1, max: 5, default: 3, description: '1 (high) to 5 (low).' })
  priority?: number;

  @Integer({ optional: true, description: 'A user who works on it; staff only.' })
  assigned_to?: number;
}

export class AddNoteParameters {
  @Integer({ example: 1 })
  ticket_id!: number;

  @Text({ max: TEXT_MAX, ...NOT_BLANK, example: 'The radio was replaced.' })
  note!: string;

  @YesNo({ optional: true, default: 'no', description: 'Kept from the customer; staff only.' })
  admin_only?: boolean;

  @OneOf(ASKED_STATUSES, {
    optional: true,
    description: 'What the ticket becomes; `open` takes up one that was resolved or closed.',
  })
  status?: AskedStatus;

  @Text({ optional: true, max: 100, description: 'Files uploaded before.' })
  file_link_id?: string;
}

export function openTicketOf(input: AddTicketParameters): OpenTicket {
  return {
    customerId: input.customer_id,
    title: input.ticket_title,
    description: input.ticket_description,
    departmentId: input.department_id,
    categoryId: input.category_id,
    fileLink: input.file_link_id,
    isAdminOnly: input.admin_only,
    priority: input.priority,
    assignedToId: input.assigned_to,
    source: 'api',
  };
}

export function newNoteOf(input: AddNoteParameters): NewNote {
  return {
    ticketId: input.ticket_id,
    body: input.note,
    isAdminOnly: input.admin_only ?? false,
    status: input.status,
    fileLink: input.file_link_id,
  };
}
