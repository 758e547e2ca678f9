import type { ErrorEntry } from './error-entry.js';

function oauth(code: string, description: string): string {
  return JSON.stringify({ error: code, error_description: description }, null, 2);
}

function redirect(code: string): string {
  return `https://app.example.com/callback?error=${code}&state=af0ifjsldkj&iss=…`;
}

/** Errors of /oauth/token (RFC 6749 §5.2), revocation and introspection. */
export const TOKEN_ERRORS: readonly ErrorEntry[] = [
  {
    code: 'invalid_request',
    status: 400,
    meaning:
      'A parameter is missing or given twice, or the body is not urlencoded. Parameters without a value count as missing.',
    remedy: 'Send the form fields shown in the authentication guide, each once.',
    example: oauth('invalid_request', 'The parameter code is missing.'),
  },
  {
    code: 'invalid_client',
    status: 401,
    meaning: 'The client id is unknown or the client secret is wrong.',
    remedy:
      'Send both as form fields or by HTTP Basic, not both ways. A lost secret cannot be shown again: make a new client.',
    example: oauth('invalid_client', 'The client id or the client secret is wrong.'),
  },
  {
    code: 'invalid_grant',
    status: 400,
    meaning:
      'The code, refresh token, or user name and password is wrong, used up, or expired; or the redirect URL or code_verifier does not belong to the code.',
    remedy:
      'A code lives 60 seconds and works once. A refresh token works once too: store the new one each time. Otherwise let the user sign in again.',
    example: oauth('invalid_grant', 'The authorization code is wrong, used or expired.'),
  },
  {
    code: 'unauthorized_client',
    status: 400,
    meaning: 'This client may not use this grant.',
    remedy: 'Use a grant the client is set up for, or ask an administrator to allow this one.',
    example: oauth('unauthorized_client', 'This client may not use client_credentials.'),
  },
  {
    code: 'unsupported_grant_type',
    status: 400,
    meaning: 'The grant_type is none that this server knows.',
    remedy:
      'Use authorization_code, refresh_token, user_credentials (or password), or client_credentials.',
    example: oauth('unsupported_grant_type', 'The grant type implicit is not supported.'),
  },
  {
    code: 'invalid_scope',
    status: 400,
    meaning: 'A scope does not exist, or this client may not ask for it.',
    remedy: 'Compare the names with the list of scopes. Separate them by spaces or commas.',
    example: oauth('invalid_scope', 'There is no scope view_everything.'),
  },
  {
    code: 'rate_limited',
    status: 429,
    meaning:
      'Too many failed attempts: 10 for one account, or 100 from one address, within 15 minutes.',
    remedy:
      'Wait the number of seconds in the Retry-After header. The right password is refused as well until then.',
    example: oauth('rate_limited', 'Too many failed attempts. Try again later.'),
  },
];

/** Errors that /oauth/authorize sends to the redirect URL (RFC 6749 §4.1.2.1). */
export const AUTHORIZATION_ERRORS: readonly ErrorEntry[] = [
  {
    code: 'access_denied',
    status: 303,
    meaning: 'The user chose not to allow access.',
    remedy: 'Respect it. Offer to try again when the user asks for something that needs access.',
    example: redirect('access_denied'),
  },
  {
    code: 'invalid_request',
    status: 303,
    meaning:
      'A parameter is missing, given twice or wrong. A public client has to send a code_challenge with method S256.',
    remedy: 'Compare the address you send the browser to with the one in the authentication guide.',
    example: redirect('invalid_request'),
  },
  {
    code: 'unsupported_response_type',
    status: 303,
    meaning: 'The response_type is something other than code.',
    remedy: 'Send response_type=code.',
    example: redirect('unsupported_response_type'),
  },
  {
    code: 'invalid_scope',
    status: 303,
    meaning: 'A scope does not exist, or this client may not ask for it.',
    remedy: 'Compare the names with the list of scopes.',
    example: redirect('invalid_scope'),
  },
  {
    code: 'unauthorized_client',
    status: 303,
    meaning: 'This client may not use the authorization code flow.',
    remedy: 'Ask an administrator to allow it, or use another grant.',
    example: redirect('unauthorized_client'),
  },
  {
    code: 'server_error',
    status: 303,
    meaning: 'Something went wrong on our side.',
    remedy: 'Send the user through the authorization page once more.',
    example: redirect('server_error'),
  },
];
