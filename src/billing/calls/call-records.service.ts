import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { encodingOf } from '../../platform/csv/encoding.js';
import { readCsv } from '../../platform/csv/read-csv.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Amount, formatMoney } from '../../platform/money/money.js';
import { Settings } from '../../platform/settings/settings.js';
import { PaymentTermsDays } from '../billing.settings.js';
import { Receivables } from '../receivables/receivables.service.js';
import { readCallLine, readCallHeader } from './call-lines.js';
import { CallStaging, type GivenCall } from './call-staging.js';
import { CHARGE_STAGED_CALLS } from './charge-staged-calls.js';

/** What an import did. */
export interface CallImport {
  records: number;
  imported: number;
  known: number;
  amount: string;
}

const BATCH_CALLS = 1000;
/** Any number: imports wait for each other, so that a call id cannot slip in twice. */
const IMPORT_LOCK = 4100;

/**
 * Rated call records of a switch, summed per customer and day to the last of five decimals. A prepaid
 * customer owes them at once, others with the invoice of their next billing day. A call is charged once,
 * however often it is imported.
 */
@Injectable()
export class CallRecords {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly receivables: Receivables,
    private readonly staging: CallStaging,
  ) {}

  /**
   * Charges calls, all or none of them.
   * @throws ValidationFailed for calls of nobody; Conflict when an id is known with another call
   */
  import(actor: Actor, calls: readonly Omit<GivenCall, 'place'>[]): Promise<CallImport> {
    return this.database.transaction(async () => {
      await this.staging.open();
      await this.staging.add(calls.map((call, place) => ({ ...call, place })));
      return this.charge(actor, (place) => `records[${place}]`);
    });
  }

  /**
   * Charges the calls of a CSV file; its first line names the columns as the JSON form does.
   * @throws as import; ValidationFailed when it is no CSV
   */
  async importFile(actor: Actor, path: string): Promise<CallImport> {
    const encoding = await encodingOf(path);
    return this.database.transaction(async () => {
      await this.staging.open();
      await this.stageLines(readCsv(path, encoding));
      return this.charge(actor, (place) => `lines[${place}]`);
    });
  }

  private async stageLines(rows: ReturnType<typeof readCsv>): Promise<void> {
    const first = await rows.next();
    if (first.done) throw ValidationFailed.of('file', 'is empty');
    const columns = readCallHeader(first.value.cells);
    let batch: GivenCall[] = [];
    for await (const row of rows) {
      batch.push(readCallLine(columns, row));
      if (batch.length < BATCH_CALLS) continue;
      await this.staging.add(batch);
      batch = [];
    }
    await this.staging.add(batch);
  }

  private async charge(actor: Actor, fieldOf: (place: number) => string): Promise<CallImport> {
    await this.database.query('SELECT pg_advisory_xact_lock($1)', [IMPORT_LOCK]);
    const ofNobody = await this.staging.nameCustomers();
    if (ofNobody.length > 0) {
      throw new ValidationFailed(
        ofNobody.map((place) => ({ field: fieldOf(place), message: 'is a call of no customer' })),
      );
    }
    const contradicting = await this.staging.contradictions();
    if (contradicting.length > 0) {
      throw new Conflict(
        'A call id is that of another call.',
        contradicting.map((place) => ({ field: fieldOf(place), message: 'has a known call_id' })),
      );
    }
    const records = await this.staging.count();
    const { known, imported } = await this.staging.dropKnown();
    const amount = formatMoney(await this.post(actor));
    const report = { records, imported, known, amount };
    await this.audit.record(actor, {
      action: 'billing.calls.imported',
      subject: 'call_import',
      subjectId: 'calls',
      after: report,
    });
    return report;
  }

  /** @returns what the new calls cost */
  private async post(actor: Actor): Promise<Amount> {
    await this.database.query(
      `SELECT FROM ledger_accounts
        WHERE customer_id IN (SELECT customer_id FROM staged_calls)
        ORDER BY id FOR NO KEY UPDATE`,
    );
    const charged = await this.database.query<{ itemId: number | null; amount: string }>(
      CHARGE_STAGED_CALLS,
      [this.clock.now(), actor.username, await this.settings.get(PaymentTermsDays)],
    );
    await this.receivables.payEachFromCredit(
      actor,
      charged.flatMap(({ itemId }) => itemId ?? []),
    );
    return Amount.sum(0, ...charged.map(({ amount }) => amount));
  }
}
