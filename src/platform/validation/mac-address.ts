/** Six octets in groups of one, two, three or all six, between which the same mark stands each time. */
const NOTATION =
  /^(?:[0-9a-f]{2}([:\- ])(?:[0-9a-f]{2}\1){4}[0-9a-f]{2}|[0-9a-f]{4}([.:\-])[0-9a-f]{4}\2[0-9a-f]{4}|[0-9a-f]{6}[:.-]?[0-9a-f]{6})$/i;

/**
 * A MAC address in any of the notations that vendors print (`0A-1B-…`, `0a:1b:…`, `0a1b.2c3d.4e5f`,
 * `0a1b2c3d4e5f`) as `0a:1b:2c:3d:4e:5f`; `undefined` when it is none.
 */
export function macAddress(text: string): string | undefined {
  const trimmed = text.trim();
  if (!NOTATION.test(trimmed)) return undefined;
  const digits = trimmed.replace(/[^0-9a-f]/gi, '').toLowerCase();
  return digits.replace(/..(?=.)/g, '$&:');
}
