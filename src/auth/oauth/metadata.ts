import { Injectable } from '@nestjs/common';
import { Environment } from '../../platform/config/environment.js';
import { SCOPE_NAMES } from '../scopes.js';
import { OAuthServer } from './oauth-server.js';

export type ServerMetadata = Record<string, string | boolean | readonly string[]>;

const CONFIDENTIAL = ['client_secret_basic', 'client_secret_post'];

/**
 * RFC 8414. There is no `openid-configuration`: this server issues no ID tokens and does not
 * pretend to.
 */
@Injectable()
export class Metadata {
  constructor(
    private readonly environment: Environment,
    private readonly server: OAuthServer,
  ) {}

  describe(): ServerMetadata {
    const { publicUrl } = this.environment;
    return {
      issuer: publicUrl,
      authorization_endpoint: `${publicUrl}/oauth/authorize`,
      token_endpoint: `${publicUrl}/oauth/token`,
      revocation_endpoint: `${publicUrl}/oauth/revoke`,
      introspection_endpoint: `${publicUrl}/oauth/introspect`,
      scopes_supported: SCOPE_NAMES,
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      grant_types_supported: this.server.grantTypes,
      token_endpoint_auth_methods_supported: [...CONFIDENTIAL, 'none'],
      revocation_endpoint_auth_methods_supported: [...CONFIDENTIAL, 'none'],
      introspection_endpoint_auth_methods_supported: CONFIDENTIAL,
      code_challenge_methods_supported: ['S256'],
      authorization_response_iss_parameter_supported: true,
      service_documentation: `${publicUrl}/api/guide/authentication`,
    };
  }
}
