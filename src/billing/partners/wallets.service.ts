import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Amount } from '../../platform/money/money.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository, type PeriodFigures } from '../ledger/accounts.repository.js';
import { HOUSE } from '../ledger/chart.js';
import { Ledger } from '../ledger/ledger.service.js';
import { FundsMoved, PartnerDeposited } from './partners.events.js';
import { Receivables } from '../receivables/receivables.service.js';

export interface FundMove {
  accountNumber: string;
  /** Positive: from the partner to the customer; negative: back. Not zero. */
  amount: string;
  description: string;
}

/** No such account, or one of another partner: the two are answered alike. */
export class PartnerAccountNotFound extends NotFound {
  constructor() {
    super('account');
  }
}

/** A partner's wallet and the accounts of his customers, which it funds. */
@Injectable()
export class Wallets {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly ledger: Ledger,
    private readonly receivables: Receivables,
  ) {}

  /** Money that the partner has paid in. @throws Conflict when the reference is known; NotFound */
  deposit(
    actor: Actor,
    partnerId: number,
    { amount, reference }: { amount: string; reference: string },
  ): Promise<{ id: number }> {
    return this.database.transaction(async () => {
      const on = await this.dates.today();
      const deposit = await this.addDeposit(actor, { partnerId, amount, reference, on });
      await this.ledger.post(actor, {
        kind: 'deposit',
        source: { type: 'partner_deposit', id: deposit.id },
        on,
        reference,
        description: 'Deposit',
        postings: [
          { code: HOUSE.bank, debit: amount },
          { partnerId, credit: amount },
        ],
      });
      await this.audit.record(actor, {
        action: 'billing.partner.deposited',
        subject: 'partner',
        subjectId: partnerId,
        after: { amount, reference },
      });
      await this.events.emit(new PartnerDeposited(partnerId, deposit.id));
      return deposit;
    });
  }

  /**
   * Moves funds between a partner's wallet and one of his customers: one balanced journal.
   * @returns what the customer has afterwards, and how low he may go
   * @throws PartnerAccountNotFound InsufficientFunds PeriodIsClosed
   */
  moveFunds(
    actor: Actor,
    partnerId: number,
    { accountNumber, amount, description }: FundMove,
  ): Promise<{ balance: string; creditLimit: string }> {
    return this.database.transaction(async () => {
      const customerId = await this.customerOf(partnerId, accountNumber);
      await this.accounts.lockOfCustomer(customerId);
      const on = await this.dates.today();
      const move = await this.addMove(actor, { partnerId, customerId, amount, description, on });
      const reference = `FND-${move.id}`;
      await this.ledger.post(actor, {
        kind: 'fund_move',
        source: { type: 'fund_move', id: move.id },
        on,
        reference,
        description,
        isGuarded: true,
        postings: [
          { partnerId, debit: amount },
          { customerId, credit: amount },
        ],
      });
      const item = { customerId, kind: 'fund_move' as const, documentId: move.id, reference, on };
      const value = new Amount(amount);
      if (value.isNegative()) {
        await this.receivables.addDebit(actor, { ...item, amount: value.negated() });
      } else await this.receivables.addCredit(actor, { ...item, amount: value });
      await this.audit.record(actor, {
        action: 'billing.funds.moved',
        subject: 'customer',
        subjectId: customerId,
        after: { partner_id: partnerId, amount, description },
      });
      await this.events.emit(new FundsMoved(partnerId, customerId, move.id));
      const account = await this.accounts.ofCustomer(customerId);
      return {
        balance: new Amount(account.balance).negated().toFixed(),
        creditLimit: new Amount(account.debitLimit ?? 0).negated().toFixed(),
      };
    });
  }

  /** A period of one of the partner's customers, both dates included. @throws PartnerAccountNotFound ValidationFailed */
  async customerPeriod(
    partnerId: number,
    accountNumber: string,
    from: string,
    to: string,
  ): Promise<PeriodFigures> {
    mustBeInOrder(from, to);
    const customerId = await this.customerOf(partnerId, accountNumber);
    const { id } = await this.accounts.ofCustomer(customerId);
    return this.accounts.periodFigures(id, from, to);
  }

  /** A period of the wallet itself. @throws ValidationFailed */
  async walletPeriod(partnerId: number, from: string, to: string): Promise<PeriodFigures> {
    mustBeInOrder(from, to);
    const { id } = await this.accounts.ofPartner(partnerId);
    return this.accounts.periodFigures(id, from, to);
  }

  private async customerOf(partnerId: number, accountNumber: string): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      'SELECT id FROM customers WHERE account_number = $1 AND partner_id = $2',
      [accountNumber, partnerId],
    );
    if (!row) throw new PartnerAccountNotFound();
    return row.id;
  }

  private async addDeposit(
    actor: Actor,
    row: { partnerId: number; amount: string; reference: string; on: string },
  ): Promise<{ id: number }> {
    try {
      const added = await this.database.queryOne<{ id: number }>(
        `INSERT INTO partner_deposits (partner_id, amount, reference, date, created_at, created_by)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
        [row.partnerId, row.amount, row.reference, row.on, this.clock.now(), actor.username],
      );
      if (!added) throw new Error('the deposit was not written');
      return added;
    } catch (error) {
      throw namedError(error, {
        partner_deposits_reference_key: () =>
          new Conflict('A deposit of this partner has this reference already.', [
            { field: 'reference', message: 'is known' },
          ]),
        partner_deposits_partner_id_fkey: () => new NotFound('partner'),
      });
    }
  }

  private async addMove(
    actor: Actor,
    row: { partnerId: number; customerId: number; amount: string; description: string; on: string },
  ): Promise<{ id: number }> {
    const added = await this.database.queryOne<{ id: number }>(
      `INSERT INTO fund_moves (partner_id, customer_id, amount, date, description, created_at,
                               created_by)
       VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
      [
        row.partnerId,
        row.customerId,
        row.amount,
        row.on,
        row.description,
        this.clock.now(),
        actor.username,
      ],
    );
    if (!added) throw new Error('the move was not written');
    return added;
  }
}

function mustBeInOrder(from: string, to: string): void {
  if (from > to) throw ValidationFailed.of('to_date', 'must not be before from_date');
}
