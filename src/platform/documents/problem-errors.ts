import { DomainError, type ErrorKind, type FieldError } from '../errors/index.js';
import { type Problem, problemOf } from '../http/problem.dialect.js';

/** One problem as the documents show it. */
export interface ProblemEntry {
  code: string;
  status: number;
  meaning: string;
  body: Problem;
}

class ExampleError extends DomainError {
  constructor(
    readonly kind: ErrorKind,
    readonly code: string,
    detail: string,
    override readonly fields: readonly FieldError[],
  ) {
    super(detail);
  }
}

const REQUEST_ID = '0f1e7a52-6a55-4c0e-9d0b-3f4f2f7f6f10';

function problem(
  kind: ErrorKind,
  code: string,
  meaning: string,
  detail: string,
  fields: readonly FieldError[] = [],
): ProblemEntry {
  const body = problemOf(new ExampleError(kind, code, detail, fields), REQUEST_ID);
  return { code, status: body.status, meaning, body };
}

/** Problems of REST routes: a room's own code may stand in place of its kind's. */
export const PROBLEM_ERRORS: readonly ProblemEntry[] = [
  problem(
    'invalid',
    'invalid_request',
    'The request cannot be read, or names a field that does not exist.',
    'Unknown parameter: colour.',
    [{ field: 'colour', message: 'is not a parameter' }],
  ),
  problem(
    'invalid',
    'validation_error',
    'Fields are missing or wrong; all of them are named.',
    'name: must be a text',
    [{ field: 'name', message: 'must be a text' }],
  ),
  problem(
    'unauthenticated',
    'invalid_token',
    'There is no access token, or it is unknown, expired or revoked.',
    'The access token is unknown, expired or revoked.',
  ),
  problem(
    'payment_required',
    'payment_required',
    'The money for it is not there.',
    'The balance does not suffice.',
  ),
  problem(
    'forbidden',
    'insufficient_scope',
    'The token lacks the scope.',
    'The token lacks the scope admin.',
  ),
  problem(
    'forbidden',
    'permission_denied',
    'The role of the token’s user does not permit it.',
    'Your role does not permit manage_users.',
  ),
  problem('not_found', 'not_found', 'There is no such item.', 'No such user.'),
  problem(
    'conflict',
    'conflict',
    'What is stored stands against it, for instance a name that is taken.',
    'The username jessica is taken.',
  ),
  problem(
    'conflict',
    'idempotency_conflict',
    'The Idempotency-Key was used with other parameters, or its first request is still running.',
    'This Idempotency-Key was used with other parameters.',
  ),
  problem(
    'stale',
    'stale_version',
    'The item has changed since it was read.',
    'The item has changed since you read it; read it again.',
  ),
  problem(
    'too_large',
    'too_large',
    'The body is too large.',
    'A body may have at most 1048576 bytes.',
  ),
  problem(
    'unsupported_media_type',
    'unsupported_media_type',
    'The body has a type that is not read.',
    'Send the body as application/json or application/x-www-form-urlencoded or multipart/form-data.',
  ),
  problem(
    'precondition_required',
    'precondition_required',
    'The item may only be changed with If-Match.',
    'Send If-Match with the ETag of the item that you change.',
  ),
  problem(
    'limited',
    'rate_limited',
    'Too many requests with this token.',
    'Too many requests; try again later.',
  ),
  problem(
    'unexpected',
    'server_error',
    'Something went wrong on our side; it is logged under the request id.',
    'Something went wrong on our side. Quote the request id if you report it.',
  ),
  problem(
    'unavailable',
    'unavailable',
    'The service cannot answer for the moment.',
    'The database cannot be reached.',
  ),
];
