import type { OAuthClient } from './client.entity.js';

/** A client as the rest of the house sees it: without its secret's hash. */
export interface ClientFacts {
  /** The 8 digits that it is called by. */
  clientId: string;
  name: string;
  ownerId: number;
  isPublic: boolean;
  redirectUris: readonly string[];
  grantTypes: readonly string[];
  scopes: readonly string[];
  requirePkce: boolean;
  isActive: boolean;
  version: number;
  createdAt: Date;
  modifiedAt: Date;
}

export function clientFacts(client: OAuthClient): ClientFacts {
  const { id: _id, secretHash: _secretHash, ...facts } = client;
  return facts;
}

/** What the audit trail keeps of a client. */
export function auditedClient(client: OAuthClient): object {
  return {
    name: client.name,
    owner_id: client.ownerId,
    public: client.isPublic,
    redirect_uris: client.redirectUris,
    grant_types: client.grantTypes,
    scopes: client.scopes,
    require_pkce: client.requirePkce,
    active: client.isActive,
  };
}
