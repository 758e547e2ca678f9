import { Injectable } from '@nestjs/common';
import type { Decimal } from 'decimal.js';
import type { Actor } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database, sqlState } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { Amount } from '../../platform/money/money.js';
import { CATEGORY_OF, type JournalKind } from './chart.js';
import { AlreadyPosted, InsufficientFunds, PeriodIsClosed } from './ledger.errors.js';

/** An account by its owner, or a house account by its code. */
export type AccountName = { customerId: number } | { partnerId: number } | { code: string };

/** One side of a journal: exactly one of `debit` and `credit`; zero amounts are left out. */
export type Posting = AccountName & ({ debit: Decimal.Value } | { credit: Decimal.Value });

export interface NewJournal {
  kind: JournalKind;
  /** The document: it posts once per kind. */
  source: { type: string; id: number };
  /** Business date. */
  on: string;
  reference: string;
  description: string;
  postings: readonly Posting[];
  /** Whether customers who are debited must keep within their limit. Wallets always must. */
  isGuarded?: boolean;
}

const POST = {
  name: 'billing.post-journal',
  text: `
    WITH journal AS (
      INSERT INTO ledger_journals
        (kind, category, source_type, source_id, on_date, reference, description, is_guarded,
         created_at, created_by)
      VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
      RETURNING id, on_date
    )
    INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
    SELECT journal.id,
           coalesce((SELECT id FROM ledger_accounts WHERE customer_id = side.customer_id),
                    (SELECT id FROM ledger_accounts WHERE partner_id = side.partner_id),
                    (SELECT id FROM ledger_accounts WHERE code = side.code)),
           journal.on_date, side.amount
      FROM journal,
           unnest($11::int[], $12::int[], $13::text[], $14::numeric[])
             AS side (customer_id, partner_id, code, amount)
    RETURNING journal_id AS id`,
};

/** numeric_value_out_of_range: a sum would be more than money columns keep. */
const TOO_LARGE = '22003';

const CONSTRAINTS = {
  ledger_accounts_wallet_check: () => new InsufficientFunds(),
  ledger_accounts_floor_check: () => new InsufficientFunds(),
  ledger_journals_open_period_check: () => new PeriodIsClosed(),
  ledger_journals_source_key: () => new AlreadyPosted(),
  ledger_journals_reverses_id_key: () => new AlreadyPosted(),
};

/** Double entry. PostgreSQL holds its invariants (docs/adr/0010-ledger.md); this words them. */
@Injectable()
export class Ledger {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Posts a journal in the running transaction. @returns its id
   * @throws InsufficientFunds PeriodIsClosed AlreadyPosted; ValidationFailed when a sum would be too large
   */
  async post(actor: Actor, journal: NewJournal): Promise<number> {
    const { kind, source, on, reference, description, isGuarded = false } = journal;
    const sides = journal.postings.map(sideOf).filter(({ amount }) => !amount.isZero());
    const row = await this.named(() =>
      this.database.queryOne<{ id: number }>(POST, [
        kind,
        CATEGORY_OF[kind],
        source.type,
        source.id,
        on,
        reference,
        description,
        isGuarded,
        this.clock.now(),
        actor.username,
        sides.map(({ customerId }) => customerId),
        sides.map(({ partnerId }) => partnerId),
        sides.map(({ code }) => code),
        sides.map(({ amount }) => amount.toFixed()),
      ]),
    );
    if (!row) throw new Error(`journal of ${source.type} ${source.id} has no entries`);
    return row.id;
  }

  /**
   * Posts the opposite of a document's journal, once. @returns the reversal's id
   * @throws AlreadyPosted PeriodIsClosed
   */
  async reverse(
    actor: Actor,
    of: { kind: JournalKind; source: { type: string; id: number } },
    reversal: { on: string; description: string },
  ): Promise<number> {
    const row = await this.named(() =>
      this.database.queryOne<{ id: number }>(
        `WITH original AS (
           SELECT * FROM ledger_journals
            WHERE source_type = $1 AND source_id = $2 AND kind = $3
         ), journal AS (
           INSERT INTO ledger_journals
             (kind, category, source_type, source_id, on_date, reference, description,
              reverses_id, created_at, created_by)
           SELECT 'reversal', category, source_type, source_id, $4, reference, $5, id, $6, $7
             FROM original
           RETURNING id, on_date, reverses_id
         )
         INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
         SELECT journal.id, entry.account_id, journal.on_date, -entry.amount
           FROM journal
           JOIN ledger_entries AS entry ON entry.journal_id = journal.reverses_id
         RETURNING journal_id AS id`,
        [
          of.source.type,
          of.source.id,
          of.kind,
          reversal.on,
          reversal.description,
          this.clock.now(),
          actor.username,
        ],
      ),
    );
    if (!row) throw new Error(`${of.source.type} ${of.source.id} has no journal to reverse`);
    return row.id;
  }

  private async named<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      if (sqlState(error) === TOO_LARGE) throw ValidationFailed.of('amount', 'is too large');
      throw namedError(error, CONSTRAINTS);
    }
  }
}

function sideOf(posting: Posting): {
  customerId: number | null;
  partnerId: number | null;
  code: string | null;
  amount: Amount;
} {
  return {
    customerId: 'customerId' in posting ? posting.customerId : null,
    partnerId: 'partnerId' in posting ? posting.partnerId : null,
    code: 'code' in posting ? posting.code : null,
    amount: 'debit' in posting ? new Amount(posting.debit) : new Amount(posting.credit).negated(),
  };
}
