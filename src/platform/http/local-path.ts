/**
 * The path, query and fragment of an address on our own origin, safe to be sent in `Location`;
 * `undefined` for an address elsewhere, however it is spelled (`//evil`, `/\evil`, `/<tab>/evil`).
 * @param origin ours, e.g. `https://isp.example`
 */
export function localPath(given: unknown, origin: string): string | undefined {
  if (typeof given !== 'string' || !given.startsWith('/') || !URL.canParse(given, origin)) {
    return undefined;
  }
  const url = new URL(given, origin);
  const path = url.pathname + url.search + url.hash;
  // `/.//evil` has our origin and the path `//evil`, which a browser takes for another host.
  return url.origin === origin && !path.startsWith('//') ? path : undefined;
}
