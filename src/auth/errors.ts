import { DomainError } from '../platform/errors/index.js';

const REALM = 'Bearer realm="lastmile"';

/** No credentials at all: a bare challenge without an error code (RFC 6750 §3.1). */
export class TokenMissing extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'invalid_token';
  override readonly headers = { 'WWW-Authenticate': REALM };

  constructor() {
    super('An access token is required.');
  }
}

export class TokenInvalid extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'invalid_token';
  override readonly headers = {
    'WWW-Authenticate': `${REALM}, error="invalid_token", error_description="The access token is unknown, expired or revoked"`,
  };

  constructor() {
    super('The access token is unknown, expired or revoked.');
  }
}

/** Given twice, or not as one text (RFC 6750 §2, §3.1). */
export class TokenUnreadable extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'invalid_request';
  override readonly headers = {
    'WWW-Authenticate': `${REALM}, error="invalid_request", error_description="Give the access token once, in one place"`,
  };

  constructor() {
    super('Give the access token once, in one place.');
  }
}
