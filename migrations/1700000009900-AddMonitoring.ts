import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What monitoring asks every few seconds must not read whole tables. */
export class AddMonitoring1700000009900 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      -- The last verdict of each check of the books.
      CREATE TABLE ledger_verifications (
        name           text        NOT NULL,
        contradictions integer     NOT NULL,
        verified_at    timestamptz NOT NULL,
        CONSTRAINT ledger_verifications_pkey PRIMARY KEY (name)
      );
      CREATE INDEX radius_auth_log_at_idx ON radius_auth_log USING brin (at);
      CREATE INDEX coa_requests_queued_at_idx ON coa_requests USING brin (queued_at);
      CREATE INDEX outgoing_mail_unsent_idx ON outgoing_mail (created_at) WHERE sent_at IS NULL;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP INDEX outgoing_mail_unsent_idx, coa_requests_queued_at_idx, radius_auth_log_at_idx;
      DROP TABLE ledger_verifications;
    `);
  }
}
