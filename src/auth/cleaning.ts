import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { Jobs } from '../platform/jobs/jobs.js';

/** Rows that one statement removes, so that none holds locks for long. */
const BATCH = 5000;
/** How long an expired access token is still listed for its owner. */
const SHOWN_DAYS = 30;

/**
 * What is removed, by key and condition; `$1` is the present. A used code or refresh token stays
 * until its family ends, because a replay could not be recognised without it.
 */
const RUBBISH: readonly { table: string; key: string; condition: string }[] = [
  { table: 'oauth_transactions', key: 'hash', condition: 'expires_at <= $1' },
  { table: 'oauth_codes', key: 'hash', condition: 'expires_at <= $1 AND used_at IS NULL' },
  { table: 'sso_tokens', key: 'hash', condition: 'expires_at <= $1' },
  { table: 'password_resets', key: 'hash', condition: 'expires_at <= $1' },
  {
    table: 'oauth_tokens',
    key: 'id',
    condition: `kind = 'access' AND expires_at <= $1::timestamptz - interval '${SHOWN_DAYS} days'`,
  },
  {
    table: 'oauth_grants',
    key: 'id',
    condition: `expires_at <= $1::timestamptz - interval '${SHOWN_DAYS} days'
                OR expires_at IS NULL AND created_at <= $1::timestamptz - interval '1 day'
                   AND NOT EXISTS (SELECT 1 FROM oauth_tokens t WHERE t.grant_id = oauth_grants.id)`,
  },
];

/** Removes what nothing can be proved or opened with any more. */
@Injectable()
export class Cleaning implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.every('17 3 * * *', 'auth.clean', () => this.clean());
    // Anybody who looks at the sign-in page leaves a session behind.
    this.jobs.every('47 * * * *', 'auth.clean-sessions', () => this.cleanSessions());
  }

  async clean(): Promise<void> {
    for (const { table, key, condition } of RUBBISH) {
      await this.removeAll(
        `DELETE FROM ${table}
          WHERE ${key} IN (SELECT ${key} FROM ${table} WHERE ${condition} LIMIT ${BATCH})`,
      );
    }
  }

  async cleanSessions(): Promise<void> {
    await this.removeAll(
      `DELETE FROM web_sessions
        WHERE sid IN (SELECT sid FROM web_sessions WHERE expire <= $1::timestamptz LIMIT ${BATCH})`,
    );
  }

  private async removeAll(statement: string): Promise<void> {
    while ((await this.database.execute(statement, [this.clock.now()])) === BATCH);
  }
}
