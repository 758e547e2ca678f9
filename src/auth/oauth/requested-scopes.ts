import { isScope } from '../scopes.js';
import { OAuthError } from './oauth.errors.js';

/** Scopes as they are written on the wire, separated by spaces or commas; none is the same as no parameter. */
export function readScopes(given: string | readonly string[] | undefined): readonly string[] {
  const texts = given === undefined ? [] : typeof given === 'string' ? [given] : given;
  return [...new Set(texts.flatMap((text) => text.split(/[\s,]+/)).filter(Boolean))];
}

/**
 * What is granted of what is asked for: all of it, or what may be had at most when nothing is named.
 * @param atMost the client's registered scopes, or those of the grant that is being refreshed
 * @throws OAuthError `invalid_scope` for a scope that does not exist or is not among them
 */
export function grantedScopes(
  requested: readonly string[],
  atMost: readonly string[],
): readonly string[] {
  for (const scope of requested) {
    if (!isScope(scope)) throw new OAuthError('invalid_scope', `There is no scope ${scope}.`);
    if (!atMost.includes(scope)) {
      throw new OAuthError('invalid_scope', `The scope ${scope} may not be asked for here.`);
    }
  }
  return requested.length > 0 ? requested : atMost;
}
