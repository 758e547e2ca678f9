import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Stage } from './stages.js';

/** A debt that is overdue and not disputed. */
export interface OverdueItem {
  id: number;
  /** Of the document, e.g. `invoice`. */
  kind: string;
  reference: string;
  dueOn: string;
  open: string;
  daysOverdue: number;
  /** The last reminder that was sent, 0 for none. */
  reminded: number;
}

/** A customer as dunning sees him. */
export interface Debtor {
  name: string;
  email: string | null;
  isDunned: boolean;
  stage: Stage | null;
  /** Of the promise that is running. */
  promiseId: number | null;
  promisedUntil: string | null;
  /** Whether he owes more than the limit that his account has. */
  isOverLimit: boolean;
}

const DEBTOR = {
  name: 'billing.debtor',
  text: `
    SELECT coalesce(c.company_name, c.name) AS name, c.email,
           coalesce(profile.is_dunned, true) AS "isDunned", state.stage,
           promise.id AS "promiseId", promise.until::text AS "promisedUntil",
           coalesce(account.balance > account.debit_limit, false) AS "isOverLimit"
      FROM customers c
      JOIN ledger_accounts account ON account.customer_id = c.id
      LEFT JOIN billing_profiles profile ON profile.customer_id = c.id
      LEFT JOIN dunning_states state ON state.customer_id = c.id
      LEFT JOIN payment_promises promise ON promise.customer_id = c.id AND promise.outcome IS NULL
     WHERE c.id = $1`,
};

const OVERDUE = {
  name: 'billing.overdue-items',
  text: `
    SELECT i.id, i.kind, i.reference, i.due_on::text AS "dueOn", i.open_amount::text AS open,
           $2::date - i.due_on AS "daysOverdue",
           coalesce((SELECT max(level) FROM dunning_reminders WHERE item_id = i.id), 0) AS reminded
      FROM open_items i
     WHERE i.customer_id = $1 AND i.side = 'debit' AND i.open_amount > 0 AND NOT i.is_disputed
       AND i.due_on < $2
     ORDER BY i.due_on, i.id`,
};

/** Questions about who is late, and what has been done about it. */
@Injectable()
export class DunningRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Everybody about whom something may have to be done on a day. */
  async candidates(today: string, withLimits: boolean): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT customer_id AS id FROM open_items
        WHERE side = 'debit' AND open_amount > 0 AND NOT is_disputed AND due_on < $1
        UNION SELECT customer_id FROM dunning_states
        UNION SELECT customer_id FROM payment_promises WHERE outcome IS NULL
        UNION SELECT customer_id FROM ledger_accounts
               WHERE $2 AND customer_id IS NOT NULL AND balance > debit_limit
        ORDER BY id`,
      [today, withLimits],
    );
    return rows.map(({ id }) => id);
  }

  /** Whether a credit of this customer may ease anything. */
  async isConcerned(customerId: number): Promise<boolean> {
    const row = await this.database.queryOne(
      {
        name: 'billing.dunning-concerned',
        text: `SELECT 1 FROM dunning_states WHERE customer_id = $1
               UNION ALL
               SELECT 1 FROM payment_promises WHERE customer_id = $1 AND outcome IS NULL
               LIMIT 1`,
      },
      [customerId],
    );
    return row !== undefined;
  }

  debtor(customerId: number): Promise<Debtor | undefined> {
    return this.database.queryOne<Debtor>(DEBTOR, [customerId]);
  }

  overdue(customerId: number, today: string): Promise<OverdueItem[]> {
    return this.database.query<OverdueItem>(OVERDUE, [customerId, today]);
  }

  /** Notes a reminder, and those before it that were never sent. @returns whether it is new */
  async noteReminder(itemId: number, level: number): Promise<boolean> {
    const noted = await this.database.execute(
      `INSERT INTO dunning_reminders (item_id, level, reminded_at)
       SELECT $1, level, $3 FROM generate_series(1, $2::integer) AS level
           ON CONFLICT (item_id, level) DO NOTHING`,
      [itemId, level, this.clock.now()],
    );
    return noted > 0;
  }

  async stageOf(customerId: number): Promise<Stage | null> {
    const row = await this.database.queryOne<{ stage: Stage }>(
      'SELECT stage FROM dunning_states WHERE customer_id = $1',
      [customerId],
    );
    return row?.stage ?? null;
  }

  async setStage(customerId: number, stage: Stage | null, itemId: number | null): Promise<void> {
    if (stage === null) {
      await this.database.execute('DELETE FROM dunning_states WHERE customer_id = $1', [
        customerId,
      ]);
      return;
    }
    await this.database.execute(
      `INSERT INTO dunning_states (customer_id, stage, item_id, since) VALUES ($1, $2, $3, $4)
           ON CONFLICT (customer_id) DO UPDATE
          SET stage = excluded.stage, item_id = excluded.item_id, since = excluded.since`,
      [customerId, stage, itemId, this.clock.now()],
    );
  }

  async settlePromise(id: number, outcome: 'kept' | 'broken' | 'withdrawn'): Promise<void> {
    await this.database.execute(
      `UPDATE payment_promises SET outcome = $2, settled_at = $3 WHERE id = $1 AND outcome IS NULL`,
      [id, outcome, this.clock.now()],
    );
  }
}
