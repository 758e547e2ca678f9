import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { clientAddress } from '../../platform/http/client-address.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { ClientAuthentication } from './client-authentication.js';
import type { Exchange } from './exchanges/exchange.js';
import { OAuthError } from './oauth.errors.js';
import { formParameters } from './oauth-parameters.js';
import { OAuthServer } from './oauth-server.js';

/** RFC 6749 §3.2: first the grant has to be one, then the client has to be who it says, then it has to be allowed. */
@Injectable()
export class TokenEndpoint {
  constructor(
    private readonly server: OAuthServer,
    private readonly clients: ClientAuthentication,
  ) {}

  /** @throws OAuthError InvalidClient RateLimited Unavailable */
  async answer(request: Request, response: Response): Promise<void> {
    const parameters = formParameters(request);
    const grantType = parameters['grant_type'];
    if (grantType === undefined) throw new OAuthError('invalid_request', 'grant_type is missing.');
    const exchange = this.server.exchangeOf(grantType);
    if (!exchange) {
      throw new OAuthError('unsupported_grant_type', `There is no grant type ${grantType}.`);
    }
    const client = await this.clients.authenticate(request, parameters);
    mustBeAllowed(client, exchange, grantType);
    const caller = { address: clientAddress(request) };
    await this.server.token(client, caller, parameters, request, response);
  }
}

function mustBeAllowed(client: OAuthClient, exchange: Exchange, grantType: string): void {
  const isRegistered = exchange.grantTypes.some((name) => client.grantTypes.includes(name));
  if (!isRegistered || (exchange.isConfidential && client.isPublic)) {
    throw new OAuthError('unauthorized_client', `This client may not use ${grantType}.`);
  }
}
