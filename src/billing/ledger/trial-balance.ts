import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import type { TrialBalanceDto } from './dto/ledger.dto.js';

/** All accounts on one page; customers and wallets are one line each. */
@Injectable()
export class TrialBalance {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** @param date balances at its end; today when absent */
  async at(date?: string): Promise<TrialBalanceDto> {
    const row = await this.database.queryOne<{ body: TrialBalanceDto }>(
      `WITH account AS (
         SELECT control AS code, min(name) AS name, sum(ledger_balance(id, $1)) AS balance
           FROM ledger_accounts GROUP BY control
       ), side AS (
         SELECT code, name, balance, greatest(balance, 0) AS debit, greatest(-balance, 0) AS credit
           FROM account
       )
       SELECT json_build_object(
                'date', $1::text,
                'accounts', json_agg(json_build_object('code', code, 'name', name,
                  'debit', money_text(debit), 'credit', money_text(credit)) ORDER BY code),
                'total_debit', money_text(sum(debit)),
                'total_credit', money_text(sum(credit)),
                'balanced', sum(balance) = 0) AS body
         FROM side`,
      [date ?? this.clock.today(await this.settings.get(TimeZone))],
    );
    if (!row) throw new Error('there is no chart of accounts');
    return row.body;
  }
}
