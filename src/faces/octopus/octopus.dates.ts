import { DateTime } from 'luxon';
import { ValidationFailed } from '../../platform/errors/index.js';

/** PHP's DateTime as its JSON shows it; type 3 names the zone. */
export interface PhpDate {
  readonly [name: string]: string | number;
  date: string;
  timezone_type: 3;
  timezone: string;
}

export function phpDate(instant: Date, timezone: string): PhpDate {
  const date = DateTime.fromJSDate(instant, { zone: timezone }).toFormat(
    'yyyy-MM-dd HH:mm:ss.SSS000',
  );
  return { date, timezone_type: 3, timezone };
}

/** `2018-01-12 12:41:51`, on the clocks of the location. */
export function localText(instant: Date, timezone: string): string {
  return DateTime.fromJSDate(instant, { zone: timezone }).toFormat('yyyy-MM-dd HH:mm:ss');
}

/**
 * An ISO 8601 date, or a date as our answers write it; without a zone it is the location's time.
 * @throws ValidationFailed on the field
 */
export function instantIn(field: string, text: string, timezone: string): Date {
  // A plus that a form did not escape arrives as a blank.
  const repaired = text.trim().replace(/(T[\d:.]+) (?=\d{2}:?\d{2}$)/, '$1+');
  const iso = DateTime.fromISO(repaired, { zone: timezone });
  const read = iso.isValid ? iso : DateTime.fromSQL(repaired, { zone: timezone });
  if (!read.isValid || read.year < 1970 || read.year > 9999) {
    throw ValidationFailed.of(field, 'must be an ISO 8601 date such as 2026-03-31T10:00:00');
  }
  return read.toJSDate();
}

/** The end of a range: a bare date includes its day. @throws ValidationFailed on the field */
export function endIn(field: string, text: string, timezone: string): Date {
  const instant = instantIn(field, text, timezone);
  if (!/^\d{4}-?\d{2}-?\d{2}$/.test(text.trim())) return instant;
  return DateTime.fromJSDate(instant, { zone: timezone }).plus({ days: 1 }).toJSDate();
}
