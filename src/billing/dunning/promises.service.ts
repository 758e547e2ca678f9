import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { DunningRepository } from './dunning.repository.js';
import { Dunning } from './dunning.service.js';

export interface NewPromise {
  customerId: number;
  /** The last day on which he is spared. */
  until: string;
  note: string | null;
}

/** Promises to pay: while one runs, nothing is done about what is overdue. */
@Injectable()
export class PaymentPromises {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly customers: CustomersService,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly debtors: DunningRepository,
    private readonly dunning: Dunning,
  ) {}

  /**
   * Takes a promise and restores the customer's services at once.
   * @throws CustomerNotFound; ValidationFailed for a day that is over; Conflict while another runs
   */
  make(actor: Actor, { customerId, until, note }: NewPromise): Promise<number> {
    return this.database.transaction(async () => {
      await this.customers.resolve(actor, { customerId });
      await this.accounts.lockOfCustomer(customerId);
      if (until < (await this.dates.today())) {
        throw ValidationFailed.of('until', 'must not be in the past');
      }
      const id = await this.add(actor, { customerId, until, note });
      await this.audit.record(actor, {
        action: 'billing.promise.made',
        subject: 'customer',
        subjectId: customerId,
        after: { until, note },
      });
      await this.dunning.assess(customerId);
      return id;
    });
  }

  /** Ends a promise before its day: what is overdue counts again. @throws NotFound when it does not run */
  async withdraw(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async () => {
      const promise = await this.database.queryOne<{ customerId: number }>(
        `SELECT customer_id AS "customerId" FROM payment_promises
          WHERE id = $1 AND outcome IS NULL`,
        [id],
      );
      if (!promise) throw new NotFound('promise');
      await this.accounts.lockOfCustomer(promise.customerId);
      await this.debtors.settlePromise(id, 'withdrawn');
      await this.audit.record(actor, {
        action: 'billing.promise.withdrawn',
        subject: 'customer',
        subjectId: promise.customerId,
      });
    });
  }

  private async add(actor: Actor, { customerId, until, note }: NewPromise): Promise<number> {
    try {
      const row = await this.database.queryOne<{ id: number }>(
        `INSERT INTO payment_promises (customer_id, until, note, made_by, made_at)
         VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [customerId, until, note, actor.username, this.clock.now()],
      );
      if (!row) throw new Error('the promise was not written');
      return row.id;
    } catch (error) {
      throw namedError(error, {
        payment_promises_open_key: () => new Conflict('A promise of this customer is running.'),
      });
    }
  }
}
