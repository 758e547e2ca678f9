import { PATIENCE_SECONDS } from './backoff.js';
import { outcomeOf, stateAfter } from './delivery-state.js';

const noon = new Date('2026-03-31T12:00:00Z');
const threeDaysAgo = new Date(noon.getTime() - PATIENCE_SECONDS * 1000);

test.each([
  [200, 'arrived'],
  [204, 'arrived'],
  [301, 'failed'],
  [307, 'failed'],
  [400, 'failed'],
  [410, 'gone'],
  [500, 'failed'],
  [null, 'failed'],
])('an answer of %p has %s', (status, outcome) => {
  expect(outcomeOf({ status })).toBe(outcome);
});

test('a delivery that fails is tried again after a while', () => {
  const state = stateAfter({ attempts: 1, firstFailedAt: noon }, 'failed', true, noon);
  expect(state).toMatchObject({ status: 'pending', attempts: 2 });
  expect(state.nextAttemptAt.getTime() - noon.getTime()).toBe(60_000);
});

test('a delivery is given up after three days only where others arrive', () => {
  const delivery = { attempts: 9, firstFailedAt: threeDaysAgo };
  expect(stateAfter(delivery, 'failed', true, noon).status).toBe('failed');
  expect(stateAfter(delivery, 'failed', false, noon).status).toBe('pending');
  expect(stateAfter(delivery, 'arrived', true, noon).status).toBe('delivered');
});
