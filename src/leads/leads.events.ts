import type { LeadStatus } from './lead.entity.js';

/** Somebody has shown interest. */
export class LeadAdded {
  constructor(readonly leadId: number) {}
}

/** A lead has reached another stage of the pipeline. */
export class LeadMoved {
  constructor(
    readonly leadId: number,
    readonly before: LeadStatus,
    readonly after: LeadStatus,
  ) {}
}

/** A lead has become a customer. */
export class LeadConverted {
  constructor(
    readonly leadId: number,
    readonly customerId: number,
  ) {}
}
