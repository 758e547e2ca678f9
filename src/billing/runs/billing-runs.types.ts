import { NotFound } from '../../platform/errors/index.js';

export const RUN_STATUSES = ['queued', 'running', 'completed', 'failed'] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** Works a billing run off, batch by batch; the payload is its id. */
export const WORK_OFF_RUN = 'billing.work-off-run';

export class BillingRunNotFound extends NotFound {
  constructor() {
    super('billing run');
  }
}
