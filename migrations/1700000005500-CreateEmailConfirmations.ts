import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Customers whom a partner has registered, and whether their e-mail address is theirs. */
export class CreateEmailConfirmations1700000005500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE email_confirmations (
        customer_id  integer     NOT NULL,
        -- Who may sign in once the address is confirmed.
        user_id      integer     NOT NULL,
        -- Keyed with ENCRYPTION_KEY: six digits would be tried out in a moment.
        code_hash    bytea       NOT NULL,
        -- Wrong codes since this one was sent.
        attempts     integer     NOT NULL DEFAULT 0,
        created_at   timestamptz NOT NULL,
        expires_at   timestamptz NOT NULL,
        confirmed_at timestamptz,
        CONSTRAINT email_confirmations_pkey PRIMARY KEY (customer_id),
        CONSTRAINT email_confirmations_user_id_key UNIQUE (user_id),
        CONSTRAINT email_confirmations_customer_id_fkey FOREIGN KEY (customer_id)
          REFERENCES customers (id),
        CONSTRAINT email_confirmations_user_id_fkey FOREIGN KEY (user_id) REFERENCES users (id)
      );
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE email_confirmations');
  }
}
