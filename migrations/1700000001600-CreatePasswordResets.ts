import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Links by which somebody who has lost his password sets a new one, known by their SHA-256. */
export class CreatePasswordResets1700000001600 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE password_resets (
        hash       bytea       NOT NULL,
        user_id    integer     NOT NULL,
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        used_at    timestamptz,
        CONSTRAINT password_resets_pkey PRIMARY KEY (hash),
        CONSTRAINT password_resets_user_id_fkey FOREIGN KEY (user_id)
          REFERENCES users (id) ON DELETE CASCADE
      );
      CREATE INDEX password_resets_user_id_idx ON password_resets (user_id);
      CREATE INDEX password_resets_expires_at_idx ON password_resets (expires_at);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE password_resets');
  }
}
