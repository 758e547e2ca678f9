const MINUTE = 60;
const HOUR = 60 * MINUTE;

/** Seconds to wait after the first, the second … failed attempt; the last one goes on. */
const WAITS_SECONDS = [
  5,
  MINUTE,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
];

/** The longest that an endpoint which fails altogether waits for its next probe. */
const PROBE_MAX_SECONDS = HOUR;

/** For how long a delivery, or an endpoint, may fail before it is given up. */
export const PATIENCE_SECONDS = 3 * 24 * HOUR;

/** How long to wait after this many failed attempts of one delivery. */
export function backoffSeconds(failedAttempts: number): number {
  const place = Math.min(Math.max(failedAttempts, 1), WAITS_SECONDS.length) - 1;
  return WAITS_SECONDS[place] ?? HOUR;
}

/** How long to wait before the next probe of an endpoint where nothing arrives. */
export function probeSeconds(failures: number): number {
  return Math.min(backoffSeconds(failures), PROBE_MAX_SECONDS);
}
