import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { formatMoney } from '../../platform/money/money.js';
import { type PaymentMatch, PaymentMatcher } from '../payments/payment-matcher.js';
import { PaymentsService } from '../payments/payments.service.js';
import type { DateOrder } from './bank-cells.js';
import { readStatement, type StatementLine } from './statement.js';

/** What becomes, or would become, of one line. */
export interface LineReport {
  line: number;
  date: string;
  amount: string;
  reference: string;
  outcome: 'matched' | 'unmatched' | 'known';
  matched_by: string | null;
  customer_id: number | null;
}

export interface ImportReport {
  dry_run: boolean;
  matched: number;
  unmatched: number;
  known: number;
  lines: LineReport[];
}

interface BankLine {
  id: number;
  date: string;
  amount: string;
  reference: string;
}

/** Lines that a report shows. */
const SHOWN_MAX = 1000;

/** Money that has come in at the bank: each line of a statement once, matched by what it says. */
@Injectable()
export class BankImport {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly customers: CustomersService,
    private readonly matcher: PaymentMatcher,
    private readonly payments: PaymentsService,
  ) {}

  /**
   * Takes a statement. Every line is an act of its own, so a file that was broken off is sent again
   * and nothing counts twice.
   * @throws ValidationFailed for a file that cannot be read; PeriodIsClosed
   */
  async run(
    actor: Actor,
    path: string,
    { dryRun, order }: { dryRun: boolean; order: DateOrder },
  ): Promise<ImportReport> {
    const reports: LineReport[] = [];
    for (const line of await readStatement(path, order)) {
      const match = await this.matcher.match(line.reference);
      const isKnown = await (dryRun ? this.isKnown(line) : this.take(actor, line, match));
      reports.push(reportOf(line, isKnown ? undefined : match, isKnown));
    }
    const count = (outcome: LineReport['outcome']): number =>
      reports.filter((report) => report.outcome === outcome).length;
    return {
      dry_run: dryRun,
      matched: count('matched'),
      unmatched: count('unmatched'),
      known: count('known'),
      lines: reports.slice(0, SHOWN_MAX),
    };
  }

  /** Says whose money an unmatched line is. @throws NotFound CustomerNotFound Conflict PeriodIsClosed */
  async assign(actor: Actor, id: number, customerId: number): Promise<void> {
    await this.database.transaction(async () => {
      await this.customers.resolve(actor, { customerId });
      const line = await this.unmatched(id);
      await this.pay(actor, line, { customerId, by: 'staff', invoiceIds: [] });
      await this.record(actor, id, 'assigned', { customer_id: customerId });
    });
  }

  /** Says that an unmatched line is no customer's money, e.g. a transfer of our own. @throws NotFound Conflict */
  async dismiss(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async () => {
      await this.unmatched(id);
      await this.database.execute(`UPDATE bank_lines SET state = 'dismissed' WHERE id = $1`, [id]);
      await this.record(actor, id, 'dismissed', {});
    });
  }

  private async isKnown({ fingerprint }: StatementLine): Promise<boolean> {
    const row = await this.database.queryOne('SELECT 1 FROM bank_lines WHERE fingerprint = $1', [
      fingerprint,
    ]);
    return row !== undefined;
  }

  /** @returns whether the line was known already */
  private take(
    actor: Actor,
    line: StatementLine,
    match: PaymentMatch | undefined,
  ): Promise<boolean> {
    return this.database.transaction(async () => {
      const stored = await this.database.queryOne<BankLine>(
        `INSERT INTO bank_lines (fingerprint, date, amount, reference, state, imported_at,
                                 imported_by)
         VALUES ($1, $2, $3, $4, 'unmatched', $5, $6)
             ON CONFLICT (fingerprint) DO NOTHING
         RETURNING id, date::text AS date, amount::text AS amount, reference`,
        [
          line.fingerprint,
          line.date,
          line.amount.toFixed(),
          line.reference,
          this.clock.now(),
          actor.username,
        ],
      );
      if (stored && match) await this.pay(actor, stored, match);
      return stored === undefined;
    });
  }

  private async pay(
    actor: Actor,
    { id, date, amount }: BankLine,
    match: Omit<PaymentMatch, 'by'> & { by: string },
  ): Promise<void> {
    const { customerId } = match;
    const invoiceId = await this.invoiceFor(amount, match.invoiceIds);
    const paymentId = await this.payments.record(actor, {
      customerId,
      amount,
      method: 'eft',
      reference: `BANK-${String(id).padStart(8, '0')}`,
      date,
      ...(invoiceId === undefined ? {} : { allocations: [{ invoiceId, amount }] }),
    });
    await this.database.execute(
      `UPDATE bank_lines SET state = 'matched', matched_by = $2, customer_id = $3, payment_id = $4
        WHERE id = $1`,
      [id, match.by, customerId, paymentId],
    );
  }

  /** The invoice that was named, if it takes all of the money; else the oldest debts are paid first. */
  private async invoiceFor(
    amount: string,
    [invoiceId, ...others]: readonly number[],
  ): Promise<number | undefined> {
    if (invoiceId === undefined || others.length > 0) return undefined;
    const row = await this.database.queryOne(
      `SELECT 1 FROM open_items
        WHERE kind = 'invoice' AND document_id = $1 AND open_amount >= $2`,
      [invoiceId, amount],
    );
    return row ? invoiceId : undefined;
  }

  private async unmatched(id: number): Promise<BankLine> {
    const line = await this.database.queryOne<BankLine & { state: string }>(
      `SELECT id, date::text AS date, amount::text AS amount, reference, state
         FROM bank_lines WHERE id = $1 FOR UPDATE`,
      [id],
    );
    if (!line) throw new NotFound('line');
    if (line.state !== 'unmatched') throw new Conflict(`The line is ${line.state}.`);
    return line;
  }

  private record(actor: Actor, id: number, what: string, after: object): Promise<void> {
    return this.audit.record(actor, {
      action: `billing.bank_line.${what}`,
      subject: 'bank_line',
      subjectId: id,
      after,
    });
  }
}

function reportOf(
  { line, date, amount, reference }: StatementLine,
  match: PaymentMatch | undefined,
  isKnown: boolean,
): LineReport {
  return {
    line,
    date,
    amount: formatMoney(amount),
    reference,
    outcome: isKnown ? 'known' : match ? 'matched' : 'unmatched',
    matched_by: match?.by ?? null,
    customer_id: match?.customerId ?? null,
  };
}
