import { Injectable } from '@nestjs/common';
import type { Request } from 'express';
import { matchesDigest } from '../../platform/secrets/secrets.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { ClientsRepository } from '../clients/clients.repository.js';
import { InvalidClient, OAuthError } from './oauth.errors.js';
import type { OAuthParameters } from './oauth-parameters.js';

interface Presented {
  clientId: string;
  secret: string | undefined;
}

/** VSCHAR of RFC 6749 appendix A; anything else is nobody's id. */
const CLIENT_ID = /^[\x20-\x7e]{1,64}$/;

/**
 * RFC 6749 §2.3.1: by HTTP Basic or by form fields. Public clients name themselves only. Wrong
 * secrets are not counted: at 256 bits there is nothing to guess, and whoever knows a client's id
 * could lock it out.
 */
@Injectable()
export class ClientAuthentication {
  constructor(private readonly clients: ClientsRepository) {}

  /**
   * @throws InvalidClient
   * @throws OAuthError `invalid_request` when it is done in two ways at once
   */
  async authenticate(request: Request, parameters: OAuthParameters): Promise<OAuthClient> {
    const { clientId, secret } = presented(request.headers.authorization, parameters);
    const client = CLIENT_ID.test(clientId) ? await this.clients.findByClientId(clientId) : null;
    if (!client?.isActive) throw new InvalidClient();
    const isProven = client.secretHash
      ? secret !== undefined && matchesDigest(secret, client.secretHash)
      : secret === undefined;
    if (!isProven) throw new InvalidClient();
    return client;
  }

  /** @throws InvalidClient also for a public client, which can prove nothing */
  async authenticateConfidential(
    request: Request,
    parameters: OAuthParameters,
  ): Promise<OAuthClient> {
    const client = await this.authenticate(request, parameters);
    if (client.isPublic) throw new InvalidClient('A public client may not do this.');
    return client;
  }
}

function presented(authorization: string | undefined, parameters: OAuthParameters): Presented {
  const { client_id: clientId, client_secret: secret } = parameters;
  if (authorization === undefined) {
    if (clientId === undefined) throw new InvalidClient('Client authentication is required.');
    return { clientId, secret };
  }
  const basic = readBasic(authorization);
  if (secret !== undefined || (clientId !== undefined && clientId !== basic.clientId)) {
    throw new OAuthError('invalid_request', 'Authenticate the client in one way, not in two.');
  }
  return basic;
}

/** Both halves are form-encoded before they are joined (RFC 6749 §2.3.1, appendix B). */
function readBasic(authorization: string): Presented {
  const encoded = /^Basic +([A-Za-z0-9+/_-]+=*)$/i.exec(authorization)?.[1];
  const [, clientId, secret] =
    /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString('utf8')) ?? [];
  if (clientId === undefined || secret === undefined) {
    throw new InvalidClient('The Authorization header is not HTTP Basic.');
  }
  return { clientId: formDecoded(clientId), secret: formDecoded(secret) || undefined };
}

/** Many clients skip the encoding, so what cannot be decoded is taken as it is. */
function formDecoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}
