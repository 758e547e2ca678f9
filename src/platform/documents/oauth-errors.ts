import { answered, type ErrorEntry } from './error-entry.js';

function oauth(status: number, code: string, description: string): ReturnType<typeof answered> {
  return answered(status, code, { error: code, error_description: description });
}

function redirected(code: string): Pick<ErrorEntry, 'status' | 'code' | 'example'> {
  const example = `https://app.example.com/callback?error=${code}&state=af0ifjsldkj&iss=…`;
  return { status: 303, code, example };
}

/** Errors of /oauth/token (RFC 6749 §5.2), revocation and introspection. */
export const TOKEN_ERRORS: readonly ErrorEntry[] = [
  {
    ...oauth(400, 'invalid_request', 'The parameter code is missing.'),
    meaning:
      'A parameter is missing or given twice, or the body is not urlencoded. Parameters without a value count as missing.',
    remedy: 'Send the form fields shown in the authentication guide, each once.',
  },
  {
    ...oauth(401, 'invalid_client', 'The client id or the client secret is wrong.'),
    meaning: 'The client id is unknown or the client secret is wrong.',
    remedy:
      'Send both as form fields or by HTTP Basic, not both ways. A lost secret cannot be shown again: make a new client.',
  },
  {
    ...oauth(400, 'invalid_grant', 'The authorization code is wrong, used or expired.'),
    meaning:
      'The code, refresh token, or user name and password is wrong, used up, or expired; or the redirect URL or code_verifier does not belong to the code.',
    remedy:
      'A code lives 60 seconds and works once. A refresh token works once too: store the new one each time. Otherwise let the user sign in again.',
  },
  {
    ...oauth(400, 'unauthorized_client', 'This client may not use client_credentials.'),
    meaning: 'This client may not use this grant.',
    remedy: 'Use a grant the client is set up for, or ask an administrator to allow this one.',
  },
  {
    ...oauth(400, 'unsupported_grant_type', 'The grant type implicit is not supported.'),
    meaning: 'The grant_type is none that this server knows.',
    remedy:
      'Use authorization_code, refresh_token, user_credentials (or password), or client_credentials.',
  },
  {
    ...oauth(400, 'invalid_scope', 'There is no scope view_everything.'),
    meaning: 'A scope does not exist, or this client may not ask for it.',
    remedy: 'Compare the names with the list of scopes. Separate them by spaces or commas.',
  },
  {
    ...oauth(429, 'rate_limited', 'Too many failed attempts. Try again later.'),
    meaning:
      'Too many failed attempts: 10 for one account, or 100 from one address, within 15 minutes.',
    remedy:
      'Wait the number of seconds in the Retry-After header. The right password is refused as well until then.',
  },
  {
    ...oauth(503, 'temporarily_unavailable', 'Too many sign-ins at once.'),
    meaning: 'The server cannot answer just now: it is overloaded, or its database is away.',
    remedy: 'Try again after the number of seconds in the Retry-After header.',
  },
];

/** Errors that /oauth/authorize sends to the redirect URL (RFC 6749 §4.1.2.1). */
export const AUTHORIZATION_ERRORS: readonly ErrorEntry[] = [
  {
    ...redirected('access_denied'),
    meaning: 'The user chose not to allow access.',
    remedy: 'Respect it. Offer to try again when the user asks for something that needs access.',
  },
  {
    ...redirected('invalid_request'),
    meaning:
      'A parameter is missing, given twice or wrong. A public client has to send a code_challenge with method S256.',
    remedy: 'Compare the address you send the browser to with the one in the authentication guide.',
  },
  {
    ...redirected('unsupported_response_type'),
    meaning: 'The response_type is something other than code.',
    remedy: 'Send response_type=code.',
  },
  {
    ...redirected('invalid_scope'),
    meaning: 'A scope does not exist, or this client may not ask for it.',
    remedy: 'Compare the names with the list of scopes.',
  },
  {
    ...redirected('unauthorized_client'),
    meaning: 'This client may not use the authorization code flow.',
    remedy: 'Ask an administrator to allow it, or use another grant.',
  },
  {
    ...redirected('temporarily_unavailable'),
    meaning: 'The server is overloaded, or its database is away.',
    remedy: 'Send the user through the authorization page again a little later.',
  },
  {
    ...redirected('server_error'),
    meaning: 'Something went wrong on our side.',
    remedy: 'Send the user through the authorization page once more.',
  },
];
