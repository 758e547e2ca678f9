import fc from 'fast-check';
import { AROUND_THE_CLOCK, BusinessTime, type CalendarFacts, mistakeIn } from './business-time.js';

const weekdays = (from: string, to: string) =>
  [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from, to }));

/** Monday to Friday with a lunch break; 24 September is a holiday. */
const JOHANNESBURG: CalendarFacts = {
  timeZone: 'Africa/Johannesburg',
  intervals: [...weekdays('08:00', '12:00'), ...weekdays('13:00', '17:00')],
  holidays: ['2026-09-24'],
};
/** Clocks go forward on 29 March 2026 at 02:00 and back on 25 October at 03:00. */
const BERLIN_DAY_AND_NIGHT: CalendarFacts = { ...AROUND_THE_CLOCK, timeZone: 'Europe/Berlin' };
const BERLIN_NIGHT: CalendarFacts = {
  timeZone: 'Europe/Berlin',
  intervals: [
    { weekday: 7, from: '01:00', to: '02:30' },
    { weekday: 7, from: '02:30', to: '05:00' },
  ],
  holidays: [],
};
const HOUR = 3600;

test.each([
  ['within a morning', '2026-09-21T08:15+02:00', '2026-09-21T09:00+02:00', 0.75 * HOUR],
  ['over lunch', '2026-09-21T11:30+02:00', '2026-09-21T13:30+02:00', HOUR],
  ['during lunch', '2026-09-21T12:00+02:00', '2026-09-21T13:00+02:00', 0],
  ['a whole working day', '2026-09-21T00:00+02:00', '2026-09-22T00:00+02:00', 8 * HOUR],
  ['over night', '2026-09-21T16:30+02:00', '2026-09-22T08:30+02:00', HOUR],
  ['over a weekend', '2026-09-18T16:00+02:00', '2026-09-21T09:00+02:00', 2 * HOUR],
  ['over a holiday', '2026-09-23T16:00+02:00', '2026-09-25T09:00+02:00', 2 * HOUR],
  ['a whole week', '2026-09-14T00:00+02:00', '2026-09-21T00:00+02:00', 40 * HOUR],
  ['backwards', '2026-09-22T09:00+02:00', '2026-09-21T09:00+02:00', 0],
  ['from another time zone', '2026-09-21T06:00Z', '2026-09-21T07:00Z', HOUR],
])('working time %s', (_, from, to, seconds) => {
  const time = new BusinessTime(JOHANNESBURG);
  expect(time.secondsBetween(new Date(from), new Date(to))).toBe(seconds);
});

test.each([
  ['in the morning', '2026-09-21T08:00+02:00', HOUR, '2026-09-21T09:00+02:00'],
  ['up to lunch', '2026-09-21T08:00+02:00', 4 * HOUR, '2026-09-21T12:00+02:00'],
  ['past lunch', '2026-09-21T11:00+02:00', 2 * HOUR, '2026-09-21T14:00+02:00'],
  ['past the end of the day', '2026-09-21T16:00+02:00', 2 * HOUR, '2026-09-22T09:00+02:00'],
  ['from a Saturday', '2026-09-19T10:00+02:00', HOUR, '2026-09-21T09:00+02:00'],
  ['past a holiday', '2026-09-23T16:00+02:00', 2 * HOUR, '2026-09-25T09:00+02:00'],
  ['five working days', '2026-09-21T08:00+02:00', 40 * HOUR, '2026-09-28T17:00+02:00'],
  ['nothing at all, out of hours', '2026-09-20T10:00+02:00', 0, '2026-09-21T08:00+02:00'],
])('a promise made %s is due', (_, from, seconds, due) => {
  expect(new BusinessTime(JOHANNESBURG).add(new Date(from), seconds)).toEqual(new Date(due));
});

test.each([
  ['clocks go forward', '2026-03-29T00:00+01:00', 23 * HOUR],
  ['clocks go back', '2026-10-25T00:00+02:00', 25 * HOUR],
  ['nothing happens', '2026-10-26T00:00+01:00', 24 * HOUR],
])('the day on which %s has as many hours as pass', (_, midnight, seconds) => {
  const time = new BusinessTime(BERLIN_DAY_AND_NIGHT);
  const next = new Date(new Date(midnight).getTime() + seconds * 1000);
  expect(time.secondsBetween(new Date(midnight), next)).toBe(seconds);
  expect(time.add(new Date(midnight), seconds)).toEqual(next);
});

test.each([
  // 01:00–02:30 and 02:30–05:00 meet in the hour that is missing, or in the one that comes twice.
  ['missing', '2026-03-28T23:00Z', '2026-03-29T22:00Z', 3 * HOUR],
  ['there twice', '2026-10-24T22:00Z', '2026-10-25T23:00Z', 5 * HOUR],
])('night shifts meet without gap or overlap when an hour is %s', (_, from, to, seconds) => {
  expect(new BusinessTime(BERLIN_NIGHT).secondsBetween(new Date(from), new Date(to))).toBe(seconds);
});

test.each([
  ['a day', '2026-09-23T10:00+02:00', 1, '2026-09-22T10:00+02:00'],
  ['a day, on a Monday', '2026-09-21T10:00+02:00', 1, '2026-09-18T10:00+02:00'],
  ['two days over a holiday', '2026-09-28T10:00+02:00', 2, '2026-09-23T10:00+02:00'],
  ['a day, on a Sunday', '2026-09-20T10:00+02:00', 1, '2026-09-18T10:00+02:00'],
])('%s ago, in working days', (_, at, days, then) => {
  expect(new BusinessTime(JOHANNESBURG).workingDaysBefore(new Date(at), days)).toEqual(
    new Date(then),
  );
});

test('a calendar without working hours is never due', () => {
  const never = new BusinessTime({ timeZone: 'UTC', intervals: [], holidays: [] });
  expect(never.add(new Date('2026-01-01T00:00Z'), 1)).toBeUndefined();
  expect(never.workingDaysBefore(new Date('2026-01-01T00:00Z'), 1)).toBeUndefined();
});

test('what is added is what lies between, and time never runs backwards', () => {
  const zones = [
    'Africa/Johannesburg',
    'Europe/Berlin',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
  ];
  const instant = fc.date({
    min: new Date('2025-01-01T00:00Z'),
    max: new Date('2027-12-31T00:00Z'),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      instant.map((date) => new Date(Math.floor(date.getTime() / 1000) * 1000)),
      fc.integer({ min: 1, max: 200 * HOUR }),
      (timeZone, from, seconds) => {
        const time = new BusinessTime({ ...JOHANNESBURG, timeZone });
        const due = time.add(from, seconds)!;
        expect(time.secondsBetween(from, due)).toBe(seconds);
        expect(time.add(from, seconds + 1)!.getTime()).toBeGreaterThan(due.getTime());
      },
    ),
    { numRuns: 200 },
  );
});

test.each([
  [[{ weekday: 1, from: '08:00', to: '17:00' }], undefined],
  [[{ weekday: 1, from: '17:00', to: '08:00' }], 'must begin before they end (17:00–08:00)'],
  [
    [
      { weekday: 1, from: '12:00', to: '17:00' },
      { weekday: 1, from: '08:00', to: '12:30' },
    ],
    'must not overlap (08:00–12:30 and 12:00–17:00)',
  ],
  [
    [
      { weekday: 1, from: '08:00', to: '12:00' },
      { weekday: 1, from: '12:00', to: '24:00' },
      { weekday: 2, from: '00:00', to: '12:00' },
    ],
    undefined,
  ],
])('working hours %j: %p', (intervals, mistake) => {
  expect(mistakeIn(intervals)).toBe(mistake);
});
