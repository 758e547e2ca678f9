import type { ErrorEntry } from './error-entry.js';

const REQUEST_ID = '0f1e7a52-6a55-4c0e-9d0b-3f4f2f7f6f10';

function call(
  code: string,
  description: string,
  problems: [field: string, message: string][] = [],
): string {
  return JSON.stringify(
    {
      success: false,
      error: code,
      error_description: description,
      errors: problems.map(([field, message]) => ({ field, message })),
      request_id: REQUEST_ID,
    },
    null,
    2,
  );
}

/** Errors of /api/v1. */
export const CALL_ERRORS: readonly ErrorEntry[] = [
  {
    code: 'invalid_request',
    status: 400,
    meaning:
      'The request cannot be read: broken JSON, a parameter that this call does not know, or a token given in two places.',
    remedy:
      'Compare your parameters with the call’s entry in the API guide. Send the token once: in the header, in the query, or in the body.',
    example: call('invalid_request', 'This call has no parameter "product".', [
      ['product', 'is not a parameter of this call'],
    ]),
  },
  {
    code: 'validation_error',
    status: 400,
    meaning:
      'One or more fields are missing or wrong. All wrong fields are named at once, at most 50.',
    remedy: 'Correct each field named in errors and send the call again.',
    example: call('validation_error', '2 fields are missing or wrong.', [
      ['ticket_title', 'is required'],
      ['category_id', 'is not one of the helpdesk categories'],
    ]),
  },
  {
    code: 'invalid_token',
    status: 401,
    meaning: 'There is no access token, or it is unknown, expired or revoked.',
    remedy:
      'Get a new token with your refresh token. If that is refused too, the user has to sign in again.',
    example: call('invalid_token', 'The access token has expired.'),
  },
  {
    code: 'insufficient_scope',
    status: 403,
    meaning: 'The token is good, but was not granted a scope that this call needs.',
    remedy:
      'The missing scope is named in the description and in the WWW-Authenticate header. Ask the user for it at the authorization page.',
    example: call('insufficient_scope', 'This call needs the scope add_tickets.'),
  },
  {
    code: 'permission_denied',
    status: 403,
    meaning: 'The token has the scope, but the role of its user does not allow this.',
    remedy:
      'A token never permits more than its user may do. Ask an administrator to change the role, or use another user’s token.',
    example: call('permission_denied', 'Your role does not permit add_vouchers.'),
  },
  {
    code: 'accounting_permission_required',
    status: 403,
    meaning: 'The call changes money in a way that only users with the accounting permission may.',
    remedy:
      'Leave the price out, so that the product’s own price is used, or use the token of a user with the accounting permission.',
    example: call(
      'accounting_permission_required',
      'A price other than the product’s own needs the accounting permission.',
    ),
  },
  {
    code: 'not_found',
    status: 404,
    meaning:
      'What the call names does not exist, or this user may not see it. The answer is the same for both.',
    remedy: 'Check the id. With a customer’s token, only that customer’s own data can be found.',
    example: call('not_found', 'There is no ticket 4711.'),
  },
  {
    code: 'unknown_call',
    status: 404,
    meaning: 'No call has this name.',
    remedy: 'Check the spelling. Names are lower case with underscores, such as get_customer_list.',
    example: call('unknown_call', 'There is no call get_customers.'),
  },
  {
    code: 'method_not_allowed',
    status: 405,
    meaning: 'Calls answer GET and POST and no other method.',
    remedy:
      'Use POST when the call writes or when a parameter is private. The Allow header lists both.',
    example: call('method_not_allowed', 'Use GET or POST.'),
  },
  {
    code: 'conflict',
    status: 409,
    meaning:
      'The request is sound, but what is stored already stands against it, for instance a name that is taken.',
    remedy: 'Read the description, look at the present state with a get call, and decide anew.',
    example: call('conflict', 'The username jessica is taken.'),
  },
  {
    code: 'idempotency_conflict',
    status: 409,
    meaning:
      'This Idempotency-Key was already used with other parameters, or the first request with it is still running.',
    remedy:
      'Use a fresh key for every new act. With a Retry-After header, wait that many seconds and send the same request again.',
    example: call(
      'idempotency_conflict',
      'This Idempotency-Key belongs to a request with other parameters.',
    ),
  },
  {
    code: 'too_large',
    status: 413,
    meaning:
      'The body is larger than 1 MB, or an attachment is larger than 10 MB (10,485,760 bytes).',
    remedy: 'Send less at once, or make the file smaller.',
    example: call('too_large', 'An attachment may have at most 10485760 bytes.'),
  },
  {
    code: 'unsupported_media_type',
    status: 415,
    meaning: 'The body has a content type that calls do not read.',
    remedy: 'Send application/x-www-form-urlencoded, multipart/form-data or application/json.',
    example: call('unsupported_media_type', 'Bodies of type text/plain are not accepted.'),
  },
  {
    code: 'rate_limited',
    status: 429,
    meaning: 'Too many calls with this token in the last minute.',
    remedy:
      'Wait the number of seconds in the Retry-After header. The RateLimit header of every answer says how many calls are left.',
    example: call('rate_limited', 'Too many calls. Try again in 12 seconds.'),
  },
  {
    code: 'server_error',
    status: 500,
    meaning: 'Something went wrong on our side. It has been logged under the request_id.',
    remedy:
      'Try once more. If it stays, tell support the request_id. A write is safe to repeat with the same Idempotency-Key.',
    example: call('server_error', 'Something went wrong. It has been logged.'),
  },
  {
    code: 'unavailable',
    status: 503,
    meaning:
      'The service cannot answer for the moment, for example while it starts or its database is away.',
    remedy: 'Try again in a little while, with a growing pause between attempts.',
    example: call('unavailable', 'The service is not available at the moment.'),
  },
];
