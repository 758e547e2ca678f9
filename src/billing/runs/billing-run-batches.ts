import { Injectable } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { Settings } from '../../platform/settings/settings.js';
import { InvoicesIssued } from '../billing.events.js';
import { MailInvoices, PaymentTermsDays } from '../billing.settings.js';
import { InvoiceWriter } from '../invoices/invoice-writer.js';
import { MAIL_INVOICE } from '../invoices/invoices.service.js';
import { Receivables } from '../receivables/receivables.service.js';
import { callersDue } from '../calls/due-calls.js';
import { advanceSubscriptions, dueLines } from '../subscriptions/due-lines.js';

/** Customers whose invoices are issued in one statement and one transaction. */
export const CUSTOMERS_PER_BATCH = 2000;

const HOUSE = Actor.system('billing-run');

interface HeldRun {
  date: string;
  lastCustomerId: number;
}

/** Works billing runs off: each batch is one transaction, the run's row says how far it is. */
@Injectable()
export class BillingRunBatches {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly events: Events,
    private readonly jobs: Jobs,
    private readonly writer: InvoiceWriter,
    private readonly receivables: Receivables,
  ) {}

  /**
   * Bills the next customers of a run; two that do so at once take turns. @returns whether it goes on
   * @throws PeriodIsClosed
   */
  next(runId: number): Promise<boolean> {
    return this.database.transaction(async () => {
      const run = await this.hold(runId);
      if (!run) return false;
      const customerIds = await this.customersAfter(run);
      const last = customerIds.at(-1);
      if (last === undefined) {
        await this.finish(runId);
        return false;
      }
      await this.holdAccounts(customerIds);
      const invoiceIds = await this.issue(runId, run, customerIds);
      await this.advance(runId, { last, customers: customerIds.length, invoiceIds });
      return true;
    });
  }

  private hold(runId: number): Promise<HeldRun | undefined> {
    return this.database.queryOne<HeldRun>(
      `SELECT date, last_customer_id AS "lastCustomerId" FROM billing_runs
        WHERE id = $1 AND finished_at IS NULL AND NOT is_dry FOR UPDATE`,
      [runId],
    );
  }

  /** Each side reads no further than a batch goes, so a batch costs the same in a run of any size. */
  private async customersAfter({ date, lastCustomerId }: HeldRun): Promise<number[]> {
    const side = (table: string, isDue: string): string =>
      `(SELECT DISTINCT customer_id FROM ${table}
         WHERE customer_id > $2 AND ${isDue}
         ORDER BY customer_id LIMIT ${CUSTOMERS_PER_BATCH})`;
    const rows = await this.database.query<{ id: number }>(
      `SELECT customer_id AS id
         FROM (${side('subscriptions', 'next_on <= $1')}
                UNION
               ${side('charges', "state = 'pending' AND bill_on <= $1")}
                UNION
               (${callersDue('$1', ['call.customer_id > $2'])} LIMIT ${CUSTOMERS_PER_BATCH})) AS due
        ORDER BY customer_id LIMIT ${CUSTOMERS_PER_BATCH}`,
      [date, lastCustomerId],
    );
    return rows.map(({ id }) => id);
  }

  /** In the order of ids, as every act on several accounts does. */
  private async holdAccounts(customerIds: readonly number[]): Promise<void> {
    await this.database.query(
      `SELECT FROM ledger_accounts WHERE customer_id = ANY ($1) ORDER BY id FOR NO KEY UPDATE`,
      [customerIds],
    );
  }

  private async issue(
    billingRunId: number,
    { date }: HeldRun,
    customerIds: readonly number[],
  ): Promise<number[]> {
    const termsDays = await this.settings.get(PaymentTermsDays);
    const invoices = await this.writer.issue(HOUSE, {
      date,
      billingRunId,
      query: (binder) => dueLines({ date, termsDays, customerIds }, binder),
      also: advanceSubscriptions,
      skipsFree: true,
    });
    if (invoices.length === 0) return [];
    const ids = invoices.map(({ id }) => id);
    await this.events.emit(new InvoicesIssued(ids));
    await this.receivables.payEachFromCredit(
      HOUSE,
      invoices.map(({ itemId }) => itemId),
    );
    if (await this.settings.get(MailInvoices)) {
      await this.jobs.addMany(
        MAIL_INVOICE,
        ids.map((id) => ({ payload: { id }, key: `mail-invoice-${id}` })),
      );
    }
    return ids;
  }

  private async advance(
    runId: number,
    done: { last: number; customers: number; invoiceIds: readonly number[] },
  ): Promise<void> {
    await this.database.execute(
      `UPDATE billing_runs
          SET status = 'running', last_customer_id = $2, customers_done = customers_done + $3,
              customers = greatest(customers, customers_done + $3), modified_at = $4,
              invoices = invoices + issued.count, subtotal = billing_runs.subtotal + issued.subtotal,
              calls_subtotal = calls_subtotal + issued.calls, tax = billing_runs.tax + issued.tax
         FROM (SELECT count(*), coalesce(sum(subtotal), 0) AS subtotal, coalesce(sum(tax), 0) AS tax,
                      (SELECT coalesce(sum(amount), 0) FROM invoice_lines
                        WHERE invoice_id = ANY ($5::integer[]) AND kind = 'calls') AS calls
                 FROM invoices WHERE id = ANY ($5::integer[])) AS issued
        WHERE id = $1`,
      [runId, done.last, done.customers, this.clock.now(), done.invoiceIds],
    );
  }

  private async finish(runId: number): Promise<void> {
    await this.database.execute(
      `UPDATE billing_runs
          SET status = 'completed', customers = customers_done, finished_at = $2, modified_at = $2
        WHERE id = $1`,
      [runId, this.clock.now()],
    );
  }
}
