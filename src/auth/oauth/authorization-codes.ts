import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { TokensRepository } from '../tokens/tokens.repository.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { InvalidGrant } from './oauth.errors.js';
import { provesPossession } from './pkce.js';
import { type IssuedTokens, TokenFamilies } from './token-families.js';

/** RFC 6749 §4.1.2 advises ten minutes at most; a client that is there redeems at once. */
const CODE_SECONDS = 60;

/** What a client shows to have its code redeemed. */
export interface Redemption {
  code: string;
  redirectUri: string | undefined;
  codeVerifier: string | undefined;
}

interface CodeRow {
  clientId: number;
  userId: number;
  userIsActive: boolean;
  grantId: string | null;
  redirectUri: string;
  redirectGiven: boolean;
  scopes: string[];
  codeChallenge: string | null;
  expiresAt: Date;
  usedAt: Date | null;
}

/** Authorization codes: single use, for a minute, known by their SHA-256 only. */
@Injectable()
export class AuthorizationCodes {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly families: TokenFamilies,
    private readonly tokens: TokensRepository,
  ) {}

  /** A code for what the user has allowed. */
  async issue(client: OAuthClient, userId: number, request: AuthorizationRequest): Promise<string> {
    const code = newSecret('lm_ac_');
    await this.database.execute(
      `INSERT INTO oauth_codes (hash, client_id, user_id, redirect_uri, redirect_given, scopes,
                                code_challenge, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        digest(code),
        client.id,
        userId,
        request.redirectUri,
        request.redirectGiven,
        request.scopes,
        request.codeChallenge,
        this.clock.now(),
        this.clock.in(CODE_SECONDS),
      ],
    );
    return code;
  }

  /**
   * Exchanges a code for the first tokens of a family. A code that was redeemed before ends the
   * family that came of it (RFC 6749 §4.1.2). A wrong redirect URI or verifier leaves the code to
   * whoever has the right ones.
   * @throws InvalidGrant
   */
  async redeem(client: OAuthClient, redemption: Redemption): Promise<IssuedTokens> {
    const hash = digest(redemption.code);
    // Ending the family must outlive the refusal, so the refusal is thrown after the commit.
    const outcome = await this.database.transaction(async () => {
      const row = await this.findForUpdate(hash);
      if (row?.clientId !== client.id) return 'The authorization code is wrong or expired.';
      if (row.usedAt) {
        if (row.grantId) await this.tokens.revokeGrants({ grantId: row.grantId }, 'code_replayed');
        return 'The authorization code has been used before.';
      }
      if (row.expiresAt <= this.clock.now() || !row.userIsActive) {
        return 'The authorization code is wrong or expired.';
      }
      return mismatch(row, redemption) ?? (await this.firstTokens(client, hash, row));
    });
    if (typeof outcome === 'string') throw new InvalidGrant(outcome);
    return outcome;
  }

  private async firstTokens(
    client: OAuthClient,
    hash: Buffer,
    { userId, scopes }: CodeRow,
  ): Promise<IssuedTokens> {
    const issued = await this.families.begin({ client, userId, scopes, isRefreshable: true });
    await this.database.execute(
      'UPDATE oauth_codes SET used_at = $2, grant_id = $3 WHERE hash = $1',
      [hash, this.clock.now(), issued.grantId],
    );
    return issued;
  }

  private findForUpdate(hash: Buffer): Promise<CodeRow | undefined> {
    return this.database.queryOne<CodeRow>(
      `SELECT c.client_id AS "clientId", c.user_id AS "userId", u.is_active AS "userIsActive",
              c.grant_id AS "grantId", c.redirect_uri AS "redirectUri",
              c.redirect_given AS "redirectGiven", c.scopes, c.code_challenge AS "codeChallenge",
              c.expires_at AS "expiresAt", c.used_at AS "usedAt"
         FROM oauth_codes c
         JOIN users u ON u.id = c.user_id
        WHERE c.hash = $1
          FOR UPDATE OF c`,
      [hash],
    );
  }
}

/** What does not fit the request that the code came of, in words; `undefined` when all does. */
function mismatch(row: CodeRow, { redirectUri, codeVerifier }: Redemption): string | undefined {
  // Where the request named none, the exchange may name the registered one or none (RFC 6749 §4.1.3).
  const isSameUri =
    redirectUri === undefined ? !row.redirectGiven : redirectUri === row.redirectUri;
  if (!isSameUri) return 'The redirect URI is missing or is not the one of the request.';
  return provesPossession(row.codeChallenge, codeVerifier)
    ? undefined
    : 'The code verifier does not belong to the request.';
}
