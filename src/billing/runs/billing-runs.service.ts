import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, DomainError, ValidationFailed } from '../../platform/errors/index.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Binder } from '../../platform/paging/list.js';
import { Settings } from '../../platform/settings/settings.js';
import { AutomaticBilling, PaymentTermsDays } from '../billing.settings.js';
import { BusinessDates } from '../documents/business-dates.js';
import { addDays } from '../periods.js';
import { callersDue } from '../calls/due-calls.js';
import { dueLines } from '../subscriptions/due-lines.js';
import { BillingRunBatches } from './billing-run-batches.js';
import { WORK_OFF_RUN } from './billing-runs.types.js';

/** How far ahead invoices may be issued; a typing mistake would bill a year. */
const DAYS_AHEAD_MAX = 62;
const DRY_DAYS_AHEAD_MAX = 366;

const HOUSE = Actor.system('billing-run');

/**
 * Billing runs: everything that is due on a date, invoiced. A run is worked off by a job in batches;
 * killed and asked again it goes on where it was, and asked twice it is the same run.
 */
@Injectable()
export class BillingRuns implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly dates: BusinessDates,
    private readonly batches: BillingRunBatches,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ id: number }>(WORK_OFF_RUN, ({ id }) => this.workOff(id));
    this.jobs.every('*/5 * * * *', 'billing.resume-runs', () => this.resume());
    this.jobs.every('15 * * * *', 'billing.automatic-run', () => this.startOfToday());
    this.jobs.every('50 3 * * *', 'billing.forget-dry-runs', () => this.forgetDryRuns());
  }

  /**
   * Starts the run of a date, or goes on with the one that is under way. @returns its id
   * @throws ValidationFailed for a date too far ahead or in a closed period
   */
  start(actor: Actor, date: string): Promise<number> {
    return this.database.transaction(async () => {
      await this.mustBeBillable(date, DAYS_AHEAD_MAX);
      const { id, isNew } = await this.insert(actor, date);
      await this.jobs.add(WORK_OFF_RUN, { id }, { key: `${WORK_OFF_RUN}-${id}` });
      if (isNew) {
        await this.audit.record(actor, {
          action: 'billing.run.started',
          subject: 'billing_run',
          subjectId: id,
          after: { date },
        });
      }
      return id;
    });
  }

  /** Keeps the exact lines that a run of a date would bill, and bills nothing. @returns its id */
  tryOut(actor: Actor, date: string): Promise<number> {
    return this.database.transaction(async () => {
      await this.mustBeBillable(date, DRY_DAYS_AHEAD_MAX);
      const row = await this.database.queryOne<{ id: number }>(
        `INSERT INTO billing_runs (date, is_dry, status, customers, created_at, created_by,
                                   modified_at, finished_at)
         VALUES ($1, true, 'completed', 0, $2, $3, $2, $2) RETURNING id`,
        [date, this.clock.now(), actor.username],
      );
      if (!row) throw new Error('the run was not written');
      await this.keepLines(row.id, date);
      return row.id;
    });
  }

  /** Bills batch after batch until nothing is left. Several may do so at once. */
  async workOff(id: number): Promise<void> {
    try {
      while (await this.batches.next(id));
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.fail(id, error.message);
    }
  }

  /** Waits for no batch: a run that is under way is only read. */
  private async insert(actor: Actor, date: string): Promise<{ id: number; isNew: boolean }> {
    const underWay = await this.underWay(date);
    if (underWay) return { ...underWay, isNew: false };
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO billing_runs (date, is_dry, status, customers, created_at, created_by, modified_at)
       SELECT $1, false, 'queued',
              (SELECT count(*) FROM (SELECT customer_id FROM subscriptions WHERE next_on <= $1
                                      UNION
                                     SELECT customer_id FROM charges
                                      WHERE state = 'pending' AND bill_on <= $1
                                      UNION (${callersDue('$1')})) AS due), $2, $3, $2
           ON CONFLICT (date) WHERE finished_at IS NULL AND NOT is_dry DO NOTHING
       RETURNING id`,
      [date, this.clock.now(), actor.username],
    );
    if (row) return { ...row, isNew: true };
    // Somebody was faster; he has committed, or this statement would still wait.
    const theirs = await this.underWay(date);
    if (!theirs) throw new Conflict('This run has just been worked off; ask again.');
    return { ...theirs, isNew: false };
  }

  private underWay(date: string): Promise<{ id: number } | undefined> {
    return this.database.queryOne<{ id: number }>(
      'SELECT id FROM billing_runs WHERE date = $1 AND finished_at IS NULL AND NOT is_dry',
      [date],
    );
  }

  private async keepLines(id: number, date: string): Promise<void> {
    const binder = new Binder();
    const termsDays = await this.settings.get(PaymentTermsDays);
    const lines = dueLines({ date, termsDays }, binder);
    const run = binder.bind(id);
    await this.database.execute(
      `INSERT INTO billing_run_lines
         (billing_run_id, id, customer_id, kind, product_id, description, quantity, unit_price, amount,
          tax_rate, tax, subscription_id, period_start, period_end, charge_id)
       SELECT ${run}, row_number() OVER (ORDER BY customer_id, position), customer_id,
              CASE WHEN call_charge_ids IS NULL THEN 'service' ELSE 'calls' END, product_id,
              description, quantity, unit_price, amount, tax_rate, tax, subscription_id,
              period_start, period_end, charge_id
         FROM (SELECT line.*, bool_or(amount <> 0) OVER (PARTITION BY customer_id) AS is_billed
                 FROM (${lines}) AS line) AS line
        WHERE is_billed`,
      binder.values,
    );
    await this.database.execute(
      `UPDATE billing_runs
          SET (customers, customers_done, invoices, subtotal, calls_subtotal, tax) =
                (SELECT count(DISTINCT customer_id), count(DISTINCT customer_id),
                        count(DISTINCT customer_id), coalesce(sum(amount), 0),
                        coalesce(sum(amount) FILTER (WHERE kind = 'calls'), 0),
                        coalesce(sum(line.tax), 0)
                   FROM billing_run_lines AS line WHERE billing_run_id = $1)
        WHERE id = $1`,
      [id],
    );
  }

  private async mustBeBillable(date: string, daysAheadMax: number): Promise<void> {
    if (date > addDays(await this.dates.today(), daysAheadMax)) {
      throw ValidationFailed.of('date', `must be at most ${daysAheadMax} days ahead`);
    }
    const closed = await this.database.queryOne(
      `SELECT 1 FROM ledger_closed_periods WHERE month = date_trunc('month', $1::date)`,
      [date],
    );
    if (closed) throw ValidationFailed.of('date', 'lies in a closed accounting period');
  }

  private async fail(id: number, error: string): Promise<void> {
    await this.database.execute(
      `UPDATE billing_runs
          SET status = 'failed', error = $2, finished_at = $3, modified_at = $3
        WHERE id = $1 AND finished_at IS NULL`,
      [id, error, this.clock.now()],
    );
  }

  /** A worker that was killed keeps its job: whoever is alive takes the run up again. */
  private async resume(): Promise<void> {
    await this.database.transaction(async () => {
      const stalled = await this.database.query<{ id: number }>(
        `SELECT id FROM billing_runs WHERE finished_at IS NULL AND modified_at < $1::timestamptz - interval '2 minutes'
          ORDER BY id`,
        [this.clock.now()],
      );
      for (const { id } of stalled) {
        await this.jobs.add(WORK_OFF_RUN, { id }, { key: `${WORK_OFF_RUN}-${id}` });
      }
    });
  }

  private async startOfToday(): Promise<void> {
    if (!(await this.settings.get(AutomaticBilling))) return;
    const today = await this.dates.today();
    const done = await this.database.queryOne(
      'SELECT 1 FROM billing_runs WHERE date = $1 AND NOT is_dry',
      [today],
    );
    if (!done) await this.start(HOUSE, today);
  }

  private async forgetDryRuns(): Promise<void> {
    await this.database.execute(
      `DELETE FROM billing_runs WHERE is_dry AND created_at < $1::timestamptz - interval '7 days'`,
      [this.clock.now()],
    );
  }
}
