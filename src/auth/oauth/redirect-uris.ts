/** The one exception to comparing whole strings: the port of a loopback address (RFC 8252 §7.3). */
const LOOPBACK = /^(http:\/\/(?:127\.0\.0\.1|\[::1\]))(?::\d{1,5})?(?=[/?]|$)(.*)$/s;

/**
 * The URI that the answer to an authorization request goes to; `undefined` when there is none that
 * the client has registered.
 * @param given what the request names, compared as a whole string
 */
export function answerUri(
  registered: readonly string[],
  given: string | undefined,
): string | undefined {
  if (given === undefined) return registered.length === 1 ? registered[0] : undefined;
  return registered.some((uri) => uri === given || isSameLoopback(uri, given)) ? given : undefined;
}

function isSameLoopback(registered: string, given: string): boolean {
  const [, origin, rest] = LOOPBACK.exec(registered) ?? [];
  const [, givenOrigin, givenRest] = LOOPBACK.exec(given) ?? [];
  return (
    origin !== undefined && origin === givenOrigin && rest === givenRest && URL.canParse(given)
  );
}

/** The URI with parameters added to its query, which otherwise stays as it was registered. */
export function withParameters(uri: string, parameters: Readonly<Record<string, string>>): string {
  const target = new URL(uri);
  const added = new URLSearchParams(parameters).toString();
  target.search = [target.search.slice(1), added].filter(Boolean).join('&');
  return target.href;
}

/**
 * What a page's `form-action` has to allow for a form whose answer leads to this URI. The grammar
 * of content security policies knows no IPv6 addresses; their scheme has to do.
 */
export function formTarget(uri: string): string {
  const { protocol, origin, hostname } = new URL(uri);
  return origin === 'null' || hostname.startsWith('[') ? protocol : origin;
}
