import type { Decimal } from 'decimal.js';
import { Amount, roundToCent } from '../platform/money/money.js';
import { daysIn, type Interval } from './periods.js';

/**
 * What a part of a period costs, by day, to the cent. Each part is the difference of two rounded
 * running sums, so adjoining parts always sum to the whole, however it is cut. The SQL twin is
 * `prorated`.
 * @param full what the whole period costs
 * @throws RangeError when the part does not lie in the whole
 */
export function prorate(full: Decimal.Value, whole: Interval, part: Interval): Amount {
  if (part.start < whole.start || part.end > whole.end || part.start > part.end) {
    throw new RangeError(
      `${part.start} to ${part.end} is no part of ${whole.start} to ${whole.end}`,
    );
  }
  const upTo = (day: string): Amount =>
    roundToCent(
      new Amount(full).times(daysIn({ start: whole.start, end: day })).dividedBy(daysIn(whole)),
    );
  return upTo(part.end).minus(upTo(part.start));
}
