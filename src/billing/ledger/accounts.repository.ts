import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import type { Category } from './chart.js';
import { AccountNotFound } from './ledger.errors.js';

/** The account of a customer or a partner, as its row stands. Debit positive. */
export interface OwnerAccount {
  id: number;
  balance: string;
  /** `null`: no limit is set, which guarded journals read as zero. */
  debitLimit: string | null;
}

/** What happened in an account in a period, debit positive. */
export interface PeriodFigures {
  opening: string;
  closing: string;
  totals: Partial<Record<Category, string>>;
}

const OWNER = `id, balance::text AS balance, debit_limit::text AS "debitLimit"`;

const PERIOD = {
  name: 'billing.period-figures',
  text: `
    SELECT ledger_balance($1, $2::date - 1)::text AS opening,
           ledger_balance($1, $3::date)::text AS closing,
           coalesce((SELECT json_object_agg(category, amount::text)
                       FROM (SELECT category, sum(amount) AS amount
                               FROM ledger_totals
                              WHERE account_id = $1 AND on_date BETWEEN $2 AND $3
                              GROUP BY category) AS by_category), '{}') AS totals`,
};

/** Questions about ledger accounts. */
@Injectable()
export class AccountsRepository {
  constructor(private readonly database: Database) {}

  /**
   * The account of a customer, held until the end of the transaction. Every act on a customer's
   * documents begins with it, so that two never wait for each other.
   * @throws AccountNotFound
   */
  async lockOfCustomer(customerId: number): Promise<OwnerAccount> {
    return this.found(
      `SELECT ${OWNER} FROM ledger_accounts WHERE customer_id = $1 FOR NO KEY UPDATE`,
      customerId,
    );
  }

  /** @throws AccountNotFound */
  ofCustomer(customerId: number): Promise<OwnerAccount> {
    return this.found(`SELECT ${OWNER} FROM ledger_accounts WHERE customer_id = $1`, customerId);
  }

  /** @throws AccountNotFound */
  ofPartner(partnerId: number): Promise<OwnerAccount> {
    return this.found(`SELECT ${OWNER} FROM ledger_accounts WHERE partner_id = $1`, partnerId);
  }

  /** Balances and sums by category of a period, both dates included; costs the same at any size. */
  async periodFigures(accountId: number, from: string, to: string): Promise<PeriodFigures> {
    const row = await this.database.queryOne<PeriodFigures>(PERIOD, [accountId, from, to]);
    if (!row) throw new AccountNotFound();
    return row;
  }

  private async found(sql: string, ownerId: number): Promise<OwnerAccount> {
    const row = await this.database.queryOne<OwnerAccount>(sql, [ownerId]);
    if (!row) throw new AccountNotFound();
    return row;
  }
}
