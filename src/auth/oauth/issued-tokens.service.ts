import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { isLive } from '../tokens/found-token.js';
import { TokensRepository } from '../tokens/tokens.repository.js';
import { ClientAuthentication } from './client-authentication.js';
import { OAuthError } from './oauth.errors.js';
import { formParameters, type OAuthParameters } from './oauth-parameters.js';

/** RFC 7662 §2.2. */
export type Introspection = { active: false } | ({ active: true } & Record<string, unknown>);

/** What clients may ask and do about the tokens they were given. */
@Injectable()
export class IssuedTokensService {
  constructor(
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly clients: ClientAuthentication,
    private readonly tokens: TokensRepository,
  ) {}

  /**
   * RFC 7009. A refresh token takes its whole family with it, an access token goes alone (§2.1).
   * A token that we do not know needs no revoking (§2.2).
   * @throws OAuthError `invalid_request` for another client's token (§2.1) @throws InvalidClient
   */
  async revoke(request: Request): Promise<Record<string, never>> {
    const parameters = formParameters(request);
    const client = await this.clients.authenticate(request, parameters);
    const found = await this.tokens.find(tokenIn(parameters));
    if (!found) return {};
    if (found.clientRowId !== client.id) {
      throw new OAuthError('invalid_request', 'The token was not issued to this client.');
    }
    if (found.kind === 'access') await this.tokens.revokeToken(found.id);
    else await this.tokens.revokeGrants({ grantId: found.grantId }, 'revoked_by_client');
    return {};
  }

  /**
   * RFC 7662, for clients that can prove who they are. A client learns about its own tokens only:
   * the one resource server that honours tokens is this house, which needs no introspection, and
   * anybody else's token is none of a client's business (§4).
   * @throws InvalidClient
   */
  async introspect(request: Request): Promise<Introspection> {
    const parameters = formParameters(request);
    const client = await this.clients.authenticateConfidential(request, parameters);
    const found = await this.tokens.find(tokenIn(parameters));
    if (found?.clientRowId !== client.id || !isLive(found, this.clock.now())) {
      return { active: false };
    }
    return {
      active: true,
      scope: found.scopes.join(' '),
      client_id: found.clientId,
      username: found.username,
      ...(found.kind === 'access' ? { token_type: 'Bearer' } : {}),
      exp: seconds(found.expiresAt),
      iat: seconds(found.createdAt),
      sub: String(found.userId),
      iss: this.environment.publicUrl,
    };
  }
}

function tokenIn({ token }: OAuthParameters): string {
  if (token === undefined) throw new OAuthError('invalid_request', 'token is missing.');
  return token;
}

function seconds(instant: Date): number {
  return Math.floor(instant.getTime() / 1000);
}
