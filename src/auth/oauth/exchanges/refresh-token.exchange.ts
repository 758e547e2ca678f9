import { Injectable } from '@nestjs/common';
import oauth2orize from 'oauth2orize';
import type { OAuthClient } from '../../clients/client.entity.js';
import { readScopes } from '../requested-scopes.js';
import { TokenFamilies } from '../token-families.js';
import { type Exchange, settle } from './exchange.js';

/** RFC 6749 §6. */
@Injectable()
export class RefreshTokenExchange implements Exchange {
  readonly grantTypes = ['refresh_token'];
  readonly isConfidential = false;

  readonly middleware = oauth2orize.exchange.refreshToken<OAuthClient>(
    (client, refreshToken, scope: string[] | undefined, done) => {
      settle(this.families.rotate(client, refreshToken, readScopes(scope)), done);
    },
  );

  constructor(private readonly families: TokenFamilies) {}
}
