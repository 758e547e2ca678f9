import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { Settlement } from './settlement.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';
import { Subscriptions } from './subscriptions.service.js';

/** A data account that has just been added, and whose it is. */
export interface FreshAccount {
  customerId: number;
  dataAccountId: number;
  productId: number;
  username: string;
}

/** Invoices the first period of a new data account at once, rather than by the next billing run. */
@Injectable()
export class FirstInvoices {
  constructor(
    private readonly database: Database,
    private readonly service: Subscriptions,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly settlement: Settlement,
  ) {}

  /**
   * @returns the invoice; `null` for what is not billed by the period or costs nothing, and when the
   * setting merges the first days into the next period
   */
  issue(actor: Actor, account: FreshAccount): Promise<number | null> {
    return this.database.transaction(async () => {
      const { customerId, dataAccountId, productId, username } = account;
      const running = await this.subscriptions.find({ dataAccountId });
      const id =
        running?.id ??
        (
          await this.service.start(actor, {
            customerId,
            product: productId,
            dataAccountId,
            accountRef: username,
          })
        ).subscriptionId;
      return id === null ? null : this.settlement.bill(actor, customerId, id);
    });
  }
}
