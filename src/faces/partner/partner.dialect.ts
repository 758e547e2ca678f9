import type { Response } from 'express';
import type { DomainError, ErrorKind } from '../../platform/errors/index.js';
import type { CallRequest } from '../../platform/http/agent.js';
import type { ErrorDialect } from '../../platform/http/dialects.js';
import { CaptchaRefused } from './partner.errors.js';
import { PARTNER_PATH } from './partner.path.js';

const STATUSES: Record<ErrorKind, number> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  stale: 409,
  precondition_required: 400,
  too_large: 413,
  unsupported_media_type: 415,
  limited: 429,
  payment_required: 402,
  unavailable: 503,
  unexpected: 500,
};

/** `{"code","message"[,"errors"]}`; `code` repeats the HTTP status. */
export class PartnerDialect implements ErrorDialect {
  readonly prefix = `/${PARTNER_PATH}`;

  answer(error: DomainError, _: CallRequest, response: Response): void {
    const code = error instanceof CaptchaRefused ? 422 : STATUSES[error.kind];
    const { message, fields } = error;
    response.status(code).json({ code, message, ...(fields.length > 0 ? { errors: fields } : {}) });
  }
}
