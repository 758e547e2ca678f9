import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { localPath } from '../../platform/http/local-path.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import { type Actor, InsufficientScope, withinReach } from '../actor.js';
import type { UserFacts } from '../users/user-facts.js';
import { UsersRepository } from '../users/users.repository.js';
import { UsersService } from '../users/users.service.js';

/** How long a one-time sign-in link works. */
export const SSO_SECONDS = 60;

/** Whom to sign in; nobody named is the caller himself. */
export interface SsoWish {
  userId?: number;
  customerId?: number;
  /** A path at or below `/portal`. */
  target?: string;
}

export interface SsoToken {
  token: string;
  /** Where to send the browser. */
  url: string;
  expiresAt: Date;
}

/** One-time tokens that sign a user in at the portal: known by their SHA-256, used once, for a minute. */
@Injectable()
export class SsoTokens {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly audit: Audit,
    private readonly users: UsersRepository,
    private readonly facts: UsersService,
  ) {}

  /**
   * A token for the caller himself or, with the scope `admin` and the permission `generate_sso`,
   * for somebody else: any customer's or partner's user, and staff who may do no more than he may.
   * @throws ValidationFailed for a target outside the portal
   * @throws InsufficientScope PermissionDenied
   * @throws NotFound for a user or customer out of reach
   * @throws Conflict when nobody active is there to be signed in
   */
  async request(actor: Actor, wish: SsoWish): Promise<SsoToken> {
    const target = this.portalPath(wish.target ?? '/portal');
    const userId = isHimself(actor, wish) ? actor.userId : await this.somebodyElse(actor, wish);
    if (userId === null) throw ValidationFailed.of('user_id', 'is required');
    return this.issue(actor, userId, target);
  }

  /** A token for a user whom the caller has found to be the right one. @param target below `/portal` */
  issue(actor: Actor, userId: number, target = '/portal'): Promise<SsoToken> {
    return this.database.transaction(async () => {
      const token = newSecret('lm_sso_');
      const expiresAt = this.clock.in(SSO_SECONDS);
      await this.database.execute(
        `INSERT INTO sso_tokens (hash, user_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4)`,
        [digest(token), userId, this.clock.now(), expiresAt],
      );
      await this.audit.record(actor, {
        action: 'auth.sso_token.issued',
        subject: 'user',
        subjectId: userId,
      });
      const url = new URL(target, this.environment.publicUrl);
      url.searchParams.set('sso_token', token);
      return { token, url: url.href, expiresAt };
    });
  }

  /** Takes a token. @returns whom it signs in; `null` when it is unknown, used, too old or his access has ended */
  consume(token: string): Promise<UserFacts | null> {
    return this.database.transaction(async () => {
      const taken = await this.database.queryOne<{ userId: number }>(
        `UPDATE sso_tokens SET used_at = $2
          WHERE hash = $1 AND used_at IS NULL AND expires_at > $2
          RETURNING user_id AS "userId"`,
        [digest(token), this.clock.now()],
      );
      const actor = taken && (await this.facts.findActor(taken.userId, 'sso'));
      if (!taken || !actor) return null;
      await this.audit.record(actor, {
        action: 'auth.sso_token.used',
        subject: 'user',
        subjectId: taken.userId,
      });
      return this.facts.findActive(taken.userId);
    });
  }

  private portalPath(target: string): string {
    const path = localPath(target, this.environment.publicUrl);
    if (path === undefined || !/^\/portal(?=[/?#]|$)/.test(path)) {
      throw ValidationFailed.of('target', 'must be a path at or below /portal');
    }
    return path;
  }

  private async somebodyElse(actor: Actor, wish: SsoWish): Promise<number> {
    const { scopes } = actor.facts;
    if (scopes !== null && !scopes.has('admin')) throw new InsufficientScope(['admin']);
    actor.mustBeAllowed('admin');
    actor.mustBeAllowed('generate_sso');
    const user = await this.find(actor, wish);
    if (user.customerId === null && user.partnerId === null) actor.mustHold(user.permissions);
    return user.id;
  }

  private async find(actor: Actor, { userId, customerId }: SsoWish): Promise<UserFacts> {
    if (userId !== undefined && customerId !== undefined) {
      throw ValidationFailed.of('customer_id', 'must be absent when user_id is given');
    }
    await this.mustReach(actor, userId, customerId);
    if (userId !== undefined) {
      const user = await this.facts.findActive(userId);
      if (!user) throw new Conflict('This user is not active.');
      return user;
    }
    const oldest = await this.users.findOldestOfCustomer(customerId ?? 0);
    if (!oldest) throw new Conflict('This customer has no active user.');
    return this.facts.get(oldest.id);
  }

  private async mustReach(actor: Actor, userId?: number, customerId?: number): Promise<void> {
    const values: unknown[] = [userId ?? null, customerId ?? null];
    const condition = withinReach(actor.reach, 'wanted.customer_id', (value) => {
      values.push(value);
      return `$${values.length}`;
    });
    const reached = await this.database.queryOne(
      `SELECT 1
         FROM (SELECT $2::integer AS customer_id WHERE $2::integer IS NOT NULL
               UNION ALL
               SELECT customer_id FROM users WHERE id = $1) AS wanted
        WHERE ${condition}`,
      values,
    );
    if (!reached) throw new NotFound(userId === undefined ? 'customer' : 'user');
  }
}

function isHimself(actor: Actor, { userId, customerId }: SsoWish): boolean {
  if (userId !== undefined) return userId === actor.userId && customerId === undefined;
  return customerId === undefined || customerId === actor.customerId;
}
