import { backoffSeconds, PATIENCE_SECONDS } from './backoff.js';
import type { Outcome } from './endpoint-health.js';
import type { WebhookAnswer } from './send-webhook.js';
import type { Delivery, DeliveryState } from './webhook-deliveries.js';

/** What an answer means: 2xx arrived, 410 wants no more, everything else (redirects too) failed. */
export function outcomeOf({ status }: Pick<WebhookAnswer, 'status'>): Outcome {
  if (status === null) return 'failed';
  if (status === 410) return 'gone';
  return status >= 200 && status < 300 ? 'arrived' : 'failed';
}

/**
 * A delivery after an attempt. One that keeps failing for three days while others arrive is given
 * up, so that it does not hold back what follows it.
 */
export function stateAfter(
  { attempts, firstFailedAt }: Pick<Delivery, 'attempts' | 'firstFailedAt'>,
  outcome: Outcome,
  isEndpointWell: boolean,
  now: Date,
): DeliveryState {
  const tried = attempts + 1;
  if (outcome === 'arrived') {
    return { status: 'delivered', attempts: tried, firstFailedAt, nextAttemptAt: now };
  }
  const since = firstFailedAt ?? now;
  const isPatienceOver = now.getTime() - since.getTime() >= PATIENCE_SECONDS * 1000;
  return {
    status: isPatienceOver && isEndpointWell ? 'failed' : 'pending',
    attempts: tried,
    firstFailedAt: since,
    nextAttemptAt: new Date(now.getTime() + backoffSeconds(tried) * 1000),
  };
}
