import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Amount } from '../../platform/money/money.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { Ledger } from '../ledger/ledger.service.js';
import { OpenItemsRepository } from '../receivables/open-items.repository.js';
import { Receivables } from '../receivables/receivables.service.js';
import {
  HOUSE_OF_METHOD,
  MoreThanTheCredit,
  type NewRefund,
  PaymentReferenceKnown,
} from './payments.types.js';

export interface Refund {
  id: number;
  number: string;
}

/** Credit that is paid out to the customer. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly ledger: Ledger,
    private readonly items: OpenItemsRepository,
    private readonly receivables: Receivables,
  ) {}

  /** @throws MoreThanTheCredit PaymentReferenceKnown PeriodIsClosed */
  pay(actor: Actor, input: NewRefund): Promise<Refund> {
    return this.database.transaction(async () => {
      const { customerId, amount } = input;
      const account = await this.accounts.lockOfCustomer(customerId);
      const open = await this.items.open(customerId, 'credit');
      const credit = Amount.sum(0, ...open.map((item) => item.open));
      const has = new Amount(account.balance).negated();
      if (new Amount(amount).greaterThan(Amount.min(credit, has))) throw new MoreThanTheCredit();
      const on = await this.dates.ofDocument(input.date);
      const refund = await this.add(actor, input, on);
      await this.ledger.post(actor, {
        kind: 'refund',
        source: { type: 'refund', id: refund.id },
        on,
        reference: refund.number,
        description: `Refund: ${input.reason}`,
        postings: [
          { customerId, debit: amount },
          { code: HOUSE_OF_METHOD[input.method], credit: amount },
        ],
      });
      await this.receivables.addDebit(actor, {
        customerId,
        kind: 'refund',
        documentId: refund.id,
        reference: refund.number,
        on,
        amount,
      });
      await this.audit.record(actor, {
        action: 'billing.refund.paid',
        subject: 'refund',
        subjectId: refund.id,
        after: { refund_number: refund.number, customer_id: customerId, amount },
      });
      return refund;
    });
  }

  private async add(actor: Actor, input: NewRefund, on: string): Promise<Refund> {
    try {
      const row = await this.database.queryOne<Refund>(
        `INSERT INTO refunds (customer_id, method, reference, amount, date, reason, created_at,
                              created_by)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         RETURNING id, refund_number AS number`,
        [
          input.customerId,
          input.method,
          input.reference ?? null,
          input.amount,
          on,
          input.reason,
          this.clock.now(),
          actor.username,
        ],
      );
      if (!row) throw new Error('the refund was not written');
      return row;
    } catch (error) {
      throw namedError(error, { refunds_reference_key: () => new PaymentReferenceKnown() });
    }
  }
}
