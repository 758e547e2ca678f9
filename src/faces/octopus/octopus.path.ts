/** Where the face lives. */
export const OCTOPUS_PATH = 'rest';

/** The key that names a location in an answer is the one of the address that was asked. */
export type PlaceKey = 'LocationId' | 'wifiareaId';

const VERSIONS = new Set(['v1', '1', '1.0']);

export function isKnownVersion(version: string): boolean {
  return VERSIONS.has(version.toLowerCase());
}

/** The addresses of the contract below `/rest/<version>`, with their verbs. */
const CALLS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^(location|wifiarea)(\/[^/]+)?$/, ['GET']],
  [/^(location|wifiarea)\/[^/]+\/services$/, ['GET']],
  [/^(location|wifiarea)\/[^/]+\/tickets$/, ['GET', 'POST']],
  [/^(location|wifiarea)\/[^/]+\/tickets\/[^/]+$/, ['GET']],
  [/^(location|wifiarea)\/[^/]+\/tickets\/[^/]+\/cancel$/, ['POST']],
  [/^reports\/(location|wifiarea)\/[^/]+\/status$/, ['GET']],
];

/** The verbs of an address; `undefined` when there is no call at it. */
export function verbsOf(path: string): readonly string[] | undefined {
  const [, version = '', call = ''] = /^\/rest\/([^/]+)\/(.*?)\/*$/i.exec(path) ?? [];
  if (!isKnownVersion(version)) return undefined;
  return CALLS.find(([pattern]) => pattern.test(call.toLowerCase()))?.[1];
}
