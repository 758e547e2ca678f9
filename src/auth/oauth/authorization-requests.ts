import { Injectable } from '@nestjs/common';
import { DomainError } from '../../platform/errors/index.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { ClientsRepository } from '../clients/clients.repository.js';
import type { AuthorizationRequest } from './authorization-request.js';
import { OAuthError } from './oauth.errors.js';
import { type OAuthParameters, queryParameters } from './oauth-parameters.js';
import { isChallenge } from './pkce.js';
import { answerUri } from './redirect-uris.js';
import { grantedScopes, readScopes } from './requested-scopes.js';

/** The client or where to answer is not known: the user is told, and nobody is redirected anywhere. */
export class Unanswerable extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'unanswerable_authorization_request';
}

/** A request whose client is known and may be answered. */
export interface Examined {
  client: OAuthClient;
  redirectUri: string;
  /** What is asked for, or what is wrong with it: that is said at the redirect URI. */
  outcome: AuthorizationRequest | OAuthError;
}

/** What may be asked at `/oauth/authorize` (RFC 6749 §4.1.1, RFC 7636, RFC 9700). */
@Injectable()
export class AuthorizationRequests {
  constructor(private readonly clients: ClientsRepository) {}

  /** @throws Unanswerable */
  async examine(request: { originalUrl: string }): Promise<Examined> {
    const { parameters, repeated } = queryParameters(request);
    for (const name of ['client_id', 'redirect_uri']) {
      if (repeated.includes(name)) throw new Unanswerable(`The app sent ${name} more than once.`);
    }
    const client = await this.client(parameters['client_id']);
    const redirectUri = answerUri(client.redirectUris, parameters['redirect_uri']);
    if (redirectUri === undefined) {
      throw new Unanswerable(
        parameters['redirect_uri'] === undefined
          ? 'The app did not say where to go afterwards, and it has not registered exactly one address.'
          : 'The app wants to go to an address afterwards that it has not registered.',
      );
    }
    return { client, redirectUri, outcome: outcome(client, redirectUri, parameters, repeated) };
  }

  private async client(clientId: string | undefined): Promise<OAuthClient> {
    if (clientId === undefined) throw new Unanswerable('The app did not say which client it is.');
    const client = await this.clients.findByClientId(clientId);
    if (!client?.isActive) throw new Unanswerable('There is no client of this id.');
    return client;
  }
}

function outcome(
  client: OAuthClient,
  redirectUri: string,
  parameters: OAuthParameters,
  repeated: readonly string[],
): AuthorizationRequest | OAuthError {
  try {
    if (repeated.length > 0) {
      throw new OAuthError('invalid_request', `${repeated.join(', ')} was given more than once.`);
    }
    mustAskForCode(client, parameters);
    return {
      redirectUri,
      redirectGiven: parameters['redirect_uri'] !== undefined,
      scopes: grantedScopes(readScopes(parameters['scope']), client.scopes),
      state: parameters['state'] ?? null,
      codeChallenge: challenge(client, parameters),
    };
  } catch (error) {
    if (error instanceof OAuthError) return error;
    throw error;
  }
}

function mustAskForCode(
  client: OAuthClient,
  { response_type: type, response_mode: mode }: OAuthParameters,
): void {
  if (type === undefined) throw new OAuthError('invalid_request', 'response_type is missing.');
  if (type !== 'code') {
    throw new OAuthError('unsupported_response_type', 'The only response type here is code.');
  }
  if (mode !== undefined && mode !== 'query') {
    throw new OAuthError('invalid_request', 'The only response mode here is query.');
  }
  if (!client.grantTypes.includes('authorization_code')) {
    throw new OAuthError('unauthorized_client', 'This client may not use authorization codes.');
  }
}

/** S256 or nothing, and nothing only where the client may do without (RFC 7636 §4.2, RFC 9700 §2.1.1). */
function challenge(client: OAuthClient, parameters: OAuthParameters): string | null {
  const { code_challenge: given, code_challenge_method: method } = parameters;
  if (given === undefined && method === undefined) {
    if (!client.isPublic && !client.requirePkce) return null;
    throw new OAuthError('invalid_request', 'This client has to send a code_challenge.');
  }
  if (method !== 'S256') {
    throw new OAuthError('invalid_request', 'The only code_challenge_method here is S256.');
  }
  if (given === undefined || !isChallenge(given)) {
    throw new OAuthError('invalid_request', 'The code_challenge is no SHA-256 as base64url.');
  }
  return given;
}
