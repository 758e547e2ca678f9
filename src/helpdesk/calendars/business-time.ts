import { DateTime } from 'luxon';

/** Working hours on one day of the week, in the calendar's own time: `08:00` to `17:00`. */
export interface WeeklyInterval {
  /** 1 Monday … 7 Sunday (ISO 8601). */
  weekday: number;
  /** `HH:MM` */
  from: string;
  /** `HH:MM`, up to `24:00`. */
  to: string;
}

export interface CalendarFacts {
  /** IANA name. */
  timeZone: string;
  intervals: readonly WeeklyInterval[];
  /** Days off, `YYYY-MM-DD`. */
  holidays: readonly string[];
}

interface Span {
  fromMs: number;
  toMs: number;
}

/** A calendar without working hours in this many days is taken to have none at all. */
const SEARCHED_DAYS_MAX = 3660;

/** Every hour of every day: what departments without a calendar work by. */
export const AROUND_THE_CLOCK: CalendarFacts = {
  timeZone: 'UTC',
  intervals: [1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ weekday, from: '00:00', to: '24:00' })),
  holidays: [],
};

/**
 * Arithmetic with working hours. Hours are those that really pass: on the day the clocks go forward
 * a round-the-clock calendar has 23 of them. A local time that does not exist that day stands for
 * the one an hour later; of one that exists twice the first is meant.
 */
export class BusinessTime {
  private readonly holidays: ReadonlySet<string>;
  private readonly days = new Map<string, readonly Span[]>();

  constructor(private readonly calendar: CalendarFacts) {
    this.holidays = new Set(calendar.holidays);
  }

  /** Seconds of working time between two instants; 0 when the second is not later. */
  secondsBetween(from: Date, to: Date): number {
    let total = 0;
    for (
      let day = this.dayOf(from);
      day.toMillis() < to.getTime();
      day = day.plus({ days: 1 }).startOf('day')
    ) {
      for (const { fromMs, toMs } of this.spansOf(day)) {
        total += Math.max(0, Math.min(toMs, to.getTime()) - Math.max(fromMs, from.getTime()));
      }
    }
    return Math.floor(total / 1000);
  }

  /**
   * The instant at which so many seconds of working time have passed; `undefined` when the calendar
   * has none. Ending exactly with a working interval, it is the end of that interval.
   */
  add(from: Date, seconds: number): Date | undefined {
    let leftMs = seconds * 1000;
    let day = this.dayOf(from);
    for (let searched = 0; searched < SEARCHED_DAYS_MAX; searched++) {
      for (const span of this.spansOf(day)) {
        const beginMs = Math.max(span.fromMs, from.getTime());
        if (span.toMs < beginMs) continue;
        if (leftMs <= span.toMs - beginMs) return new Date(beginMs + leftMs);
        leftMs -= span.toMs - beginMs;
        searched = 0;
      }
      day = day.plus({ days: 1 }).startOf('day');
    }
    return undefined;
  }

  /** Whether people work on the day that an instant falls on. */
  isWorkingDay(at: Date): boolean {
    return this.spansOf(this.dayOf(at)).length > 0;
  }

  /**
   * The instant so many working days before another, at the same time of day: what happened before
   * it is older than that many working days. `undefined` when the calendar has no working day.
   */
  workingDaysBefore(at: Date, count: number): Date | undefined {
    const local = DateTime.fromJSDate(at, { zone: this.calendar.timeZone });
    let left = count;
    for (let back = 1; back <= SEARCHED_DAYS_MAX; back++) {
      const day = local.minus({ days: back });
      if (this.spansOf(day.startOf('day')).length > 0) left--;
      if (left === 0) return day.toJSDate();
    }
    return undefined;
  }

  private dayOf(at: Date): DateTime {
    return DateTime.fromJSDate(at, { zone: this.calendar.timeZone }).startOf('day');
  }

  /** Working time of one local day, in order. */
  private spansOf(day: DateTime): readonly Span[] {
    const date = day.toFormat('yyyy-MM-dd');
    let spans = this.days.get(date);
    if (!spans) {
      spans = this.holidays.has(date)
        ? []
        : this.calendar.intervals
            .filter(({ weekday }) => weekday === day.weekday)
            .map(({ from, to }) => ({ fromMs: instantOf(day, from), toMs: instantOf(day, to) }))
            .filter(({ fromMs, toMs }) => toMs > fromMs)
            .sort((a, b) => a.fromMs - b.fromMs);
      this.days.set(date, spans);
    }
    return spans;
  }
}

/** luxon decides between the two instants of a repeated hour by today's date, hence the minimum. */
function instantOf(day: DateTime, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  const at =
    hour === 24 ? day.plus({ days: 1 }).startOf('day') : day.startOf('day').set({ hour, minute });
  return Math.min(...at.getPossibleOffsets().map((possible) => possible.toMillis()));
}

/** What is wrong with the working hours of a calendar, in words; `undefined` when nothing is. */
export function mistakeIn(intervals: readonly WeeklyInterval[]): string | undefined {
  const ordered = [...intervals].sort(
    (a, b) => a.weekday - b.weekday || minutesOf(a.from) - minutesOf(b.from),
  );
  for (const [index, interval] of ordered.entries()) {
    if (minutesOf(interval.from) >= minutesOf(interval.to)) {
      return `must begin before they end (${interval.from}–${interval.to})`;
    }
    const next = ordered[index + 1];
    if (next?.weekday === interval.weekday && minutesOf(next.from) < minutesOf(interval.to)) {
      return `must not overlap (${interval.from}–${interval.to} and ${next.from}–${next.to})`;
    }
  }
  return undefined;
}

function minutesOf(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}
