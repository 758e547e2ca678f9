import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Conflict } from '../../platform/errors/index.js';
import type { Subscription, SubscriptionNaming } from './subscriptions.types.js';

type NewRow = Pick<
  Subscription,
  | 'customerId'
  | 'dataAccountId'
  | 'accountRef'
  | 'productId'
  | 'description'
  | 'quantity'
  | 'price'
  | 'startsOn'
  | 'anchorOn'
  | 'nextOn'
  | 'followsId'
>;

/** A line that has billed days of a subscription, and what of it has been credited. */
export interface BilledPeriod {
  lineId: number;
  invoiceId: number;
  invoiceDate: string;
  periodStart: string;
  periodEnd: string;
  amount: string;
  credited: string;
}

const SUBSCRIPTION = `
  SELECT s.id, s.customer_id AS "customerId", s.data_account_id AS "dataAccountId",
         s.account_ref AS "accountRef", s.product_id AS "productId", s.description,
         s.quantity::text AS quantity, s.price::text AS price, s.starts_on AS "startsOn",
         s.ends_on AS "endsOn", s.anchor_on AS "anchorOn", s.billed_until AS "billedUntil",
         s.next_on AS "nextOn", s.follows_id AS "followsId", s.version,
         c.billing_day AS "billingDay", p.billing_period AS "billingPeriod"
    FROM subscriptions s
    JOIN customers c ON c.id = s.customer_id
    JOIN products p ON p.id = s.product_id`;

/** Questions about subscriptions, and their writes; the caller holds the customer's account. */
@Injectable()
export class SubscriptionsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** By itself; of a data account the one that has no end, or else none. */
  find(naming: SubscriptionNaming): Promise<Subscription | undefined> {
    return 'subscriptionId' in naming
      ? this.database.queryOne<Subscription>(`${SUBSCRIPTION} WHERE s.id = $1`, [
          naming.subscriptionId,
        ])
      : this.database.queryOne<Subscription>(
          `${SUBSCRIPTION} WHERE s.data_account_id = $1 AND s.ends_on IS NULL`,
          [naming.dataAccountId],
        );
  }

  /** All of a customer that have no end. */
  openOf(customerId: number): Promise<Subscription[]> {
    return this.database.query<Subscription>(
      `${SUBSCRIPTION} WHERE s.customer_id = $1 AND s.ends_on IS NULL ORDER BY s.id`,
      [customerId],
    );
  }

  /** @throws Conflict when the data account has one that runs */
  async add(username: string, row: NewRow): Promise<number> {
    try {
      const added = await this.database.queryOne<{ id: number }>(
        `INSERT INTO subscriptions
           (customer_id, data_account_id, account_ref, product_id, description, quantity, price,
            starts_on, anchor_on, billed_until, next_on, follows_id, created_at, created_by,
            modified_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $8, $10, $11, $12, $13, $12)
         RETURNING id`,
        [
          row.customerId,
          row.dataAccountId,
          row.accountRef,
          row.productId,
          row.description,
          row.quantity,
          row.price,
          row.startsOn,
          row.anchorOn,
          row.nextOn,
          row.followsId,
          this.clock.now(),
          username,
        ],
      );
      if (!added) throw new Error('the subscription was not written');
      return added.id;
    } catch (error) {
      throw namedError(error, {
        subscriptions_open_key: () => new Conflict('This data account has a running subscription.'),
      });
    }
  }

  /** Ends one: from that day on it is not billed; `null`: it has no end after all. */
  async end(id: number, on: string): Promise<void> {
    await this.database.execute(
      `UPDATE subscriptions
          SET ends_on = $2,
              next_on = CASE WHEN billed_until < $2 THEN least(next_on, $2) END,
              version = version + 1, modified_at = $3
        WHERE id = $1`,
      [id, on, this.clock.now()],
    );
  }

  /** What has been billed of days from a date on, the earliest first. */
  billedFrom(id: number, on: string): Promise<BilledPeriod[]> {
    return this.database.query<BilledPeriod>(
      `SELECT line.id AS "lineId", line.invoice_id AS "invoiceId", invoice.date AS "invoiceDate",
              line.period_start AS "periodStart", line.period_end AS "periodEnd",
              line.amount::text AS amount,
              coalesce((SELECT sum(credited.amount) FROM credit_note_lines AS credited
                         WHERE credited.invoice_line_id = line.id), 0)::text AS credited
         FROM invoice_lines AS line
         JOIN invoices AS invoice ON invoice.id = line.invoice_id
        WHERE line.subscription_id = $1 AND line.period_end > $2
        ORDER BY line.period_start`,
      [id, on],
    );
  }
}
