import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Events } from '../../platform/events/events.js';
import { PaymentReceived } from '../billing.events.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { Ledger } from '../ledger/ledger.service.js';
import { OpenItemsRepository } from '../receivables/open-items.repository.js';
import { Receivables } from '../receivables/receivables.service.js';
import { PaymentAssignments } from './payment-assignments.js';
import {
  HOUSE_OF_METHOD,
  type NewPayment,
  type PaymentMethod,
  PaymentNotFound,
  PaymentReferenceKnown,
} from './payments.types.js';

interface PaymentRow {
  id: number;
  number: string;
  customerId: number;
  amount: string;
  method: PaymentMethod;
}

/** The acts on payments. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly ledger: Ledger,
    private readonly items: OpenItemsRepository,
    private readonly receivables: Receivables,
    private readonly assignments: PaymentAssignments,
  ) {}

  /**
   * Records money that came in. It pays the invoices that are named, or the oldest debts; what is
   * not allocated stays as credit, which the next invoice uses. @returns the payment's id
   * @throws PaymentReferenceKnown ValidationFailed Conflict PeriodIsClosed
   */
  record(actor: Actor, input: NewPayment): Promise<number> {
    return this.database.transaction(async () => {
      const { customerId } = input;
      await this.accounts.lockOfCustomer(customerId);
      const assignments =
        input.allocations &&
        (await this.assignments.find(customerId, input.amount, input.allocations));
      const date = await this.dates.ofDocument(input.date);
      const payment = await this.add(actor, input, date);
      await this.ledger.post(actor, {
        kind: 'payment',
        source: { type: 'payment', id: payment.id },
        on: date,
        reference: payment.number,
        description: input.reference ? `Payment ${input.reference}` : 'Payment',
        postings: [
          { code: HOUSE_OF_METHOD[input.method], debit: input.amount },
          { customerId, credit: input.amount },
        ],
      });
      await this.receivables.addCredit(
        actor,
        {
          customerId,
          kind: 'payment',
          documentId: payment.id,
          reference: payment.number,
          on: date,
          amount: input.amount,
        },
        assignments ? { assignments, restWaits: true } : {},
      );
      await this.audit.record(actor, {
        action: 'billing.payment.recorded',
        subject: 'payment',
        subjectId: payment.id,
        after: payment,
      });
      await this.events.emit(new PaymentReceived(payment.id, customerId));
      return payment.id;
    });
  }

  /**
   * Takes back a payment that the bank has taken back: what it paid is open again.
   * @throws PaymentNotFound AlreadyPosted PeriodIsClosed
   */
  reverse(
    actor: Actor,
    paymentId: number,
    { reason, date }: { reason: string; date?: string | undefined },
  ): Promise<void> {
    return this.database.transaction(async () => {
      const payment = await this.get(paymentId);
      const { customerId } = payment;
      await this.accounts.lockOfCustomer(customerId);
      const on = await this.dates.ofDocument(date);
      await this.ledger.reverse(
        actor,
        { kind: 'payment', source: { type: 'payment', id: paymentId } },
        { on, description: `Payment returned: ${reason}` },
      );
      const reversal = await this.database.queryOne<{ id: number }>(
        `INSERT INTO payment_reversals (payment_id, date, reason, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5) RETURNING id`,
        [paymentId, on, reason, this.clock.now(), actor.username],
      );
      if (!reversal) throw new Error('the reversal was not written');
      await this.reopen(actor, payment, { id: reversal.id, on });
      await this.audit.record(actor, {
        action: 'billing.payment.reversed',
        subject: 'payment',
        subjectId: paymentId,
        after: { reason, date: on },
      });
    });
  }

  /** The debt that a returned payment is takes that payment's credit up. */
  private async reopen(
    actor: Actor,
    payment: PaymentRow,
    reversal: { id: number; on: string },
  ): Promise<void> {
    const credit = await this.items.find('payment', payment.id);
    if (!credit) throw new Error(`payment ${payment.id} has no item`);
    await this.receivables.takeBack(actor, credit.id);
    await this.receivables.addDebit(
      actor,
      {
        customerId: payment.customerId,
        kind: 'payment_reversal',
        documentId: reversal.id,
        reference: payment.number,
        on: reversal.on,
        amount: payment.amount,
      },
      credit.id,
    );
  }

  private async get(id: number): Promise<PaymentRow> {
    const payment = await this.database.queryOne<PaymentRow>(
      `SELECT id, payment_number AS number, customer_id AS "customerId", amount::text AS amount, method
         FROM payments WHERE id = $1`,
      [id],
    );
    if (!payment) throw new PaymentNotFound();
    return payment;
  }

  private async add(actor: Actor, input: NewPayment, date: string): Promise<PaymentRow> {
    try {
      const row = await this.database.queryOne<PaymentRow>(
        `INSERT INTO payments (customer_id, method, reference, amount, date, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7)
         RETURNING id, payment_number AS number, customer_id AS "customerId",
                   amount::text AS amount, method`,
        [
          input.customerId,
          input.method,
          input.reference ?? null,
          input.amount,
          date,
          this.clock.now(),
          actor.username,
        ],
      );
      if (!row) throw new Error('the payment was not written');
      return row;
    } catch (error) {
      throw namedError(error, { payments_reference_key: () => new PaymentReferenceKnown() });
    }
  }
}
