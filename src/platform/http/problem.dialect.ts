import type { Response } from 'express';
import type { DomainError, ErrorKind } from '../errors/index.js';
import type { CallRequest } from './agent.js';
import type { ErrorDialect } from './dialects.js';
import { FIELD_ERRORS_MAX } from './native.dialect.js';

const ANSWERS: Record<ErrorKind, [status: number, title: string]> = {
  invalid: [400, 'Invalid input'],
  unauthenticated: [401, 'Not authenticated'],
  forbidden: [403, 'Not permitted'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  conflict: [409, 'Conflict'],
  stale: [412, 'Changed in the meantime'],
  precondition_required: [428, 'Precondition required'],
  too_large: [413, 'Too large'],
  unsupported_media_type: [415, 'Unsupported media type'],
  limited: [429, 'Too many requests'],
  payment_required: [402, 'Payment required'],
  unavailable: [503, 'Unavailable'],
  unexpected: [500, 'Internal error'],
};

/** RFC 9457 problems, for the admin API. `type` stays `about:blank`; `code` is the machine word. */
export class ProblemDialect implements ErrorDialect {
  constructor(readonly prefix: string) {}

  answer(error: DomainError, request: CallRequest, response: Response): void {
    const [status, title] = ANSWERS[error.kind];
    response
      .status(status)
      .type('application/problem+json')
      .send(
        JSON.stringify({
          type: 'about:blank',
          title,
          status,
          detail: error.message,
          code: error.code,
          ...(error.fields.length > 0 ? { errors: error.fields.slice(0, FIELD_ERRORS_MAX) } : {}),
          request_id: request.requestId,
        }),
      );
  }
}
