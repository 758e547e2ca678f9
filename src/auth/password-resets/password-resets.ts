import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import type { Actor } from '../actor.js';
import type { UserFacts } from '../users/user-facts.js';
import { UsersService } from '../users/users.service.js';

/** How long a link works: long enough for a letter that is slow to arrive. */
const VALIDITY_SECONDS = 3600;

/** The page in src/web that the link leads to. */
export const RESET_PATH = '/reset-password';

/** Links that let a user set a new password, once. */
@Injectable()
export class PasswordResets {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly audit: Audit,
    private readonly users: UsersService,
  ) {}

  /** A link for a user whose address is known to be his; where it is sent is the caller's affair. */
  issue(actor: Actor, userId: number): Promise<string> {
    return this.database.transaction(async () => {
      const token = newSecret('lm_pr_');
      await this.database.execute(
        `INSERT INTO password_resets (hash, user_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4)`,
        [digest(token), userId, this.clock.now(), this.clock.in(VALIDITY_SECONDS)],
      );
      await this.audit.record(actor, {
        action: 'auth.password_reset.issued',
        subject: 'user',
        subjectId: userId,
      });
      const url = new URL(RESET_PATH, this.environment.publicUrl);
      url.searchParams.set('token', token);
      return url.href;
    });
  }

  /** Whose password a token would set; looking at it does not use it up, as scanners of mail do look. */
  async find(token: string): Promise<UserFacts | null> {
    const row = await this.database.queryOne<{ userId: number }>(
      `SELECT user_id AS "userId" FROM password_resets
        WHERE hash = $1 AND used_at IS NULL AND expires_at > $2`,
      [digest(token), this.clock.now()],
    );
    return row ? this.users.findActive(row.userId) : null;
  }

  /**
   * Sets the password, which ends the user's sessions, tokens and other links.
   * @returns false when the token is unknown, used or too old, or the user may not sign in
   * @throws ValidationFailed for a password that is too short; the token is good for another try
   */
  use(token: string, password: string): Promise<boolean> {
    return this.database.transaction(async () => {
      const taken = await this.database.queryOne<{ userId: number }>(
        `UPDATE password_resets SET used_at = $2
          WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
          RETURNING user_id AS "userId"`,
        [digest(token), this.clock.now()],
      );
      const user = taken && (await this.users.findActor(taken.userId, 'password-reset'));
      if (!taken || !user) return false;
      await this.users.setPassword(user, taken.userId, password);
      return true;
    });
  }
}
