import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { Currency } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import type { Stage } from '../dunning/stages.js';
import { BusinessDates } from '../documents/business-dates.js';

/** How a customer stands, in a few figures. */
export interface Standing {
  currency: string;
  /** What he owes; negative: what he has. */
  balance: string;
  overdue: string;
  /** What is due next, if anything is. */
  nextDueOn: string | null;
  stage: Stage | null;
}

/** What a customer wants to know of his account at a glance. */
@Injectable()
export class Standings {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly dates: BusinessDates,
  ) {}

  /** @throws Error for no customer: the caller has looked him up */
  async of(customerId: number): Promise<Standing> {
    const row = await this.database.queryOne<Omit<Standing, 'currency'>>(
      `SELECT money_text(a.balance) AS balance, money_text(coalesce(d.overdue, 0)) AS overdue,
              d.next_due_on::text AS "nextDueOn", s.stage
         FROM ledger_accounts a
         LEFT JOIN dunning_states s ON s.customer_id = a.customer_id
         LEFT JOIN LATERAL (
           SELECT sum(i.open_amount) FILTER (WHERE i.due_on < $2 AND NOT i.is_disputed) AS overdue,
                  min(i.due_on) FILTER (WHERE i.due_on >= $2) AS next_due_on
             FROM open_items i
            WHERE i.customer_id = a.customer_id AND i.side = 'debit' AND i.open_amount > 0) d ON true
        WHERE a.customer_id = $1`,
      [customerId, await this.dates.today()],
    );
    if (!row) throw new Error(`customer ${customerId} has no account`);
    return { currency: await this.settings.get(Currency), ...row };
  }
}
