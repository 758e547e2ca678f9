import { DomainError, type ErrorKind } from '../../platform/errors/index.js';

/** What can be wrong with an authorization or token request (RFC 6749 §4.1.2.1, §5.2). */
export type OAuthErrorCode =
  | 'access_denied'
  | 'invalid_client'
  | 'invalid_grant'
  | 'invalid_request'
  | 'invalid_scope'
  | 'unauthorized_client'
  | 'unsupported_grant_type'
  | 'unsupported_response_type';

export class OAuthError extends DomainError {
  readonly kind: ErrorKind = 'invalid';

  constructor(
    readonly code: OAuthErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** The client is unknown, deactivated, or could not prove who it is. */
export class InvalidClient extends OAuthError {
  override readonly kind = 'unauthenticated';
  override readonly headers = {
    'WWW-Authenticate': 'Basic realm="lastmile", charset="UTF-8"',
  };

  constructor(message = 'The client id or the client secret is wrong.') {
    super('invalid_client', message);
  }
}

/** The code, refresh token or password is wrong, used, expired, revoked, or another client's. */
export class InvalidGrant extends OAuthError {
  constructor(message: string) {
    super('invalid_grant', message);
  }
}

/** Text as `error_description` may hold it (RFC 6749 §5.2: no quotes, no backslash, ASCII only). */
export function describable(text: string): string {
  return text.replaceAll('"', "'").replace(/[^\x20-\x5b\x5d-\x7e]/g, '?');
}
