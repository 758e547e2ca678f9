import { PATIENCE_SECONDS, probeSeconds } from './backoff.js';

/**
 * `degraded`: nothing arrives, so one delivery at a time is tried, further and further apart.
 * `disabled`: nothing is sent or queued until somebody enables the endpoint again.
 */
export type EndpointStatus = 'enabled' | 'degraded' | 'disabled';

export interface EndpointHealth {
  status: EndpointStatus;
  disabledReason: string | null;
  /** Rounds of attempts in a row of which none arrived. */
  consecutiveFailures: number;
  failingSince: Date | null;
  /** Not before this instant, while degraded. */
  nextAttemptAt: Date | null;
}

export type Outcome = 'arrived' | 'failed' | 'gone';

/** From this round on nothing but probes is sent. */
const DEGRADED_AFTER = 3;

export const HEALTHY: EndpointHealth = {
  status: 'enabled',
  disabledReason: null,
  consecutiveFailures: 0,
  failingSince: null,
  nextAttemptAt: null,
};

/** The health of an endpoint after a round of attempts: one that arrived shows that it is well. */
export function healthAfter(
  health: EndpointHealth,
  outcomes: readonly Outcome[],
  now: Date,
): EndpointHealth {
  if (health.status === 'disabled' || outcomes.length === 0) return health;
  if (outcomes.includes('gone')) return disabled(health, 'The receiver answered 410 Gone.');
  if (outcomes.includes('arrived')) return HEALTHY;
  const consecutiveFailures = health.consecutiveFailures + 1;
  const failingSince = health.failingSince ?? now;
  const failing = { ...health, consecutiveFailures, failingSince };
  if (now.getTime() - failingSince.getTime() >= PATIENCE_SECONDS * 1000) {
    return disabled(failing, 'Nothing has arrived for three days.');
  }
  if (consecutiveFailures < DEGRADED_AFTER) return failing;
  const wait = probeSeconds(consecutiveFailures - DEGRADED_AFTER + 1);
  return {
    ...failing,
    status: 'degraded',
    nextAttemptAt: new Date(now.getTime() + wait * 1000),
  };
}

function disabled(health: EndpointHealth, disabledReason: string): EndpointHealth {
  return { ...health, status: 'disabled', disabledReason, nextAttemptAt: null };
}
