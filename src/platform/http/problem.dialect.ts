import type { Response } from 'express';
import type { DomainError, ErrorKind, FieldError } from '../errors/index.js';
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

/** The body of an error on the admin API. `type` stays `about:blank`; `code` is the machine word. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code: string;
  errors?: readonly FieldError[];
  request_id: string;
}

export function problemOf(error: DomainError, requestId: string): Problem {
  const [status, title] = ANSWERS[error.kind];
  return {
    type: 'about:blank',
    title,
    status,
    detail: error.message,
    code: error.code,
    ...(error.fields.length > 0 ? { errors: error.fields.slice(0, FIELD_ERRORS_MAX) } : {}),
    request_id: requestId,
  };
}

/** RFC 9457 problems, for the admin API. */
export class ProblemDialect implements ErrorDialect {
  constructor(readonly prefix: string) {}

  answer(error: DomainError, request: CallRequest, response: Response): void {
    const problem = problemOf(error, request.requestId);
    response.status(problem.status).type('application/problem+json').send(JSON.stringify(problem));
  }
}
