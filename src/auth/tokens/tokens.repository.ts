import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import { AccessTokens } from '../access-tokens.js';
import type { FoundToken, TokenKind } from './found-token.js';

/** Secret scanners know our tokens by these. */
const PREFIXES: Record<TokenKind, string> = { access: 'lm_at_', refresh: 'lm_rt_' };
/** Characters of a token that are kept in clear, so that people can tell theirs apart. */
const SHOWN_CHARACTERS = 10;

export interface NewGrant {
  /** Row id of the client, not the 8 digits. */
  clientRowId: number;
  userId: number;
  scopes: readonly string[];
  /** When the whole family ends; absent: when its tokens do. */
  expiresAt?: Date;
}

export interface NewToken {
  grantId: string;
  kind: TokenKind;
  scopes: readonly string[];
  expiresAt: Date;
}

/** A token as it leaves the house, once. */
export interface IssuedToken {
  id: number;
  token: string;
  prefix: string;
  scopes: readonly string[];
  expiresAt: Date;
}

/** Whose grants to revoke; all conditions hold. */
export interface GrantFilter {
  grantId?: string;
  userId?: number;
  clientRowId?: number;
  /** Only grants that hold some scope outside of these. */
  outsideScopes?: readonly string[];
}

/**
 * Grants (token families) and their tokens. Plain tokens pass through here and are stored nowhere.
 * Whatever is revoked is also dropped from this process's cache when the transaction commits.
 */
@Injectable()
export class TokensRepository {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** @returns the grant's id */
  async addGrant(grant: NewGrant): Promise<string> {
    const row = await this.database.queryOne<{ id: string }>(
      `INSERT INTO oauth_grants (client_id, user_id, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5)
       RETURNING id`,
      [grant.clientRowId, grant.userId, grant.scopes, this.clock.now(), grant.expiresAt ?? null],
    );
    return row?.id ?? '';
  }

  /** Makes a token of a grant; its plain text is in the answer and nowhere else. */
  async addToken({ grantId, kind, scopes, expiresAt }: NewToken): Promise<IssuedToken> {
    const token = newSecret(PREFIXES[kind]);
    const prefix = token.slice(0, SHOWN_CHARACTERS);
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO oauth_tokens (grant_id, kind, hash, prefix, scopes, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)
       RETURNING id`,
      [grantId, kind, digest(token), prefix, scopes, this.clock.now(), expiresAt],
    );
    return { id: row?.id ?? 0, token, prefix, scopes, expiresAt };
  }

  /** A token of ours in whatever state. @param isForUpdate holds its row until the end of the transaction */
  find(token: string, isForUpdate = false): Promise<FoundToken | undefined> {
    return this.database.queryOne<FoundToken>(
      `SELECT t.id, t.kind, t.scopes, t.created_at AS "createdAt", t.expires_at AS "expiresAt",
              t.used_at AS "usedAt", t.revoked_at AS "revokedAt",
              g.id AS "grantId", g.scopes AS "grantScopes", g.expires_at AS "grantExpiresAt",
              g.revoked_at AS "grantRevokedAt",
              c.id AS "clientRowId", c.client_id AS "clientId", c.is_active AS "clientIsActive",
              u.id AS "userId", u.username, u.is_active AS "userIsActive"
         FROM oauth_tokens t
         JOIN oauth_grants g ON g.id = t.grant_id
         JOIN oauth_clients c ON c.id = g.client_id
         JOIN users u ON u.id = g.user_id
        WHERE t.hash = $1
          ${isForUpdate ? 'FOR UPDATE OF t' : ''}`,
      [digest(token)],
    );
  }

  /** Notes that a refresh token has been exchanged for its successor. */
  async markUsed(tokenId: number): Promise<void> {
    await this.database.execute('UPDATE oauth_tokens SET used_at = $2 WHERE id = $1', [
      tokenId,
      this.clock.now(),
    ]);
  }

  /**
   * Ends grants and with them every token of their families.
   * @param reason kept with the grant, e.g. `password_changed`
   * @returns how many were ended
   */
  async revokeGrants(filter: GrantFilter, reason: string): Promise<number> {
    const ended = await this.database.query<{ id: string }>(
      `UPDATE oauth_grants
          SET revoked_at = $1, revoke_reason = $2
        WHERE revoked_at IS NULL
          AND ($3::uuid IS NULL OR id = $3)
          AND ($4::integer IS NULL OR user_id = $4)
          AND ($5::integer IS NULL OR client_id = $5)
          AND ($6::text[] IS NULL OR NOT scopes <@ $6)
        RETURNING id`,
      [
        this.clock.now(),
        reason,
        filter.grantId ?? null,
        filter.userId ?? null,
        filter.clientRowId ?? null,
        filter.outsideScopes ?? null,
      ],
    );
    this.database.afterCommit(() => {
      for (const { id } of ended) this.accessTokens.drop(`grant:${id}`);
    });
    return ended.length;
  }

  /** Ends one token and leaves its family as it is. */
  async revokeToken(tokenId: number): Promise<void> {
    const ended = await this.database.queryOne<{ grantId: string }>(
      `UPDATE oauth_tokens SET revoked_at = $2
        WHERE id = $1 AND revoked_at IS NULL
        RETURNING grant_id AS "grantId"`,
      [tokenId, this.clock.now()],
    );
    if (!ended) return;
    this.database.afterCommit(() => {
      this.accessTokens.drop(`grant:${ended.grantId}`);
    });
  }

  /** Ends all token families of a user or a client, and the codes that could still become one. */
  async endTokens(
    { userId, clientRowId }: Pick<GrantFilter, 'userId' | 'clientRowId'>,
    reason: string,
  ): Promise<number> {
    await this.database.execute(
      `DELETE FROM oauth_codes
        WHERE used_at IS NULL
          AND ($1::integer IS NULL OR user_id = $1)
          AND ($2::integer IS NULL OR client_id = $2)`,
      [userId ?? null, clientRowId ?? null],
    );
    return this.revokeGrants(
      {
        ...(userId === undefined ? {} : { userId }),
        ...(clientRowId === undefined ? {} : { clientRowId }),
      },
      reason,
    );
  }

  /**
   * Ends everything by which a user is let in: token families, codes, one-time tokens, and browser
   * sessions (which name their user as `userId`).
   */
  async endAllOfUser(userId: number, reason: string): Promise<void> {
    await this.endTokens({ userId }, reason);
    await this.database.execute('DELETE FROM oauth_transactions WHERE user_id = $1', [userId]);
    await this.database.execute('DELETE FROM sso_tokens WHERE user_id = $1 AND used_at IS NULL', [
      userId,
    ]);
    await this.database.execute(
      'DELETE FROM password_resets WHERE user_id = $1 AND used_at IS NULL',
      [userId],
    );
    await this.database.execute(`DELETE FROM web_sessions WHERE sess ->> 'userId' = $1`, [
      String(userId),
    ]);
  }
}
