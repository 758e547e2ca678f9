import type { TicketStatus } from './tickets/ticket-status.js';

/** A ticket was opened. */
export class TicketOpened {
  constructor(
    readonly ticketId: number,
    readonly customerId: number | null,
  ) {}
}

/** A note was added, with or without a new status. */
export class TicketUpdated {
  constructor(
    readonly ticketId: number,
    readonly customerId: number | null,
    readonly noteId: number,
    readonly status: TicketStatus,
  ) {}
}

/** A ticket was resolved, closed or merged: nobody works on it any more. */
export class TicketEnded {
  constructor(
    readonly ticketId: number,
    readonly customerId: number | null,
    readonly status: TicketStatus,
  ) {}
}
