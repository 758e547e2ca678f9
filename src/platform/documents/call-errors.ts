import { answered, type ErrorEntry } from './error-entry.js';

const REQUEST_ID = '0f1e7a52-6a55-4c0e-9d0b-3f4f2f7f6f10';

function call(
  status: number,
  code: string,
  description: string,
  wrong: readonly [field: string, message: string][] = [],
): ReturnType<typeof answered> {
  const errors = wrong.map(([field, message]) => ({ field, message }));
  return answered(status, code, {
    success: false,
    error: code,
    error_description: description,
    ...(errors.length > 0 ? { errors } : {}),
    request_id: REQUEST_ID,
  });
}

/** Errors of /api/v1. */
export const CALL_ERRORS: readonly ErrorEntry[] = [
  {
    ...call(400, 'invalid_request', 'Unknown parameter: product.', [
      ['product', 'is not a parameter'],
    ]),
    meaning:
      'The request cannot be read: broken JSON, a parameter that this call does not know, or a token given in two places.',
    remedy:
      'Compare your parameters with the call’s entry in the API guide. Send the token once: in the header, in the query, or in the body.',
  },
  {
    ...call(400, 'validation_error', 'ticket_title: must be a text; priority: must be at most 5', [
      ['ticket_title', 'must be a text'],
      ['priority', 'must be at most 5'],
    ]),
    meaning:
      'One or more fields are missing or wrong. All wrong fields are named at once, at most 50.',
    remedy: 'Correct each field named in errors and send the call again.',
  },
  {
    ...call(401, 'invalid_token', 'The access token is unknown, expired or revoked.'),
    meaning: 'There is no access token, or it is unknown, expired or revoked.',
    remedy:
      'Get a new token with your refresh token. If that is refused too, the user has to sign in again.',
  },
  {
    ...call(403, 'insufficient_scope', 'The token lacks the scope add_tickets.'),
    meaning: 'The token is good, but was not granted a scope that this call needs.',
    remedy:
      'The missing scope is named in the description and in the WWW-Authenticate header. Ask the user for it at the authorization page.',
  },
  {
    ...call(403, 'permission_denied', 'Your role does not permit add_vouchers.'),
    meaning: 'The token has the scope, but the role of its user does not allow this.',
    remedy:
      'A token never permits more than its user may do. Ask an administrator to change the role, or use another user’s token.',
  },
  {
    ...call(403, 'accounting_permission_required', 'This needs the accounting permission.'),
    meaning: 'The call changes money in a way that only users with the accounting permission may.',
    remedy:
      'Leave the price out, so that the product’s own price is used, or use the token of a user with the accounting permission.',
  },
  {
    ...call(404, 'not_found', 'No such ticket.'),
    meaning:
      'What the call names does not exist, or this user may not see it. The answer is the same for both.',
    remedy: 'Check the id. With a customer’s token, only that customer’s own data can be found.',
  },
  {
    ...call(404, 'unknown_call', 'There is no call at /api/v1/get_customers.'),
    meaning: 'No call has this name.',
    remedy: 'Check the spelling. Names are lower case with underscores, such as get_customer_list.',
  },
  {
    ...call(405, 'method_not_allowed', 'This address takes GET or POST.'),
    meaning: 'Calls answer GET and POST and no other method.',
    remedy:
      'Use POST when the call writes or when a parameter is private. The Allow header lists both.',
  },
  {
    ...call(409, 'conflict', 'The username jessica is taken.'),
    meaning:
      'The request is sound, but what is stored already stands against it, for instance a name that is taken.',
    remedy: 'Read the description, look at the present state with a get call, and decide anew.',
  },
  {
    ...call(409, 'idempotency_conflict', 'This Idempotency-Key was used with other parameters.'),
    meaning:
      'This Idempotency-Key was already used with other parameters, or the first request with it is still running.',
    remedy:
      'Use a fresh key for every new act. With a Retry-After header, wait that many seconds and send the same request again.',
  },
  {
    ...call(413, 'too_large', 'A file may have at most 10485760 bytes.'),
    meaning:
      'The body is larger than 1 MB, or an attachment is larger than 10 MB (10,485,760 bytes).',
    remedy: 'Send less at once, or make the file smaller.',
  },
  {
    ...call(
      415,
      'unsupported_media_type',
      'Send the body as application/json or application/x-www-form-urlencoded or multipart/form-data.',
    ),
    meaning: 'The body has a content type that calls do not read.',
    remedy: 'Send application/x-www-form-urlencoded, multipart/form-data or application/json.',
  },
  {
    ...call(429, 'rate_limited', 'Too many requests; try again later.'),
    meaning: 'Too many calls with this token in the last minute.',
    remedy:
      'Wait the number of seconds in the Retry-After header. The RateLimit header of every answer says how many calls are left.',
  },
  {
    ...call(
      500,
      'server_error',
      'Something went wrong on our side. Quote the request id if you report it.',
    ),
    meaning: 'Something went wrong on our side. It has been logged under the request_id.',
    remedy:
      'Try once more. If it stays, tell support the request_id. A write is safe to repeat with the same Idempotency-Key.',
  },
  {
    ...call(503, 'unavailable', 'The database cannot be reached.'),
    meaning:
      'The service cannot answer for the moment, for example while it starts or its database is away.',
    remedy: 'Try again in a little while, with a growing pause between attempts.',
  },
];
