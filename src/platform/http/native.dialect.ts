import type { Response } from 'express';
import type { DomainError, ErrorKind } from '../errors/index.js';
import type { CallRequest } from './agent.js';
import type { ErrorDialect } from './dialects.js';

/** API.md §3: the status and the code that a kind of error has on the call API. */
const ANSWERS: Record<ErrorKind, [status: number, code: string]> = {
  invalid: [400, 'validation_error'],
  unauthenticated: [401, 'invalid_token'],
  forbidden: [403, 'permission_denied'],
  not_found: [404, 'not_found'],
  method_not_allowed: [405, 'method_not_allowed'],
  conflict: [409, 'conflict'],
  stale: [409, 'conflict'],
  precondition_required: [409, 'conflict'],
  too_large: [413, 'too_large'],
  unsupported_media_type: [415, 'unsupported_media_type'],
  limited: [429, 'rate_limited'],
  payment_required: [409, 'conflict'],
  unavailable: [503, 'unavailable'],
  unexpected: [500, 'server_error'],
};

/** The codes that the contract lists; a room's finer code appears as `reason` beside its kind's. */
export const LISTED: ReadonlySet<string> = new Set([
  'invalid_request',
  'validation_error',
  'invalid_token',
  'insufficient_scope',
  'permission_denied',
  'accounting_permission_required',
  'not_found',
  'unknown_call',
  'method_not_allowed',
  'conflict',
  'idempotency_conflict',
  'too_large',
  'unsupported_media_type',
  'rate_limited',
  'server_error',
  'unavailable',
]);

/** Errors at most listed in one answer (API.md §3). */
export const FIELD_ERRORS_MAX = 50;

/** The envelope of the call API; also answers for addresses that belong to no other door. */
export class NativeDialect implements ErrorDialect {
  readonly prefix = '';

  answer(error: DomainError, request: CallRequest, response: Response): void {
    const [status, kindCode] = ANSWERS[error.kind];
    response.status(status).json({
      success: false,
      error: LISTED.has(error.code) ? error.code : kindCode,
      ...(LISTED.has(error.code) ? {} : { reason: error.code }),
      error_description: error.message,
      ...(error.fields.length > 0 ? { errors: error.fields.slice(0, FIELD_ERRORS_MAX) } : {}),
      request_id: request.requestId,
    });
  }
}
