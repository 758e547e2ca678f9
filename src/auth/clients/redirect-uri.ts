/** Schemes that a browser acts upon itself instead of handing them to an app. */
const NEVER = new Set([
  'about:',
  'blob:',
  'data:',
  'file:',
  'filesystem:',
  'ftp:',
  'javascript:',
  'mailto:',
  'tel:',
  'vbscript:',
  'view-source:',
  'ws:',
  'wss:',
]);

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost']);

export const REDIRECT_URI_MAX_CHARACTERS = 2000;

/**
 * What is wrong with a redirect URI, completing "the redirect URI …"; `undefined` when it may be
 * registered: absolute and without a fragment (RFC 6749 §3.1.2), https, http on the loopback
 * interface (RFC 8252 §7.3), or the private scheme of an app, for public clients (§7.1).
 */
export function redirectUriMistake(uri: string, isPublic: boolean): string | undefined {
  if (uri.length > REDIRECT_URI_MAX_CHARACTERS) {
    return `must have at most ${REDIRECT_URI_MAX_CHARACTERS} characters`;
  }
  // The URL parser would quietly drop or turn these, and redirects are compared to the letter.
  if (!/^[\x21-\x7e]+$/.test(uri) || uri.includes('\\')) {
    return 'must consist of printable ASCII characters without spaces and backslashes';
  }
  if (!URL.canParse(uri)) return 'must be an absolute URI';
  const { protocol, username, password, hostname } = new URL(uri);
  if (uri.includes('#')) return 'must not have a fragment';
  if (username !== '' || password !== '') return 'must not hold a user name';
  if (protocol === 'https:') return undefined;
  if (protocol === 'http:') {
    return LOOPBACK.has(hostname) ? undefined : 'must be https, or http on the loopback interface';
  }
  if (NEVER.has(protocol)) return `must not have the scheme ${protocol}`;
  return isPublic ? undefined : 'may have a private scheme for public clients only';
}
