import type { Response } from 'express';
import type { DomainError, ErrorKind } from '../../platform/errors/index.js';
import type { CallRequest } from '../../platform/http/agent.js';
import type { ErrorDialect } from '../../platform/http/dialects.js';
import { describable, OAuthError } from './oauth.errors.js';

/**
 * RFC 6749 §5.2 knows 400 and, for the client's own authentication, 401. Client libraries read the
 * error of any 4xx, so what HTTP itself has a status for keeps it.
 */
const ANSWERS: Record<ErrorKind, [status: number, code: string]> = {
  invalid: [400, 'invalid_request'],
  unauthenticated: [401, 'invalid_client'],
  forbidden: [400, 'unauthorized_client'],
  not_found: [404, 'invalid_request'],
  method_not_allowed: [405, 'invalid_request'],
  conflict: [400, 'invalid_request'],
  stale: [400, 'invalid_request'],
  precondition_required: [400, 'invalid_request'],
  too_large: [413, 'invalid_request'],
  unsupported_media_type: [400, 'invalid_request'],
  limited: [429, 'rate_limited'],
  payment_required: [400, 'invalid_request'],
  unavailable: [503, 'temporarily_unavailable'],
  unexpected: [500, 'server_error'],
};

/** `{error, error_description}`, never stored by anybody on the way. */
export class OAuthDialect implements ErrorDialect {
  readonly prefix = '/oauth';

  answer(error: DomainError, _request: CallRequest, response: Response): void {
    const [status, kindCode] = ANSWERS[error.kind];
    response.setHeader('Pragma', 'no-cache');
    response.status(status).json({
      error: error instanceof OAuthError ? error.code : kindCode,
      error_description: describable(error.message),
    });
  }
}
