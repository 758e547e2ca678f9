import { Injectable } from '@nestjs/common';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { type FieldError, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import type { Actor } from '../actor.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { ClientsRepository } from '../clients/clients.repository.js';
import { isScope } from '../scopes.js';
import { mustBeUser } from '../users/must-be-user.js';
import { UsersRepository } from '../users/users.repository.js';
import { type TokenFacts, TokensList } from './tokens.list.js';
import { type IssuedToken, TokensRepository } from './tokens.repository.js';

export interface PersonalToken {
  /** The 8 digits of one of the actor's own clients. */
  clientId: string;
  scopes: readonly string[];
  expiresAt: Date;
}

/** Tokens as their users and administrators see them. A token ends together with its whole family. */
@Injectable()
export class TokensService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly tokens: TokensRepository,
    private readonly tokensList: TokensList,
    private readonly clients: ClientsRepository,
    private readonly users: UsersRepository,
  ) {}

  /**
   * An access token that the actor makes for himself, without a flow and without a refresh token.
   * @returns the token's plain text, this once
   * @throws ValidationFailed with everything wrong: the client must be his own and active, the
   * scopes within the client's and within what he may, the expiry in the future
   */
  issuePersonal(
    actor: Actor,
    { clientId, scopes, expiresAt }: PersonalToken,
  ): Promise<IssuedToken> {
    return this.database.transaction(async () => {
      const userId = mustBeUser(actor);
      const client = await this.clients.findByClientId(clientId);
      const own = client?.ownerId === userId && client.isActive ? client : null;
      const faults = [
        ...(own ? [] : [{ field: 'client_id', message: 'must be an active client of your own' }]),
        ...scopeFaults(actor, own, scopes),
        ...(expiresAt > this.clock.now()
          ? []
          : [{ field: 'expires_at', message: 'must be in the future' }]),
      ];
      if (!own || faults.length > 0) throw new ValidationFailed(faults);
      const granted = [...new Set(scopes)];
      const grant = { clientRowId: own.id, userId, scopes: granted, expiresAt };
      const grantId = await this.tokens.addGrant(grant);
      const issued = await this.tokens.addToken({
        grantId,
        kind: 'access',
        scopes: granted,
        expiresAt,
      });
      await this.audit.record(actor, {
        action: 'auth.token.issued',
        subject: 'token',
        subjectId: issued.id,
        after: { client_id: clientId, scopes: granted, expires_at: expiresAt },
      });
      return issued;
    });
  }

  /** The actor's live access tokens, newest first. */
  listOwn(actor: Actor): Promise<TokenFacts[]> {
    return this.tokensList.ofUser(mustBeUser(actor));
  }

  /** @throws NotFound also for the token of another */
  revokeOwn(actor: Actor, tokenId: bigint | number): Promise<void> {
    return this.end(actor, tokenId, mustBeUser(actor));
  }

  /** Ends a token and its family, so that no refresh token brings it back. @throws NotFound */
  revoke(actor: Actor, tokenId: bigint | number): Promise<void> {
    return this.end(actor, tokenId);
  }

  /** @returns how many families were ended @throws NotFound */
  revokeAllOfUser(actor: Actor, userId: number): Promise<number> {
    return this.database.transaction(async () => {
      if (!(await this.users.find(userId))) throw new NotFound('user');
      const revoked = await this.tokens.endTokens({ userId }, 'revoked');
      await this.audit.record(actor, {
        action: 'auth.user.tokens_revoked',
        subject: 'user',
        subjectId: userId,
        after: { revoked },
      });
      return revoked;
    });
  }

  /** @returns how many families were ended @throws NotFound */
  revokeAllOfClient(actor: Actor, clientId: string): Promise<number> {
    return this.database.transaction(async () => {
      const client = await this.clients.findByClientId(clientId);
      if (!client) throw new NotFound('client');
      const revoked = await this.tokens.endTokens({ clientRowId: client.id }, 'revoked');
      await this.audit.record(actor, {
        action: 'auth.client.tokens_revoked',
        subject: 'client',
        subjectId: clientId,
        after: { revoked },
      });
      return revoked;
    });
  }

  private end(actor: Actor, tokenId: bigint | number, ownerId?: number): Promise<void> {
    return this.database.transaction(async () => {
      const row = await this.database.queryOne<{ grantId: string; userId: number; prefix: string }>(
        `SELECT t.grant_id AS "grantId", g.user_id AS "userId", t.prefix
           FROM oauth_tokens t JOIN oauth_grants g ON g.id = t.grant_id
          WHERE t.id = $1`,
        [tokenId],
      );
      if (!row || (ownerId !== undefined && row.userId !== ownerId)) throw new NotFound('token');
      const ended = await this.tokens.revokeGrants({ grantId: row.grantId }, 'revoked');
      if (ended === 0) return;
      await this.audit.record(actor, {
        action: 'auth.token.revoked',
        subject: 'token',
        subjectId: String(tokenId),
        before: { prefix: row.prefix, user_id: row.userId },
      });
    });
  }
}

function scopeFaults(
  actor: Actor,
  client: OAuthClient | null,
  scopes: readonly string[],
): FieldError[] {
  const fault = (message: string): FieldError => ({ field: 'scopes', message });
  if (scopes.length === 0) return [fault('must not be empty')];
  return scopes.flatMap((scope) => {
    if (!isScope(scope)) return [fault(`${scope} is no scope`)];
    if (!actor.may(scope)) return [fault(`your role does not permit ${scope}`)];
    if (client && !client.scopes.includes(scope)) {
      return [fault(`the client may not ask for ${scope}`)];
    }
    return [];
  });
}
