import { DateTime } from 'luxon';

/** More than ISO 8601 needs for any instant of ours. */
export const INSTANT_LENGTH_MAX = 40;

/** `YYYY-MM-DD` of a day that exists. */
export function isCalendarDate(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(value) &&
    DateTime.fromISO(value).isValid
  );
}

/** ISO 8601 with a time zone, or a bare date (midnight UTC). */
export function isInstant(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > INSTANT_LENGTH_MAX) return false;
  if (isCalendarDate(value)) return true;
  return /T.*(Z|[+-]\d{2}:?\d{2})$/.test(value) && DateTime.fromISO(value).isValid;
}
