import type { ExchangeDoneFunction, MiddlewareFunction } from 'oauth2orize';
import type { OAuthClient } from '../../clients/client.entity.js';
import type { IssuedTokens } from '../token-families.js';

/** How one grant becomes tokens. */
export interface Exchange {
  /** What the grant is called on the wire; a client may use it when any of these is in its list. */
  readonly grantTypes: readonly string[];
  /** Not for clients that cannot prove who they are. */
  readonly isConfidential: boolean;
  readonly middleware: MiddlewareFunction<OAuthClient>;
}

/** Injection token of all exchanges. */
export const EXCHANGES = Symbol('exchanges');

/** Whom a token request comes from, besides its client; oauth2orize passes it through as `authInfo`. */
export interface Caller {
  address: string;
}

/** Hands the outcome to oauth2orize, which never looks at a promise: a rejected one would hang the request. */
export function settle(tokens: Promise<IssuedTokens>, done: ExchangeDoneFunction): void {
  tokens
    .then(({ accessToken, refreshToken, expiresInSeconds, scopes }) => {
      done(null, accessToken, refreshToken, {
        expires_in: expiresInSeconds,
        scope: scopes.join(' '),
      });
    })
    .catch((error: unknown) => {
      done(error as Error);
    });
}
