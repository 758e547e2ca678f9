import { Conflict } from '../../platform/errors/index.js';

export const TICKET_STATUSES = ['open', 'reopened', 'resolved', 'closed', 'duplicate'] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

/** What a note may ask for: `open` means "work goes on", whatever that makes of the status. */
export const ASKED_STATUSES = ['open', 'resolved', 'closed'] as const;
export type AskedStatus = (typeof ASKED_STATUSES)[number];

/** Merged tickets stand still: their conversation goes on elsewhere. */
export class TicketIsDuplicate extends Conflict {
  override readonly code = 'ticket_is_duplicate';

  constructor() {
    super('This ticket was merged into another one; work on that one.');
  }
}

/** Too long ago for an answer to bring it back (setting `ticket_reopen_days`). */
export class TicketIsClosed extends Conflict {
  override readonly code = 'ticket_is_closed';

  constructor() {
    super('This ticket was closed too long ago; open a new one.');
  }
}

export function isUnderWork(status: TicketStatus): boolean {
  return status === 'open' || status === 'reopened';
}

/**
 * The status that follows from what somebody asks for; the same status means that nothing changes.
 * @throws TicketIsDuplicate
 */
export function nextStatus(status: TicketStatus, asked: AskedStatus): TicketStatus {
  if (status === 'duplicate') throw new TicketIsDuplicate();
  switch (asked) {
    case 'open':
      return isUnderWork(status) ? status : 'reopened';
    case 'resolved':
      return status === 'closed' ? 'closed' : 'resolved';
    case 'closed':
      return 'closed';
  }
}
