import type { Request } from 'express';
import { findUnsafe } from '../../platform/validation/text-safety.js';
import { OAuthError } from './oauth.errors.js';

/** Each parameter once, each with a value. */
export type OAuthParameters = Readonly<Partial<Record<string, string>>>;

const FORM = 'application/x-www-form-urlencoded';

/**
 * The parameters of a form body. Those without a value count as omitted (RFC 6749 §3.2).
 * @throws OAuthError `invalid_request` for a repeated one or another kind of body
 */
export function formParameters(request: Request): OAuthParameters {
  if (request.is(FORM) === false) {
    throw new OAuthError('invalid_request', `Send the parameters as ${FORM}.`);
  }
  const parameters: Record<string, string> = {};
  for (const [name, value] of Object.entries((request.body ?? {}) as Record<string, unknown>)) {
    // The parser makes lists of repeated names and objects of names with brackets.
    if (typeof value !== 'string') {
      throw new OAuthError('invalid_request', `Give the parameter ${name} once, as one text.`);
    }
    if (value !== '') parameters[name] = value;
  }
  const unsafe = findUnsafe(parameters);
  if (unsafe) {
    throw new OAuthError('invalid_request', `The parameter ${unsafe.field} has a NUL character.`);
  }
  return parameters;
}

/** The parameters of a query, and which of them were given more than once (and are left out). */
export function queryParameters(request: { originalUrl: string }): {
  parameters: OAuthParameters;
  repeated: readonly string[];
} {
  const query = new URLSearchParams(request.originalUrl.split('?').slice(1).join('?'));
  const parameters: Record<string, string> = {};
  const repeated: string[] = [];
  for (const name of new Set(query.keys())) {
    const [value = '', ...others] = query.getAll(name);
    if (others.length > 0) repeated.push(name);
    else if (value !== '' && !findUnsafe({ value })) parameters[name] = value;
  }
  return { parameters, repeated };
}
