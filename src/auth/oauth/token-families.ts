import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { RefreshGraceSeconds } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { type FoundToken, isLive } from '../tokens/found-token.js';
import { TokensRepository } from '../tokens/tokens.repository.js';
import { InvalidGrant } from './oauth.errors.js';
import { grantedScopes } from './requested-scopes.js';

const ACCESS_SECONDS = 3600;
/** A refresh token that nobody uses for so long is forgotten (RFC 9700 §4.14.2). */
const REFRESH_SECONDS = 30 * 86_400;
/** After this the user is asked again, however often the tokens were refreshed. */
const FAMILY_SECONDS = 365 * 86_400;

/** What a token request is answered with. */
export interface IssuedTokens {
  accessToken: string;
  refreshToken: string | undefined;
  expiresInSeconds: number;
  scopes: readonly string[];
}

export interface NewFamily {
  client: OAuthClient;
  userId: number;
  scopes: readonly string[];
  /** Whether it may be refreshed, provided that the client may. */
  isRefreshable: boolean;
}

interface Part {
  grantId: string;
  scopes: readonly string[];
  /** What the successor of the refresh token carries; `null`: there is none. */
  refreshScopes: readonly string[] | null;
  familyEndsAt: Date;
}

/** Token families: what one consent, password or client login led to (RFC 9700 §4.14). */
@Injectable()
export class TokenFamilies {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly tokens: TokensRepository,
  ) {}

  /** Begins a family with its first tokens. */
  begin(family: NewFamily): Promise<IssuedTokens & { grantId: string }> {
    const { client, userId, scopes } = family;
    const isRefreshable = family.isRefreshable && client.grantTypes.includes('refresh_token');
    const familyEndsAt = this.clock.in(isRefreshable ? FAMILY_SECONDS : ACCESS_SECONDS);
    return this.database.transaction(async () => {
      const grantId = await this.tokens.addGrant({
        clientRowId: client.id,
        userId,
        scopes,
        expiresAt: familyEndsAt,
      });
      const refreshScopes = isRefreshable ? scopes : null;
      return { grantId, ...(await this.issue({ grantId, scopes, refreshScopes, familyEndsAt })) };
    });
  }

  /**
   * Exchanges a refresh token for new tokens. The new refresh token keeps the scopes of the grant
   * even when this access token asks for fewer (RFC 6749 §6). One that was used before ends its
   * family, because either its thief or its owner has the successor.
   * @throws InvalidGrant when it is unknown, used, expired, revoked or another client's
   * @throws OAuthError `invalid_scope` when more is asked for than was granted
   */
  async rotate(
    client: OAuthClient,
    refreshToken: string,
    requested: readonly string[],
  ): Promise<IssuedTokens> {
    const graceSeconds = await this.settings.get(RefreshGraceSeconds);
    // Ending the family must outlive the refusal, so the refusal is thrown after the commit.
    const issued = await this.database.transaction(async () => {
      const found = await this.tokens.find(refreshToken, true);
      if (found?.kind !== 'refresh' || found.clientRowId !== client.id) return undefined;
      if (found.usedAt) {
        const graceEndsAt = found.usedAt.getTime() + graceSeconds * 1000;
        if (graceSeconds === 0 || this.clock.now().getTime() > graceEndsAt) {
          await this.tokens.revokeGrants({ grantId: found.grantId }, 'refresh_token_reused');
        }
        return undefined;
      }
      return isLive(found, this.clock.now()) ? this.succeed(client, found, requested) : undefined;
    });
    if (!issued) throw new InvalidGrant('The refresh token is wrong, used, expired or revoked.');
    return issued;
  }

  private async succeed(
    client: OAuthClient,
    found: FoundToken,
    requested: readonly string[],
  ): Promise<IssuedTokens> {
    // A client whose registration was cut down gets no more than it may have today.
    const today = found.grantScopes.filter((scope) => client.scopes.includes(scope));
    const scopes = grantedScopes(requested, today);
    await this.tokens.markUsed(found.id);
    return this.issue({
      grantId: found.grantId,
      scopes,
      refreshScopes: found.grantScopes,
      familyEndsAt: found.grantExpiresAt ?? this.clock.in(FAMILY_SECONDS),
    });
  }

  private async issue(part: Part): Promise<IssuedTokens> {
    const { grantId, scopes, refreshScopes, familyEndsAt } = part;
    const within = (seconds: number): Date =>
      new Date(Math.min(this.clock.in(seconds).getTime(), familyEndsAt.getTime()));
    const expiresAt = within(ACCESS_SECONDS);
    const access = await this.tokens.addToken({ grantId, kind: 'access', scopes, expiresAt });
    const refresh =
      refreshScopes &&
      (await this.tokens.addToken({
        grantId,
        kind: 'refresh',
        scopes: refreshScopes,
        expiresAt: within(REFRESH_SECONDS),
      }));
    return {
      accessToken: access.token,
      refreshToken: refresh?.token,
      expiresInSeconds: Math.round((expiresAt.getTime() - this.clock.now().getTime()) / 1000),
      scopes,
    };
  }
}
