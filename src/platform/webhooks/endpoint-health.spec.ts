import { backoffSeconds, PATIENCE_SECONDS, probeSeconds } from './backoff.js';
import { type EndpointHealth, healthAfter, HEALTHY, type Outcome } from './endpoint-health.js';

const noon = new Date('2026-03-31T12:00:00Z');
const later = (seconds: number): Date => new Date(noon.getTime() + seconds * 1000);

function after(...rounds: Outcome[][]): EndpointHealth {
  return rounds.reduce((health, outcomes) => healthAfter(health, outcomes, noon), HEALTHY);
}

test('an endpoint that fails three rounds is only probed from then on, further and further apart', () => {
  const failed: Outcome[] = ['failed', 'failed'];
  expect(after(failed, failed)).toMatchObject({ status: 'enabled', consecutiveFailures: 2 });
  const waits = [3, 4, 5, 6, 7, 8].map((rounds) => {
    const { status, nextAttemptAt } = after(...Array<Outcome[]>(rounds).fill(failed));
    expect(status).toBe('degraded');
    return (nextAttemptAt!.getTime() - noon.getTime()) / 1000;
  });
  expect(waits).toEqual([5, 60, 300, 1800, 3600, 3600]);
});

test('one delivery that arrives makes an endpoint well, whatever else failed with it', () => {
  expect(after(['failed'], ['failed'], ['failed'], ['failed', 'arrived'])).toEqual(HEALTHY);
});

test('after three days without an arrival an endpoint is disabled', () => {
  const failing = after(['failed'], ['failed'], ['failed']);
  const almost = healthAfter(failing, ['failed'], later(PATIENCE_SECONDS - 1));
  expect(almost.status).toBe('degraded');
  expect(healthAfter(almost, ['failed'], later(PATIENCE_SECONDS))).toMatchObject({
    status: 'disabled',
    disabledReason: 'Nothing has arrived for three days.',
    nextAttemptAt: null,
  });
});

test('a receiver that says it is gone is disabled at once', () => {
  expect(after(['arrived', 'gone']).status).toBe('disabled');
});

test('a delivery is tried less and less often, and for longer than three days', () => {
  const waits = Array.from({ length: 10 }, (_, index) => backoffSeconds(index + 1));
  expect(waits).toEqual([5, 60, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 72_000]);
  expect(waits.reduce((sum, wait) => sum + wait)).toBeGreaterThan(PATIENCE_SECONDS - 72_000);
  expect(probeSeconds(50)).toBe(3600);
});
