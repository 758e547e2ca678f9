import { type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import { isScope, SCOPE_NAMES } from '../scopes.js';
import { redirectUriMistake } from './redirect-uri.js';

/** `password` is another name of `user_credentials`. */
export const GRANT_TYPES = [
  'authorization_code',
  'refresh_token',
  'user_credentials',
  'client_credentials',
] as const;

export const REDIRECT_URIS_MAX = 20;

/** What a client may do; everything that the rules speak of. */
export interface ClientShape {
  isPublic: boolean;
  redirectUris: readonly string[];
  grantTypes: readonly string[];
  scopes: readonly string[];
  requirePkce: boolean;
}

/** Everything that a new client of this kind may do, where its maker did not say. */
export function shapeOf(given: Partial<ClientShape>): ClientShape {
  const isPublic = given.isPublic ?? false;
  const redirectUris = unique(given.redirectUris ?? []);
  return {
    isPublic,
    redirectUris,
    grantTypes: unique(
      given.grantTypes?.map(ownName) ??
        GRANT_TYPES.filter((type) => grantMistake(type, isPublic, redirectUris) === undefined),
    ),
    scopes: unique(given.scopes ?? SCOPE_NAMES),
    requirePkce: given.requirePkce ?? isPublic,
  };
}

/** @throws ValidationFailed with everything that is wrong with it */
export function mustBeSound(shape: ClientShape): void {
  const { isPublic, redirectUris, grantTypes, scopes, requirePkce } = shape;
  const faults: FieldError[] = [];
  const fault = (field: string, message: string | undefined): void => {
    if (message !== undefined) faults.push({ field, message });
  };
  if (redirectUris.length > REDIRECT_URIS_MAX) {
    fault('redirect_uris', `must have at most ${REDIRECT_URIS_MAX} entries`);
  }
  redirectUris.forEach((uri, index) => {
    fault(`redirect_uris[${index}]`, redirectUriMistake(uri, isPublic));
  });
  if (grantTypes.length === 0) fault('grant_types', 'must not be empty');
  for (const type of grantTypes) fault('grant_types', grantMistake(type, isPublic, redirectUris));
  for (const scope of scopes) {
    if (!isScope(scope)) fault('scopes', `${scope} is no scope`);
  }
  if (isPublic && !requirePkce) fault('require_pkce', 'must be true for a public client');
  if (faults.length > 0) throw new ValidationFailed(faults);
}

function grantMistake(
  type: string,
  isPublic: boolean,
  redirectUris: readonly string[],
): string | undefined {
  switch (ownName(type)) {
    case 'authorization_code':
      return redirectUris.length > 0 ? undefined : 'authorization_code needs a redirect URI';
    case 'client_credentials':
      // RFC 6749 §4.4: for confidential clients only.
      return isPublic ? 'client_credentials is for clients with a secret' : undefined;
    case 'user_credentials':
      return isPublic ? 'user_credentials is for clients with a secret' : undefined;
    case 'refresh_token':
      return undefined;
    default:
      return `${type} is no grant type`;
  }
}

function ownName(grantType: string): string {
  return grantType === 'password' ? 'user_credentials' : grantType;
}

function unique(values: readonly string[]): string[] {
  return [...new Set(values)];
}
