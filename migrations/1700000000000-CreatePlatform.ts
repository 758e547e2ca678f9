import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreatePlatform1700000000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE EXTENSION IF NOT EXISTS pgcrypto;
      CREATE EXTENSION IF NOT EXISTS pg_trgm;
      CREATE EXTENSION IF NOT EXISTS btree_gist;

      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$;

      CREATE TABLE settings (
        key     text    NOT NULL,
        value   jsonb   NOT NULL,
        version integer NOT NULL DEFAULT 1,
        CONSTRAINT settings_pkey PRIMARY KEY (key)
      );

      CREATE TABLE idempotency_keys (
        owner       text        NOT NULL,
        key         text        NOT NULL,
        fingerprint bytea       NOT NULL,
        answer      json        NOT NULL, -- not jsonb: a replay has its fields in the first order
        created_at  timestamptz NOT NULL,
        expires_at  timestamptz NOT NULL,
        CONSTRAINT idempotency_keys_pkey PRIMARY KEY (owner, key)
      );
      CREATE INDEX idempotency_keys_expires_at_idx ON idempotency_keys (expires_at);

      CREATE TABLE audit_records (
        id         bigint GENERATED ALWAYS AS IDENTITY,
        at         timestamptz NOT NULL,
        user_id    integer,
        username   text        NOT NULL,
        client_id  text,
        action     text        NOT NULL,
        subject    text        NOT NULL,
        subject_id text        NOT NULL,
        before     jsonb,
        after      jsonb,
        request_id text,
        CONSTRAINT audit_records_pkey PRIMARY KEY (id)
      );
      CREATE INDEX audit_records_at_idx ON audit_records (at, id);
      CREATE INDEX audit_records_subject_idx ON audit_records (subject, subject_id, at, id);
      CREATE INDEX audit_records_user_id_idx ON audit_records (user_id, at, id);
      CREATE INDEX audit_records_username_idx ON audit_records (lower(username), at, id);
      CREATE INDEX audit_records_action_idx ON audit_records (action, at, id);
      CREATE TRIGGER audit_records_append_only BEFORE UPDATE OR DELETE ON audit_records
        FOR EACH ROW EXECUTE FUNCTION refuse_change();
      CREATE TRIGGER audit_records_keep BEFORE TRUNCATE ON audit_records
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

      CREATE TABLE outgoing_mail (
        id         bigint GENERATED ALWAYS AS IDENTITY,
        recipient  text        NOT NULL,
        sender     text        NOT NULL,
        subject    text        NOT NULL,
        text       text        NOT NULL,
        html       text,
        headers    jsonb       NOT NULL,
        key        text,
        -- What makes them, not the files: [{source, id}].
        attachments jsonb      NOT NULL DEFAULT '[]',
        created_at timestamptz NOT NULL,
        sent_at    timestamptz,
        CONSTRAINT outgoing_mail_pkey PRIMARY KEY (id),
        CONSTRAINT outgoing_mail_key_key UNIQUE (key)
      );

      -- For totals of lists that processes remember: who counts hears that there is something new.
      CREATE FUNCTION announce_rows_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('rows_changed', TG_TABLE_NAME);
        RETURN NULL;
      END $$;

      -- The layout is rate-limiter-flexible's.
      CREATE UNLOGGED TABLE rate_limits (
        key    varchar(255) NOT NULL,
        points integer      NOT NULL DEFAULT 0,
        expire bigint,
        CONSTRAINT rate_limits_pkey PRIMARY KEY (key)
      );

      -- The layout is connect-pg-simple's.
      CREATE TABLE web_sessions (
        sid    varchar      NOT NULL,
        sess   json         NOT NULL,
        expire timestamp(6) NOT NULL,
        CONSTRAINT web_sessions_pkey PRIMARY KEY (sid)
      );
      CREATE INDEX web_sessions_expire_idx ON web_sessions (expire);
      CREATE INDEX web_sessions_user_id_idx ON web_sessions ((sess ->> 'userId'));
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP TABLE web_sessions, rate_limits, outgoing_mail, audit_records, idempotency_keys, settings;
      DROP FUNCTION announce_rows_changed();
      DROP FUNCTION refuse_change();
    `);
  }
}
