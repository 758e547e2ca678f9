import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import type { Amount } from '../../platform/money/money.js';

export type ItemKind =
  | 'invoice'
  | 'journal'
  | 'call_charges'
  | 'refund'
  | 'payment_reversal'
  | 'fund_move'
  | 'payment'
  | 'credit_note';

export interface NewItem {
  customerId: number;
  side: 'debit' | 'credit';
  kind: ItemKind;
  documentId: number;
  reference: string;
  on: string;
  /** Of a debit; the day itself when absent. */
  dueOn?: string;
  amount: Amount;
}

/** An item with something left open. */
export interface OpenItem {
  id: number;
  open: string;
}

export interface NewAllocation {
  creditItemId: number;
  debitItemId: number;
  /** Negative takes back. */
  amount: Amount;
}

/** Questions about open items, and their two writes: a new item, and allocations. */
@Injectable()
export class OpenItemsRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  async add(item: NewItem): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO open_items (customer_id, side, kind, document_id, reference, on_date, due_on,
                               amount, open_amount, created_at, modified_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9, $9)
       RETURNING id`,
      [
        item.customerId,
        item.side,
        item.kind,
        item.documentId,
        item.reference,
        item.on,
        item.dueOn ?? item.on,
        item.amount.toFixed(),
        this.clock.now(),
      ],
    );
    if (!row) throw new Error('the item was not written');
    return row.id;
  }

  /** What is open on one side of a customer: debts by due date, credit by age. */
  open(customerId: number, side: 'debit' | 'credit'): Promise<OpenItem[]> {
    return this.database.query<OpenItem>(
      {
        name: 'billing.open-items',
        text: `
          SELECT id, open_amount::text AS open
            FROM open_items
           WHERE customer_id = $1 AND side = $2 AND open_amount > 0
           ORDER BY due_on, id`,
      },
      [customerId, side],
    );
  }

  /** The item of a document. */
  async find(
    kind: ItemKind,
    documentId: number,
  ): Promise<
    (OpenItem & { customerId: number; creditedAmount: string; amount: string }) | undefined
  > {
    return this.database.queryOne(
      `SELECT id, customer_id AS "customerId", amount::text AS amount, open_amount::text AS open,
              credited_amount::text AS "creditedAmount"
         FROM open_items WHERE kind = $1 AND document_id = $2`,
      [kind, documentId],
    );
  }

  /** What an item has been allocated to, or from, taken-back allocations already subtracted. */
  allocationsOf(
    itemId: number,
  ): Promise<{ creditItemId: number; debitItemId: number; amount: string }[]> {
    return this.database.query(
      `SELECT credit_item_id AS "creditItemId", debit_item_id AS "debitItemId",
              sum(amount)::text AS amount
         FROM allocations
        WHERE credit_item_id = $1 OR debit_item_id = $1
        GROUP BY credit_item_id, debit_item_id
       HAVING sum(amount) <> 0
        ORDER BY credit_item_id, debit_item_id`,
      [itemId],
    );
  }

  async allocate(username: string, allocations: readonly NewAllocation[]): Promise<void> {
    if (allocations.length === 0) return;
    await this.database.execute(
      `INSERT INTO allocations (credit_item_id, debit_item_id, amount, created_at, created_by)
       SELECT credit, debit, amount, $4, $5
         FROM unnest($1::bigint[], $2::bigint[], $3::numeric[]) AS pair (credit, debit, amount)`,
      [
        allocations.map(({ creditItemId }) => creditItemId),
        allocations.map(({ debitItemId }) => debitItemId),
        allocations.map(({ amount }) => amount.toFixed()),
        this.clock.now(),
        username,
      ],
    );
  }

  /** Which of these debts are invoices with nothing open any more. */
  async settledInvoices(debitItemIds: readonly number[]): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT document_id AS id FROM open_items
        WHERE id = ANY ($1::bigint[]) AND kind = 'invoice' AND open_amount = 0 ORDER BY id`,
      [debitItemIds],
    );
    return rows.map(({ id }) => id);
  }

  /**
   * Credit that is there pays debts of several customers at once, the oldest credit the debt that is
   * due first. Debts and credits are laid out along two lines per customer; where they overlap is what
   * pays what.
   */
  async payFromCredits(username: string, debitItemIds: readonly number[]): Promise<void> {
    await this.database.execute(
      `WITH debit AS (
         SELECT id, customer_id, sum(open_amount) OVER line AS until,
                sum(open_amount) OVER line - open_amount AS since
           FROM open_items WHERE id = ANY ($1::bigint[])
         WINDOW line AS (PARTITION BY customer_id ORDER BY due_on, id)
       ), credit AS (
         SELECT id, customer_id, sum(open_amount) OVER line AS until,
                sum(open_amount) OVER line - open_amount AS since
           FROM open_items
          WHERE side = 'credit' AND open_amount > 0
            AND customer_id IN (SELECT customer_id FROM debit)
         WINDOW line AS (PARTITION BY customer_id ORDER BY due_on, id)
       )
       INSERT INTO allocations (credit_item_id, debit_item_id, amount, created_at, created_by)
       SELECT credit.id, debit.id,
              least(credit.until, debit.until) - greatest(credit.since, debit.since), $2, $3
         FROM debit
         JOIN credit ON credit.customer_id = debit.customer_id
          AND credit.since < debit.until AND debit.since < credit.until
        ORDER BY debit.id, credit.id`,
      [debitItemIds, this.clock.now(), username],
    );
  }

  /** Notes on an invoice's item how much of it credit notes have taken back in all. */
  async credit(itemId: number, amount: Amount): Promise<void> {
    await this.database.execute(
      `UPDATE open_items
          SET credited_amount = credited_amount + $2, modified_at = $3, version = version + 1
        WHERE id = $1`,
      [itemId, amount.toFixed(), this.clock.now()],
    );
  }
}
