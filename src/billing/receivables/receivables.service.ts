import { Injectable } from '@nestjs/common';
import type { Decimal } from 'decimal.js';
import type { Actor } from '../../auth/index.js';
import { Events } from '../../platform/events/events.js';
import { Amount } from '../../platform/money/money.js';
import { CreditApplied, InvoicesSettled } from '../billing.events.js';
import { allocateInOrder } from './allocation.js';
import { type NewAllocation, type NewItem, OpenItemsRepository } from './open-items.repository.js';

type Item = Omit<NewItem, 'side' | 'amount'> & { amount: Decimal.Value };

/** What a credit is used for. */
export interface CreditUse {
  /** Debts that it pays before others. */
  assignments?: readonly { debitItemId: number; amount: Decimal.Value }[];
  /** Whether what is not assigned waits for the next debt instead of paying older ones. */
  restWaits?: boolean;
}

/**
 * What each customer owes, item by item. The caller has posted the journal of the document and
 * holds the customer's account, so the open items always sum to his balance.
 */
@Injectable()
export class Receivables {
  constructor(
    private readonly items: OpenItemsRepository,
    private readonly events: Events,
  ) {}

  /**
   * A new debt; credit that is there pays it, the oldest first.
   * @param fromCreditItemId the one credit that pays it, of which that much is open
   * @returns the item's id
   */
  async addDebit(actor: Actor, item: Item, fromCreditItemId?: number): Promise<number> {
    const amount = new Amount(item.amount);
    const debitItemId = await this.items.add({ ...item, side: 'debit', amount });
    if (fromCreditItemId === undefined) {
      await this.payFromCredit(actor, item.customerId, debitItemId, amount);
    } else {
      await this.allocate(actor, [{ creditItemId: fromCreditItemId, debitItemId, amount }]);
    }
    return debitItemId;
  }

  /** Credit that is there pays a debt, the oldest first. */
  async payFromCredit(
    actor: Actor,
    customerId: number,
    debitItemId: number,
    amount: Decimal.Value,
  ): Promise<void> {
    const shares = allocateInOrder(amount, await this.items.open(customerId, 'credit'));
    await this.allocate(
      actor,
      shares.map((share) => ({ creditItemId: share.id, debitItemId, amount: share.amount })),
    );
  }

  /**
   * New credit. What it is assigned to is paid first; unless `restWaits`, what is left pays the
   * debts that are open, the oldest first. The rest waits for the next debt. @returns the item's id
   */
  async addCredit(
    actor: Actor,
    item: Item,
    { assignments = [], restWaits = false }: CreditUse = {},
  ): Promise<number> {
    const amount = new Amount(item.amount);
    const creditItemId = await this.items.add({ ...item, side: 'credit', amount });
    const assigned = assignments.map((each) => ({
      creditItemId,
      debitItemId: each.debitItemId,
      amount: new Amount(each.amount),
    }));
    await this.allocate(actor, assigned);
    const rest = amount.minus(Amount.sum(0, ...assigned.map((each) => each.amount)));
    if (!restWaits && rest.greaterThan(0)) {
      const shares = allocateInOrder(rest, await this.items.open(item.customerId, 'debit'));
      await this.allocate(
        actor,
        shares.map((share) => ({ creditItemId, debitItemId: share.id, amount: share.amount })),
      );
    }
    await this.events.emit(new CreditApplied(item.customerId));
    return creditItemId;
  }

  /** Takes back what a credit has paid: those debts are open again. */
  async takeBack(actor: Actor, creditItemId: number): Promise<void> {
    const made = await this.items.allocationsOf(creditItemId);
    await this.items.allocate(
      actor.username,
      made.map(({ debitItemId, amount }) => ({
        creditItemId,
        debitItemId,
        amount: new Amount(amount).negated(),
      })),
    );
  }

  /** Credit that is there pays debts of several customers. The caller holds their accounts. */
  async payEachFromCredit(actor: Actor, debitItemIds: readonly number[]): Promise<void> {
    await this.items.payFromCredits(actor.username, debitItemIds);
    await this.announceSettled(debitItemIds);
  }

  private async allocate(actor: Actor, allocations: readonly NewAllocation[]): Promise<void> {
    if (allocations.length === 0) return;
    await this.items.allocate(actor.username, allocations);
    await this.announceSettled(allocations.map(({ debitItemId }) => debitItemId));
  }

  private async announceSettled(debitItemIds: readonly number[]): Promise<void> {
    const settled = await this.items.settledInvoices(debitItemIds);
    if (settled.length > 0) await this.events.emit(new InvoicesSettled(settled));
  }
}
