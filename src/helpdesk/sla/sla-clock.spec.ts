import { AROUND_THE_CLOCK, BusinessTime } from '../calendars/business-time.js';
import { type ClockEvent, isBreached, NO_PROMISE, type Promised, replay } from './sla-clock.js';

const OFFICE = new BusinessTime({
  timeZone: 'UTC',
  intervals: [1, 2, 3, 4, 5].map((weekday) => ({ weekday, from: '08:00', to: '16:00' })),
  holidays: [],
});
const ALWAYS = new BusinessTime(AROUND_THE_CLOCK);
const PROMISED: Promised = {
  firstResponseSeconds: 3600,
  resolutionSeconds: 8 * 3600,
  warnPercent: 75,
  holdPausesFirstResponse: false,
};

/** `'opened 08:00, held 09:00'` on Monday 2026-09-21, UTC. */
function story(text: string): ClockEvent[] {
  return text.split(', ').map((part) => {
    const [kind, time] = part.split(' ') as [ClockEvent['kind'], string];
    return { kind, at: at(time) };
  });
}

function at(time: string): Date {
  const [day, hours] = time.includes('d') ? time.split('d') : ['0', time];
  return new Date(new Date(`2026-09-21T${hours}:00Z`).getTime() + Number(day) * 86_400_000);
}

test.each([
  ['opened 08:00', 'running', 0, '16:00'],
  ['opened 08:00, held 10:00', 'paused', 2, null],
  ['opened 08:00, held 10:00, released 12:00', 'running', 2, '1d10:00'],
  ['opened 08:00, held 10:00, held 11:00, released 12:00', 'running', 2, '1d10:00'],
  ['opened 08:00, held 10:00, released 11:00, released 12:00', 'running', 2, '1d09:00'],
  ['opened 08:00, resolved 11:00', 'stopped', 3, null],
  ['opened 08:00, resolved 11:00, closed 15:00', 'stopped', 3, null],
  ['opened 08:00, resolved 11:00, reopened 15:00', 'running', 3, '1d12:00'],
  ['opened 08:00, held 09:00, resolved 11:00', 'stopped', 1, null],
  ['opened 08:00, held 09:00, resolved 11:00, reopened 12:00', 'paused', 1, null],
  ['opened 08:00, merged 09:00', 'cancelled', 1, null],
  ['opened 08:00, resolved 1d09:00', 'stopped', 9, '16:00'],
  ['opened 5d12:00', 'running', 0, '7d16:00'],
])('%s: the resolution clock is %s after %i h, due %s', (events, state, hours, due) => {
  const { resolution } = replay(story(events), OFFICE, PROMISED);
  expect(resolution).toMatchObject({
    state,
    consumedSeconds: hours * 3600,
    dueAt: due === null ? null : at(due),
  });
});

test.each([
  ['opened 08:00', 'running', '09:00'],
  ['opened 08:00, held 08:10', 'running', '09:00'],
  ['opened 08:00, responded 08:20', 'stopped', null],
  ['opened 08:00, responded 10:00', 'stopped', '09:00'],
  ['opened 08:00, resolved 08:30', 'stopped', null],
  ['opened 08:00, closed 08:30', 'cancelled', null],
  ['opened 08:00, closed 08:30, reopened 10:00', 'running', '10:30'],
  ['opened 08:00, resolved 08:30, reopened 10:00', 'stopped', null],
])('%s: the first response clock is %s, due %s', (events, state, due) => {
  const { first_response: clock } = replay(story(events), OFFICE, PROMISED);
  expect(clock).toMatchObject({ state, dueAt: due === null ? null : at(due) });
});

test('a policy may excuse the first response while the ticket is on hold', () => {
  const policy = { ...PROMISED, holdPausesFirstResponse: true };
  const events = story('opened 08:00, held 08:10, released 10:00');
  expect(replay(events, OFFICE, policy).first_response.dueAt).toEqual(at('10:50'));
});

test('another calendar, priority or policy reads the same events anew', () => {
  const events = story('opened 08:00, held 10:00, released 2d10:00');
  expect(replay(events, OFFICE, PROMISED).resolution.dueAt).toEqual(at('2d16:00'));
  expect(replay(events, ALWAYS, PROMISED).resolution.dueAt).toEqual(at('2d16:00'));
  const tighter = { ...PROMISED, resolutionSeconds: 3600 };
  expect(replay(events, OFFICE, tighter).resolution.dueAt).toEqual(at('09:00'));
  expect(replay(events, OFFICE, NO_PROMISE).resolution).toMatchObject({
    consumedSeconds: 7200,
    dueAt: null,
  });
  expect(replay(events, OFFICE, PROMISED)).toEqual(replay(events, OFFICE, { ...PROMISED }));
});

test('the warning comes before the breach, and stopping in time is no breach', () => {
  const open = replay(story('opened 08:00'), OFFICE, PROMISED).resolution;
  expect(open.warnAt).toEqual(at('14:00'));
  expect(isBreached(open, at('15:59'))).toBe(false);
  expect(isBreached(open, at('16:00'))).toBe(true);
  const inTime = replay(story('opened 08:00, resolved 16:00'), OFFICE, PROMISED).resolution;
  expect(isBreached(inTime, at('3d08:00'))).toBe(false);
  const late = replay(story('opened 08:00, resolved 1d08:01'), OFFICE, PROMISED).resolution;
  expect(isBreached(late, at('3d08:00'))).toBe(true);
});
