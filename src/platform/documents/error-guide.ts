import { CALL_ERRORS } from './call-errors.js';
import type { ErrorEntry } from './error-entry.js';
import { AUTHORIZATION_ERRORS, TOKEN_ERRORS } from './oauth-errors.js';

export interface ErrorGroup {
  id: string;
  title: string;
  intro: string;
  errors: readonly ErrorEntry[];
}

/** The error guide: every code of the call API and of OAuth. */
export const ERROR_GUIDE: readonly ErrorGroup[] = [
  {
    id: 'calls',
    title: 'Errors of API calls',
    intro:
      'Answers of /api/v1. The HTTP status says what kind of error it is, the field error says which.',
    errors: CALL_ERRORS,
  },
  {
    id: 'token',
    title: 'Errors of the token endpoint',
    intro:
      'Answers of /oauth/token, in the form of RFC 6749. Revocation and introspection use the same ones.',
    errors: TOKEN_ERRORS,
  },
  {
    id: 'authorization',
    title: 'Errors of the authorization page',
    intro:
      'Sent to your redirect URL in the query. With a wrong client id or redirect URL the user sees an error page instead and is never sent on.',
    errors: AUTHORIZATION_ERRORS,
  },
];
