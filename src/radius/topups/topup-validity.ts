import type { TopupValidity } from './topup-type.entity.js';

/** How long a top-up holds. */
export interface Validity {
  validity: TopupValidity;
  /** Of a duration. */
  validitySeconds: number | null;
}

/** Ten years: what lasts longer is called `never`. */
const SECONDS_MAX = 315_360_000;
const UNIT_SECONDS: Readonly<Record<string, number>> = {
  W: 604_800,
  D: 86_400,
  H: 3600,
  M: 60,
  S: 1,
};

/**
 * Reads `period_end`, `never`, an ISO 8601 duration of weeks, days and time (`P30D`, `PT12H`), or a
 * number of seconds. Months are refused: they have no length.
 * @returns undefined for anything else
 */
export function readValidity(text: string): Validity | undefined {
  if (text === 'period_end' || text === 'never') return { validity: text, validitySeconds: null };
  const seconds = /^\d{1,9}$/.test(text) ? Number(text) : secondsOf(text);
  if (seconds === undefined || seconds < 1 || seconds > SECONDS_MAX) return undefined;
  return { validity: 'duration', validitySeconds: seconds };
}

function secondsOf(text: string): number | undefined {
  const [matched, date = '', time] =
    /^P((?:\d{1,5}[WD])*)(?:T((?:\d{1,9}[HMS])+))?$/.exec(text) ?? [];
  if (matched === undefined || (date === '' && time === undefined)) return undefined;
  return [...`${date}${time ?? ''}`.matchAll(/(\d+)([WDHMS])/g)].reduce(
    (sum, [, count, unit]) => sum + Number(count) * (UNIT_SECONDS[unit ?? ''] ?? 0),
    0,
  );
}

/** The same as `readValidity` reads it, written by PostgreSQL. @param t the row of the type */
export const validityText = (t: string): string => `CASE
  WHEN ${t}.validity <> 'duration' THEN ${t}.validity
  WHEN ${t}.validity_seconds % 86400 = 0 THEN 'P' || ${t}.validity_seconds / 86400 || 'D'
  ELSE 'PT' || ${t}.validity_seconds || 'S' END`;
