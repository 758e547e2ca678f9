import { Injectable } from '@nestjs/common';
import oauth2orize from 'oauth2orize';
import type { OAuthClient } from '../../clients/client.entity.js';
import { UsersRepository } from '../../users/users.repository.js';
import { InvalidGrant } from '../oauth.errors.js';
import { grantedScopes, readScopes } from '../requested-scopes.js';
import { type IssuedTokens, TokenFamilies } from '../token-families.js';
import { type Exchange, settle } from './exchange.js';

/** RFC 6749 §4.4: the client acts as its owner. No refresh token (§4.4.3): it can always ask again. */
@Injectable()
export class ClientCredentialsExchange implements Exchange {
  readonly grantTypes = ['client_credentials'];
  readonly isConfidential = true;

  readonly middleware = oauth2orize.exchange.clientCredentials<OAuthClient>(
    (client, scope: string[] | undefined, done) => {
      settle(this.issue(client, readScopes(scope)), done);
    },
  );

  constructor(
    private readonly users: UsersRepository,
    private readonly families: TokenFamilies,
  ) {}

  private async issue(client: OAuthClient, requested: readonly string[]): Promise<IssuedTokens> {
    const scopes = grantedScopes(requested, client.scopes);
    const owner = await this.users.find(client.ownerId);
    if (!owner?.isActive) throw new InvalidGrant('The owner of this client is not active.');
    return this.families.begin({ client, userId: owner.id, scopes, isRefreshable: false });
  }
}
