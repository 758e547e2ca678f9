import type { ListSource } from './list.js';

/** The `date_from` and `date_to` of a list, inclusive; business dates in the ISP's time zone. */
export interface DayRange {
  date_from?: string;
  date_to?: string;
}

/**
 * Conditions on an instant column that hold from the beginning of one business date to the end of
 * another; an index on the column serves them.
 * @param column a column such as `t.created_at`; never text of a caller
 * @param bind gives a value a placeholder, e.g. `$3`
 */
export function onDays(
  column: string,
  { date_from, date_to }: DayRange,
  timeZone: string,
  bind: (value: unknown) => string,
): ListSource['where'] {
  const midnight = (day: string): string => `(${day})::timestamp AT TIME ZONE ${bind(timeZone)}`;
  return [
    ...(date_from === undefined ? [] : [`${column} >= ${midnight(`${bind(date_from)}::date`)}`]),
    ...(date_to === undefined ? [] : [`${column} < ${midnight(`${bind(date_to)}::date + 1`)}`]),
  ];
}
