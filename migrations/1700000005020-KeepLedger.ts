import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The invariants of the ledger, and the figures that follow from its entries (docs/adr/0010-ledger.md). */
export class KeepLedger1700000005020 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await this.keepJournals(runner);
    await this.keepEntries(runner);
    await this.openOwnersAccounts(runner);
    await this.createBalances(runner);
  }

  private async keepJournals(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- Journals whose entries another statement has still to bring, until the commit. Acts write both
      -- in one statement, so it stays empty: a row trigger that waits for the commit would cost each
      -- of a run's journals what its invoice does.
      CREATE TABLE ledger_unfinished_journals (
        journal_id bigint NOT NULL,
        CONSTRAINT ledger_unfinished_journals_pkey PRIMARY KEY (journal_id),
        CONSTRAINT ledger_unfinished_journals_journal_id_fkey FOREIGN KEY (journal_id)
          REFERENCES ledger_journals (id)
      );

      CREATE FUNCTION note_unfinished_journals() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO ledger_unfinished_journals (journal_id)
        SELECT id FROM fresh WHERE (SELECT count(*) < 2 OR sum(amount) <> 0
                                      FROM ledger_entries WHERE journal_id = fresh.id);
        RETURN NULL;
      END $$;
      CREATE TRIGGER ledger_journals_unfinished AFTER INSERT ON ledger_journals
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION note_unfinished_journals();

      CREATE FUNCTION check_journal_is_balanced() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT count(*) < 2 OR sum(amount) <> 0
              FROM ledger_entries WHERE journal_id = NEW.journal_id) THEN
          RAISE EXCEPTION 'journal % does not balance', NEW.journal_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_journals_balanced_check';
        END IF;
        DELETE FROM ledger_unfinished_journals WHERE journal_id = NEW.journal_id;
        RETURN NULL;
      END $$;
      CREATE CONSTRAINT TRIGGER ledger_journals_balanced AFTER INSERT ON ledger_unfinished_journals
        DEFERRABLE INITIALLY DEFERRED
        FOR EACH ROW EXECUTE FUNCTION check_journal_is_balanced();

      CREATE FUNCTION check_period_is_open() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF (SELECT min(on_date) FROM fresh)
           < (SELECT max(month) + interval '1 month' FROM ledger_closed_periods) THEN
          RAISE EXCEPTION 'the period is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_journals_open_period_check';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER ledger_journals_open_period AFTER INSERT ON ledger_journals
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION check_period_is_open();

      CREATE TRIGGER ledger_journals_append_only BEFORE UPDATE OR DELETE ON ledger_journals
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER ledger_journals_keep BEFORE TRUNCATE ON ledger_journals
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER ledger_entries_keep BEFORE TRUNCATE ON ledger_entries
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
    `);
  }

  /** What one statement adds to the entries is checked and counted as a whole, however much it is. */
  private async keepEntries(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION count_entries() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE
        fault         bigint;
        is_guarded    boolean;
        only_category text;
      BEGIN
        -- A plan is kept for as long as a connection lives, made for the first statement and for what
        -- the tables held then. So each journal is looked up by its key (LIMIT 1): no later plan reads
        -- a table from end to end, or two long lists against each other.
        SELECT min(written.journal_id)
                 FILTER (WHERE written.amount <> 0 OR journal.posted_in <> pg_current_xact_id()
                            OR written.first <> journal.on_date OR written.last <> journal.on_date),
               bool_or(journal.is_guarded),
               CASE WHEN min(journal.category) = max(journal.category) THEN min(journal.category) END
          INTO fault, is_guarded, only_category
          FROM (SELECT journal_id, sum(amount) AS amount, min(on_date) AS first, max(on_date) AS last
                  FROM fresh GROUP BY journal_id) AS written
         CROSS JOIN LATERAL (SELECT * FROM ledger_journals
                              WHERE id = written.journal_id LIMIT 1) AS journal;
        IF fault IS NOT NULL THEN
          RAISE EXCEPTION 'entries of journal % do not balance, or are not of its transaction and date', fault
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_entries_balanced_check';
        END IF;

        -- Always in the order of ids: two acts on the same accounts wait, and never for each other.
        PERFORM FROM ledger_accounts
          WHERE id IN (SELECT account_id FROM fresh) AND kind <> 'house'
          ORDER BY id FOR NO KEY UPDATE;
        WITH added AS MATERIALIZED (
          SELECT account_id, on_date,
                 coalesce(only_category, (SELECT category FROM ledger_journals
                                           WHERE id = journal_id)) AS category,
                 sum(amount) AS amount
            FROM fresh GROUP BY 1, 2, 3
        ), owner AS (
          UPDATE ledger_accounts AS account SET balance = account.balance + owned.amount
            FROM (SELECT account_id, sum(amount) AS amount FROM added GROUP BY account_id) AS owned
           WHERE account.id = owned.account_id AND account.kind <> 'house'
          RETURNING account.id
        )
        INSERT INTO ledger_totals AS total (account_id, on_date, category, shard, amount)
        SELECT account_id, on_date, category,
               CASE WHEN account_id IN (SELECT id FROM owner) THEN 0
                    ELSE pg_backend_pid() % 16 END,
               amount
          FROM added
         ORDER BY 1, 2, 3, 4
            ON CONFLICT (account_id, on_date, category, shard)
            DO UPDATE SET amount = total.amount + excluded.amount;

        IF is_guarded AND EXISTS (
             SELECT FROM fresh
               JOIN ledger_journals AS journal ON journal.id = fresh.journal_id
               JOIN ledger_accounts AS account ON account.id = fresh.account_id
              WHERE journal.is_guarded AND fresh.amount > 0 AND account.kind = 'customer'
                AND account.balance > coalesce(account.debit_limit, 0)) THEN
          RAISE EXCEPTION 'the customer has not enough funds'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_accounts_floor_check';
        END IF;

        IF (SELECT min(on_date) FROM fresh) <= (SELECT max(as_of) FROM ledger_snapshots) THEN
          UPDATE ledger_snapshots AS snapshot
             SET balance = snapshot.balance + (SELECT sum(amount) FROM fresh
                                                WHERE account_id = snapshot.account_id
                                                  AND on_date <= snapshot.as_of)
           WHERE EXISTS (SELECT FROM fresh
                          WHERE account_id = snapshot.account_id AND on_date <= snapshot.as_of);
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER ledger_entries_count AFTER INSERT ON ledger_entries
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION count_entries();
    `);
  }

  /** Every customer and every partner has an account from the moment he exists. */
  private async openOwnersAccounts(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION open_customer_accounts() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO ledger_accounts (code, control, name, type, kind, customer_id, balance, created_at)
        SELECT '1100.' || account_number, '1100', 'Customers', 'asset', 'customer', id, 0, created_at
          FROM fresh ORDER BY id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER customers_open_account AFTER INSERT ON customers
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION open_customer_accounts();

      CREATE FUNCTION open_wallets() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        INSERT INTO ledger_accounts (code, control, name, type, kind, partner_id, balance, created_at)
        SELECT '2100.' || id, '2100', 'Partner wallets', 'liability', 'wallet', id, 0, created_at
          FROM fresh ORDER BY id;
        RETURN NULL;
      END $$;
      CREATE TRIGGER partners_open_wallet AFTER INSERT ON partners
        REFERENCING NEW TABLE AS fresh
        FOR EACH STATEMENT EXECUTE FUNCTION open_wallets();

      INSERT INTO ledger_accounts (code, control, name, type, kind, customer_id, balance, created_at)
      SELECT '1100.' || account_number, '1100', 'Customers', 'asset', 'customer', id, 0, created_at
        FROM customers ORDER BY id
          ON CONFLICT (code) DO NOTHING;
      INSERT INTO ledger_accounts (code, control, name, type, kind, partner_id, balance, created_at)
      SELECT '2100.' || id, '2100', 'Partner wallets', 'liability', 'wallet', id, 0, created_at
        FROM partners ORDER BY id
          ON CONFLICT (code) DO NOTHING;
    `);
  }

  private async createBalances(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The balance of an account at the end of a business date, debit positive.
      CREATE FUNCTION ledger_balance(wanted_account_id integer, at_end_of date) RETURNS numeric
        LANGUAGE sql STABLE
        RETURN (
          WITH snapshot AS (
            SELECT as_of, balance FROM ledger_snapshots
             WHERE account_id = wanted_account_id AND as_of <= at_end_of
             ORDER BY as_of DESC LIMIT 1
          )
          SELECT coalesce((SELECT balance FROM snapshot), 0) + coalesce(sum(amount), 0)
            FROM ledger_totals
           WHERE account_id = wanted_account_id AND on_date <= at_end_of
             AND on_date > coalesce((SELECT as_of FROM snapshot), '-infinity'));

      -- What a customer owes, and how far he may (a floor: negative or zero).
      CREATE OR REPLACE VIEW customer_balances AS
        SELECT customer_id, balance::numeric AS balance,
               (-coalesce(debit_limit, 0))::numeric AS credit_limit
          FROM ledger_accounts
         WHERE kind = 'customer';
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE VIEW customer_balances AS
        SELECT id AS customer_id, 0::numeric AS balance, 0::numeric AS credit_limit
          FROM customers;
      DROP FUNCTION ledger_balance(integer, date);
      DROP TRIGGER customers_open_account ON customers;
      DROP TRIGGER partners_open_wallet ON partners;
      DROP FUNCTION open_customer_accounts();
      DROP FUNCTION open_wallets();
      DROP TRIGGER ledger_entries_count ON ledger_entries;
      DROP TRIGGER ledger_entries_keep ON ledger_entries;
      DROP TRIGGER ledger_entries_append_only ON ledger_entries;
      DROP TRIGGER ledger_journals_keep ON ledger_journals;
      DROP TRIGGER ledger_journals_append_only ON ledger_journals;
      DROP TRIGGER ledger_journals_open_period ON ledger_journals;
      DROP TRIGGER ledger_journals_unfinished ON ledger_journals;
      DROP TABLE ledger_unfinished_journals;
      DROP FUNCTION count_entries();
      DROP FUNCTION check_journal_is_balanced();
      DROP FUNCTION note_unfinished_journals();
      DROP FUNCTION check_period_is_open();
    `);
  }
}
