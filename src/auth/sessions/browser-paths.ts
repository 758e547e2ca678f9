/** Pages that know who is signed in. The call API, the admin API and the token endpoint never do. */
const PAGES =
  /^\/(sales|sign-in|sign-out|reset-password|portal|oauth\/authorize|api(?=\/?$|\/(guide|tokens|errors)(\/|$)))(\/|$)/i;

export function isBrowserPath(path: string): boolean {
  return PAGES.test(path);
}
