import { Conflict } from '../platform/errors/index.js';
import type { LeadStatus } from './lead.entity.js';

/** Stages that a lead is set to; he is won by being made a customer. */
export const SETTABLE_STATUSES = ['new', 'contacted', 'qualified', 'proposal', 'lost'] as const;
export type SettableStatus = (typeof SETTABLE_STATUSES)[number];

/** A lead that is a customer already. */
export class LeadIsWon extends Conflict {
  override readonly code = 'lead_is_won';

  constructor() {
    super('This lead has become a customer; what is known of him is kept there.');
  }
}

/** Stages may be gone through in any order, back and forth; only who is won stays won. @throws LeadIsWon */
export function mustBeOpen(status: LeadStatus): void {
  if (status === 'won') throw new LeadIsWon();
}
