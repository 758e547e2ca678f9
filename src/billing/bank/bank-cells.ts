import { Amount, isMoney } from '../../platform/money/money.js';
import { isCalendarDate } from '../../platform/validation/dates.js';

/** In which order a statement writes dates with a two-figure day and month. */
export type DateOrder = 'dmy' | 'mdy';

const FIGURES = /^(\d{1,2})[./-](\d{1,2})[./-](\d{4})$/;

/** A date as banks write it, as `YYYY-MM-DD`; `undefined` when it is none. */
export function dateIn(cell: string, order: DateOrder): string | undefined {
  const text = cell.trim();
  const [, first = '', second = '', year = ''] = FIGURES.exec(text) ?? [];
  const [day, month] = order === 'dmy' ? [first, second] : [second, first];
  const written = year
    ? `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    : text.replace(/^(\d{4})[./-]?(\d{2})[./-]?(\d{2})(?:[T ].*)?$/, '$1-$2-$3');
  return isCalendarDate(written) ? written : undefined;
}

/**
 * An amount as banks write it: thousands by comma, point, blank or apostrophe, decimals by point or
 * comma, debits by a minus, brackets or DR. `undefined` when it is none.
 */
export function amountIn(cell: string): Amount | undefined {
  const text = cell
    .trim()
    .toUpperCase()
    .replace(/^(?:[A-Z]{3}\s|[R$€£]\s?)/, '');
  const isDebit = /^\(.*\)$|^-|-$|DR$/.test(text);
  const figures = text.replace(/[()+\-\s'\u00a0\u202f]|CR$|DR$/g, '');
  // A single separator with three figures behind it parts thousands, if a point does not say otherwise.
  const isComma = /,\d{1,2}$/.test(figures) || (/\.\d{3},/.test(figures) && /,\d+$/.test(figures));
  const plain = isComma ? figures.replace(/\./g, '').replace(',', '.') : figures.replace(/,/g, '');
  if (!/^\d+(\.\d+)?$/.test(plain) || !isMoney(plain)) return undefined;
  return isDebit ? new Amount(plain).negated() : new Amount(plain);
}
