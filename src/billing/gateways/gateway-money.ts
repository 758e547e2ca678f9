import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Database } from '../../platform/database/database.js';
import { Conflict } from '../../platform/errors/index.js';
import { Amount } from '../../platform/money/money.js';
import { Currency } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { PaymentMatcher } from '../payments/payment-matcher.js';
import { PaymentsService } from '../payments/payments.service.js';
import { RefundsService } from '../payments/refunds.service.js';
import type { MoneyFact } from './provider.js';

/** Nothing is wrong with the event; somebody has to decide. */
export class NeedsStaff extends Conflict {
  override readonly code = 'needs_staff';
}

interface KnownPayment {
  id: number;
  customerId: number;
  amount: string;
  isReversed: boolean;
}

const CARD = 'card';

/** The acts that a provider's events lead to, each in the transaction of its event. */
@Injectable()
export class GatewayMoney {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly matcher: PaymentMatcher,
    private readonly payments: PaymentsService,
    private readonly refunds: RefundsService,
  ) {}

  /**
   * @param customerId whom staff have said that it is from
   * @returns the payment that it is about @throws NeedsStaff and whatever the acts throw
   */
  async apply(actor: Actor, fact: MoneyFact, customerId: number | null): Promise<number | null> {
    const currency = await this.settings.get(Currency);
    if (fact.currency !== currency) throw new NeedsStaff(`It is in ${fact.currency}.`);
    switch (fact.kind) {
      case 'paid':
        return this.pay(actor, fact, customerId);
      case 'refunded':
        return this.refund(actor, fact);
      case 'withdrawn':
        return this.withdraw(actor, fact);
      case 'reinstated':
        return this.reinstate(actor, fact);
    }
  }

  private async pay(
    actor: Actor,
    fact: MoneyFact & { kind: 'paid' },
    customerId: number | null,
  ): Promise<number | null> {
    const known = await this.find(fact.payment);
    if (known) return known.id;
    const owner = customerId ?? (await this.matcher.match(fact.hints))?.customerId;
    if (owner === undefined) throw new NeedsStaff('Nobody of ours is named in it.');
    return this.payments.record(actor, {
      customerId: owner,
      amount: fact.amount.toFixed(),
      method: CARD,
      reference: fact.payment,
    });
  }

  /** The event tells the sum of all refunds; what of it is new is paid out of the customer's credit. */
  private async refund(actor: Actor, fact: MoneyFact & { kind: 'refunded' }): Promise<number> {
    const payment = await this.get(fact.payment);
    const row = await this.database.queryOne<{ sum: string }>(
      `SELECT coalesce(sum(amount), 0)::text AS sum FROM refunds
        WHERE method = $1 AND starts_with(reference, $2)`,
      [CARD, `${fact.charge}:`],
    );
    const fresh = fact.total.minus(row?.sum ?? 0);
    if (fresh.lessThanOrEqualTo(0)) return payment.id;
    await this.refunds.pay(actor, {
      customerId: payment.customerId,
      amount: fresh.toFixed(),
      method: CARD,
      reference: `${fact.charge}:${fact.total.toFixed()}`,
      reason: `Refunded by ${actor.facts.name}`,
    });
    return payment.id;
  }

  /** A dispute has taken the money back: what it paid is open again. */
  private async withdraw(actor: Actor, fact: MoneyFact & { kind: 'withdrawn' }): Promise<number> {
    const payment = await this.get(fact.payment);
    if (payment.isReversed) return payment.id;
    if (!fact.amount.equals(new Amount(payment.amount))) {
      throw new NeedsStaff('Part of the payment is disputed.');
    }
    await this.payments.reverse(actor, payment.id, { reason: `Dispute ${fact.dispute}` });
    return payment.id;
  }

  private async reinstate(actor: Actor, fact: MoneyFact & { kind: 'reinstated' }): Promise<number> {
    const payment = await this.get(fact.payment);
    const known = await this.find(fact.dispute);
    if (known) return known.id;
    return this.payments.record(actor, {
      customerId: payment.customerId,
      amount: fact.amount.toFixed(),
      method: CARD,
      reference: fact.dispute,
    });
  }

  private async get(reference: string): Promise<KnownPayment> {
    const payment = await this.find(reference);
    if (!payment) throw new NeedsStaff('The payment that it is about is not known here.');
    return payment;
  }

  private find(reference: string): Promise<KnownPayment | undefined> {
    return this.database.queryOne<KnownPayment>(
      `SELECT p.id, p.customer_id AS "customerId", p.amount::text AS amount,
              EXISTS (SELECT FROM payment_reversals r WHERE r.payment_id = p.id) AS "isReversed"
         FROM payments p WHERE p.method = $1 AND p.reference = $2`,
      [CARD, reference],
    );
  }
}
