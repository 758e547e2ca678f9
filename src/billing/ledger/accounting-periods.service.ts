import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { periodContaining } from '../periods.js';
import { LedgerVerifier } from './ledger-verifier.js';

/** Months with journals or a closing; their number counts months since the year 0. */
const PERIODS = `(
  SELECT month, closed.closed_at, closed.closed_by, closed.month IS NOT NULL AS is_closed,
         (extract(year FROM month) * 12 + extract(month FROM month))::integer AS number,
         coalesce(posted.journals, 0)::integer AS journals,
         coalesce(turned.turnover, 0) AS turnover
    FROM (SELECT date_trunc('month', on_date)::date AS month, count(*) AS journals
            FROM ledger_journals GROUP BY 1) AS posted
    FULL JOIN ledger_closed_periods AS closed USING (month)
    LEFT JOIN (SELECT date_trunc('month', on_date)::date AS month, sum(amount) AS turnover
                 FROM ledger_entries WHERE amount > 0 GROUP BY 1) AS turned USING (month)
) AS period`;

const PERIOD_ROW = `json_build_object(
  'month', to_char(period.month, 'YYYY-MM'),
  'status', CASE WHEN period.is_closed THEN 'closed' ELSE 'open' END,
  'journals', period.journals, 'turnover', money_text(period.turnover),
  'closed_at', utc_text(period.closed_at), 'closed_by', period.closed_by)`;

const CALENDAR_MONTH = { billingDay: 1, months: 1, anchor: '2000-01-01' };
const SNAPSHOT = 'billing.take-snapshots';

/**
 * Months of the books: closed one after the other, opened again from the last. Whoever closes one
 * or takes snapshots holds postings up for that moment, so that none slips in unseen.
 */
@Injectable()
export class AccountingPeriods implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly verifier: LedgerVerifier,
  ) {}

  onModuleInit(): void {
    this.jobs.every('20 3 2 * *', SNAPSHOT, () => this.snapshotLastMonth());
  }

  /** The latest first. */
  list(request: ListRequest): Promise<Page> {
    const source = {
      row: PERIOD_ROW,
      from: PERIODS,
      where: [],
      id: 'period.number',
      isComputed: true,
      isUncounted: true,
      sorts: { month: { column: 'period.month', type: 'date' } },
      defaultSort: '-month',
    } as const;
    return listPage(this.database, source, new Binder(), request);
  }

  /**
   * Closes a month that is over, when the months before it are closed and the books are right.
   * @param month `YYYY-MM` @throws ValidationFailed Conflict
   */
  async close(actor: Actor, month: string): Promise<void> {
    const first = firstOf(month);
    const { end } = periodContaining(first, CALENDAR_MONTH);
    if (end > this.clock.today(await this.settings.get(TimeZone))) {
      throw ValidationFailed.of('month', 'is not over yet');
    }
    await this.database.transaction(async () => {
      await this.holdPostings();
      const before = await this.database.queryOne<{ month: string }>(
        `SELECT to_char(on_date, 'YYYY-MM') AS month FROM ledger_journals
          WHERE on_date < $1
            AND on_date >= coalesce((SELECT max(month) + interval '1 month'
                                       FROM ledger_closed_periods), '-infinity')
          ORDER BY on_date LIMIT 1`,
        [first],
      );
      if (before) throw new Conflict(`Close ${before.month} first.`);
      const faults = await this.verifier.faults();
      if (faults.length > 0) {
        throw new Conflict(
          `The books are not right: ${faults.map(({ name }) => name).join(', ')}.`,
        );
      }
      const written = await this.database.execute(
        `INSERT INTO ledger_closed_periods (month, closed_at, closed_by)
         VALUES ($1, $2, $3) ON CONFLICT (month) DO NOTHING`,
        [first, this.clock.now(), actor.username],
      );
      if (written === 0) throw new Conflict('This month is closed already.');
      await this.takeSnapshots(end);
      await this.audit.record(actor, {
        action: 'billing.period.closed',
        subject: 'accounting_period',
        subjectId: month,
      });
    });
  }

  /** Opens the month again that was closed last. @throws ValidationFailed Conflict */
  async reopen(actor: Actor, month: string): Promise<void> {
    const first = firstOf(month);
    await this.database.transaction(async () => {
      const removed = await this.database.execute(
        `DELETE FROM ledger_closed_periods
          WHERE month = $1 AND month = (SELECT max(month) FROM ledger_closed_periods)`,
        [first],
      );
      if (removed === 0) throw new Conflict('Only the month that was closed last can be reopened.');
      await this.audit.record(actor, {
        action: 'billing.period.reopened',
        subject: 'accounting_period',
        subjectId: month,
      });
    });
  }

  private async snapshotLastMonth(): Promise<void> {
    const today = this.clock.today(await this.settings.get(TimeZone));
    await this.database.transaction(async () => {
      await this.holdPostings();
      await this.takeSnapshots(periodContaining(today, CALENDAR_MONTH).start);
    });
  }

  /** Balances at the end of the day before `end`, of every account that has moved until then. */
  private async takeSnapshots(end: string): Promise<void> {
    await this.database.execute(
      `INSERT INTO ledger_snapshots (account_id, as_of, balance)
       SELECT id, $1::date - 1, ledger_balance(id, $1::date - 1)
         FROM ledger_accounts AS account
        WHERE EXISTS (SELECT FROM ledger_totals
                       WHERE account_id = account.id AND on_date < $1)
           ON CONFLICT (account_id, as_of) DO NOTHING`,
      [end],
    );
  }

  private async holdPostings(): Promise<void> {
    await this.database.query('LOCK TABLE ledger_journals IN SHARE MODE');
  }
}

/** @throws ValidationFailed */
function firstOf(month: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) {
    throw ValidationFailed.of('month', 'must be a month such as 2026-03');
  }
  return `${month}-01`;
}
