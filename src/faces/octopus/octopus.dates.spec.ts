import { endIn, instantIn, localText, phpDate } from './octopus.dates.js';

const MADRID = 'Europe/Madrid';

test('an instant is written as PHP writes it, and as text, on the clocks of the location', () => {
  const instant = new Date('2017-12-18T09:47:40Z');
  expect(phpDate(instant, MADRID)).toEqual({
    date: '2017-12-18 10:47:40.000000',
    timezone_type: 3,
    timezone: 'Europe/Madrid',
  });
  expect(localText(instant, MADRID)).toBe('2017-12-18 10:47:40');
});

test.each([
  ['2026-03-31T10:00:00', '2026-03-31T08:00:00.000Z'],
  ['2026-03-31T10:00:00Z', '2026-03-31T10:00:00.000Z'],
  ['2026-03-31T10:00:00+04:00', '2026-03-31T06:00:00.000Z'],
  ['2026-03-31T10:00:00 04:00', '2026-03-31T06:00:00.000Z'],
  ['2026-03-31 10:00:00', '2026-03-31T08:00:00.000Z'],
  ['2026-03-31', '2026-03-30T22:00:00.000Z'],
])('%s at Madrid is %s', (text, instant) => {
  expect(instantIn('start_time', text, MADRID).toISOString()).toBe(instant);
});

test.each(['', 'tomorrow', '2026-02-30', '31/03/2026', '2026-03-31T25:00'])(
  '%j is no date',
  (text) => {
    expect(() => instantIn('start_time', text, MADRID)).toThrow('start_time: must be');
  },
);

test.each([
  ['2026-03-31', '2026-03-31T22:00:00.000Z'],
  ['2026-03-31T10:00:00', '2026-03-31T08:00:00.000Z'],
])('a range up to %s ends before %s', (text, instant) => {
  expect(endIn('to', text, MADRID).toISOString()).toBe(instant);
});
