import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Amount } from '../../platform/money/money.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { HOUSE } from '../ledger/chart.js';
import { Ledger } from '../ledger/ledger.service.js';
import { Receivables } from '../receivables/receivables.service.js';

export interface NewJournalDocument {
  customerId: number;
  /** Positive debits the customer; not zero. */
  amount: string;
  description: string;
  date?: string | undefined;
}

export interface JournalDocument {
  id: number;
  number: string;
  customerId: number;
  amount: string;
  description: string;
  date: string;
}

/** What staff books on a customer's account by hand. */
@Injectable()
export class JournalsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly dates: BusinessDates,
    private readonly accounts: AccountsRepository,
    private readonly ledger: Ledger,
    private readonly receivables: Receivables,
  ) {}

  /** @throws PeriodIsClosed */
  post(actor: Actor, input: NewJournalDocument): Promise<JournalDocument> {
    return this.database.transaction(async () => {
      await this.accounts.lockOfCustomer(input.customerId);
      const date = await this.dates.ofDocument(input.date);
      const journal = await this.add(actor, input, date);
      const { customerId, amount, number: reference } = journal;
      await this.ledger.post(actor, {
        kind: 'journal',
        source: { type: 'customer_journal', id: journal.id },
        on: date,
        reference,
        description: journal.description,
        postings: [
          { customerId, debit: amount },
          { code: HOUSE.adjustments, credit: amount },
        ],
      });
      const item = {
        customerId,
        kind: 'journal' as const,
        documentId: journal.id,
        reference,
        on: date,
      };
      const value = new Amount(amount);
      if (value.isNegative()) {
        await this.receivables.addCredit(actor, { ...item, amount: value.negated() });
      } else await this.receivables.addDebit(actor, { ...item, amount: value });
      await this.audit.record(actor, {
        action: 'billing.journal.posted',
        subject: 'customer_journal',
        subjectId: journal.id,
        after: journal,
      });
      return journal;
    });
  }

  private async add(
    actor: Actor,
    { customerId, amount, description }: NewJournalDocument,
    date: string,
  ): Promise<JournalDocument> {
    const row = await this.database.queryOne<JournalDocument>(
      `INSERT INTO customer_journals (customer_id, amount, date, description, created_at, created_by)
       VALUES ($1, $2, $3, $4, $5, $6)
       RETURNING id, journal_number AS number, customer_id AS "customerId",
                 money_text(amount) AS amount, description, date`,
      [customerId, amount, date, description, this.clock.now(), actor.username],
    );
    if (!row) throw new Error('the journal was not written');
    return row;
  }
}
