import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { Settlement } from './settlement.js';

/** Invoices what a new customer owes at once, rather than by the next billing run. */
@Injectable()
export class FirstInvoices {
  constructor(
    private readonly database: Database,
    private readonly settlement: Settlement,
  ) {}

  /**
   * One invoice of all that is due today: first periods of subscriptions, and charges that wait.
   * @returns the invoice; `null` when nothing is due or costs anything, e.g. because the setting
   * `first_period` merges the first days into the next period
   */
  issue(actor: Actor, customerId: number): Promise<number | null> {
    return this.database.transaction(() => this.settlement.billAll(actor, customerId));
  }
}
