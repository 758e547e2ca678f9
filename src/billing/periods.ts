import { DateTime } from 'luxon';

/** Days from `start` up to, not including, `end`; both are business dates `YYYY-MM-DD`. */
export interface Interval {
  start: string;
  end: string;
}

/**
 * When periods begin: on the billing day of every `months`-th month, counted from the month of
 * `anchor`. A billing day that a month does not have means that month's last day, and the next
 * month has its own day again: 31 January, 28 February, 31 March.
 */
export interface BillingRhythm {
  /** 1 to 31. */
  billingDay: number;
  months: number;
  /** Any date in a month in which a period begins; without meaning when `months` is 1. */
  anchor: string;
}

/** The period of the rhythm that a date lies in. SQL twins: `billing_period_start`, `billing_period_end`. */
export function periodContaining(date: string, rhythm: BillingRhythm): Interval {
  const apart = Math.floor(monthsApart(rhythm.anchor, date) / rhythm.months);
  const boundary = (index: number): string => {
    const month = monthOf(rhythm.anchor).plus({ months: index * rhythm.months });
    return billingDayIn(month, rhythm.billingDay);
  };
  const first = boundary(apart) > date ? apart - 1 : apart;
  return { start: boundary(first), end: boundary(first + 1) };
}

/** The first boundary on or after a date: where a subscription's full periods begin. */
export function boundaryOnOrAfter(date: string, rhythm: BillingRhythm): string {
  const { start, end } = periodContaining(date, rhythm);
  return start === date ? start : end;
}

/** Days in an interval. */
export function daysIn({ start, end }: Interval): number {
  return Math.round(dayOf(end).diff(dayOf(start), 'days').days);
}

/** A date some days later, or earlier. */
export function addDays(date: string, days: number): string {
  return isoDate(dayOf(date).plus({ days }));
}

function billingDayIn(month: DateTime, billingDay: number): string {
  return isoDate(month.set({ day: Math.min(billingDay, month.daysInMonth ?? 28) }));
}

function monthsApart(from: string, to: string): number {
  return Math.round(monthOf(to).diff(monthOf(from), 'months').months);
}

function monthOf(date: string): DateTime {
  return dayOf(date).startOf('month');
}

function dayOf(date: string): DateTime {
  return DateTime.fromISO(date, { zone: 'UTC' });
}

function isoDate(day: DateTime): string {
  return day.toFormat('yyyy-MM-dd');
}
