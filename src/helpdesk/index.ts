/**
 * Support: tickets, their conversation and files, the departments that work on them, and the
 * promises made. A ticket is not a voucher. Invariant: nothing that is `admin_only` reaches a
 * customer or a partner, through whichever door he comes.
 */
export { AttachmentsService, type GivenFile } from './attachments/attachments.service.js';
export { CalendarsService } from './calendars/calendars.service.js';
export { CannedRepliesService } from './canned-replies/canned-replies.service.js';
export { CategoriesService } from './departments/categories.service.js';
export { DepartmentsService } from './departments/departments.service.js';
export { PredefinedLists } from './departments/predefined-lists.js';
export { TicketEnded, TicketOpened, TicketUpdated } from './helpdesk.events.js';
export { HelpdeskModule } from './helpdesk.module.js';
export { formatOf, shownAsText } from './mail-out/html.js';
export { type NewNote, NotesService } from './notes/notes.service.js';
export { ClockReplays } from './sla/clock-replays.js';
export { SlaPoliciesService } from './sla/sla-policies.service.js';
export { type TicketFilter, TicketList } from './tickets/ticket-list.js';
export { ticketNumber } from './tickets/ticket-number.js';
export type { OpenTicket } from './tickets/ticket-opening.js';
export { TicketReader } from './tickets/ticket-reading.js';
export { TicketIsClosed, TicketIsDuplicate, type TicketStatus } from './tickets/ticket-status.js';
export { TicketsService } from './tickets/tickets.service.js';
