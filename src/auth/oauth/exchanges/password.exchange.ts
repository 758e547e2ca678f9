import { Injectable } from '@nestjs/common';
import oauth2orize from 'oauth2orize';
import type { OAuthClient } from '../../clients/client.entity.js';
import { Credentials, WrongCredentials } from '../../credentials.js';
import { InvalidGrant } from '../oauth.errors.js';
import { grantedScopes, readScopes } from '../requested-scopes.js';
import { type IssuedTokens, TokenFamilies } from '../token-families.js';
import { type Caller, type Exchange, settle } from './exchange.js';

interface PasswordGrant {
  username: string;
  password: string;
  scopes: readonly string[];
}

/** RFC 6749 §4.3; `user_credentials` is what our source calls it. */
@Injectable()
export class PasswordExchange implements Exchange {
  readonly grantTypes = ['password', 'user_credentials'];
  readonly isConfidential = true;

  readonly middleware = oauth2orize.exchange.password<OAuthClient>(
    {},
    (client, username, password, scope: string[] | undefined, _body, caller: Caller, done) => {
      const grant = { username, password, scopes: readScopes(scope) };
      settle(this.issue(client, grant, caller), done);
    },
  );

  constructor(
    private readonly credentials: Credentials,
    private readonly families: TokenFamilies,
  ) {}

  private async issue(
    client: OAuthClient,
    { username, password, scopes: requested }: PasswordGrant,
    { address }: Caller,
  ): Promise<IssuedTokens> {
    // Before the password, so that a wrong scope is no way to try passwords uncounted.
    const scopes = grantedScopes(requested, client.scopes);
    try {
      const { id: userId } = await this.credentials.check(username, password, address);
      await this.credentials.noteSignIn(userId);
      return await this.families.begin({ client, userId, scopes, isRefreshable: true });
    } catch (error) {
      throw error instanceof WrongCredentials ? new InvalidGrant(error.message) : error;
    }
  }
}
