import type { Decimal } from 'decimal.js';
import { Amount, formatMoney } from '../../platform/money/money.js';
import { addDays, daysIn, periodContaining } from '../periods.js';
import { prorate } from '../proration.js';

/** A price per billing period of so many months (1, 3 or 12), without tax. */
export interface PeriodPrice {
  price: Decimal.Value;
  months: number;
}

export interface ProrationQuestion {
  from: PeriodPrice;
  to: PeriodPrice;
  /** First day of the new product. */
  on: string;
  /** 1 to 31. */
  billingDay: number;
  /** A date in a month in which periods begin; without meaning when all are monthly. */
  anchor?: string;
  /** First day that is not billed yet; the end of the period when absent. */
  billedUntil?: string;
}

/** What a change of product in the middle of a period costs; amounts without tax, as `"99.00"`. */
export interface ProrationPreview {
  effective_date: string;
  /** The running period, its first and its last day. */
  period_start: string;
  period_end: string;
  days: number;
  /** Days of it from the effective date on. */
  days_left: number;
  /** For the days that have been billed and are not used. */
  credit: string;
  /** For the same days with the new product. */
  charge: string;
  /** What is to be paid; negative: what is credited. */
  difference: string;
}

/**
 * What changing the product on a day costs. A change on a day that has not been billed costs
 * nothing by itself: from then on the other price is billed.
 */
export function previewProration(question: ProrationQuestion): ProrationPreview {
  const { from, to, on, billingDay } = question;
  const anchor = question.anchor ?? on;
  const whole = periodContaining(on, { billingDay, months: from.months, anchor });
  const nextWhole = periodContaining(on, {
    billingDay,
    months: to.months,
    anchor: to.months === from.months ? anchor : on,
  });
  const billedUntil = question.billedUntil ?? (on === whole.start ? whole.start : whole.end);
  const isBilled = on < billedUntil;
  const end = billedUntil < whole.end ? billedUntil : whole.end;
  const credit = isBilled ? prorate(from.price, whole, { start: on, end }) : new Amount(0);
  const charge = isBilled
    ? prorate(to.price, nextWhole, { start: on, end: nextWhole.end })
    : new Amount(0);
  return {
    effective_date: on,
    period_start: whole.start,
    period_end: addDays(whole.end, -1),
    days: daysIn(whole),
    days_left: daysIn({ start: on, end: whole.end }),
    credit: formatMoney(credit),
    charge: formatMoney(charge),
    difference: formatMoney(charge.minus(credit)),
  };
}
