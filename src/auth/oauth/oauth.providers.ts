import type { Provider } from '@nestjs/common';
import { AuthorizationCodes } from './authorization-codes.js';
import { AuthorizationEndpoint } from './authorization-endpoint.js';
import { AuthorizationRequests } from './authorization-requests.js';
import { ClientAuthentication } from './client-authentication.js';
import { Consents } from './consents.js';
import { AuthorizationCodeExchange } from './exchanges/authorization-code.exchange.js';
import { ClientCredentialsExchange } from './exchanges/client-credentials.exchange.js';
import { type Exchange, EXCHANGES } from './exchanges/exchange.js';
import { PasswordExchange } from './exchanges/password.exchange.js';
import { RefreshTokenExchange } from './exchanges/refresh-token.exchange.js';
import { IssuedTokensService } from './issued-tokens.service.js';
import { Metadata } from './metadata.js';
import { OAuthServer } from './oauth-server.js';
import { TokenEndpoint } from './token-endpoint.js';
import { TokenFamilies } from './token-families.js';
import { Transactions } from './transactions.js';

/** The one list of grants. */
const GRANTS = [
  AuthorizationCodeExchange,
  RefreshTokenExchange,
  PasswordExchange,
  ClientCredentialsExchange,
];

export const OAUTH_PROVIDERS: Provider[] = [
  ...GRANTS,
  {
    provide: EXCHANGES,
    useFactory: (...exchanges: Exchange[]) => exchanges,
    inject: GRANTS,
  },
  AuthorizationCodes,
  AuthorizationEndpoint,
  AuthorizationRequests,
  ClientAuthentication,
  Consents,
  IssuedTokensService,
  Metadata,
  OAuthServer,
  TokenEndpoint,
  TokenFamilies,
  Transactions,
];
