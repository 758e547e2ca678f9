import { Injectable } from '@nestjs/common';
import oauth2orize, { type ExchangeDoneFunction } from 'oauth2orize';
import type { OAuthClient } from '../../clients/client.entity.js';
import { AuthorizationCodes } from '../authorization-codes.js';
import { type Exchange, settle } from './exchange.js';

/** RFC 6749 §4.1.3, with PKCE (RFC 7636). The number of parameters selects oauth2orize's signature. */
@Injectable()
export class AuthorizationCodeExchange implements Exchange {
  readonly grantTypes = ['authorization_code'];
  readonly isConfidential = false;

  readonly middleware = oauth2orize.exchange.authorizationCode<OAuthClient>(
    (client, code, redirectUri: string | undefined, body, done: ExchangeDoneFunction) => {
      const verifier = body['code_verifier'];
      const codeVerifier = typeof verifier === 'string' ? verifier : undefined;
      settle(this.codes.redeem(client, { code, redirectUri, codeVerifier }), done);
    },
  );

  constructor(private readonly codes: AuthorizationCodes) {}
}
