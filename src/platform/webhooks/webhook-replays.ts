import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { NotFound, ValidationFailed } from '../errors/index.js';
import { EventLog } from '../event-log/event-log.js';
import { eventNumber } from '../event-log/event-rows.js';
import type { Agent } from '../http/agent.js';
import { Jobs } from '../jobs/jobs.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import { DELIVER, SEND_SAMPLE } from './webhook-worker.js';
import { Webhooks } from './webhooks.service.js';

/** Events queued by one replay at most. */
const REPLAY_MAX = 50_000;

/** Which events to send once more: one, or those of a span of time (from inclusive, to exclusive). */
export type ReplayRange = { eventId: string } | { from: Date; to: Date };

/** Sends what was sent before, or what is only made up. */
@Injectable()
export class WebhookReplays {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly jobs: Jobs,
    private readonly eventLog: EventLog,
    private readonly webhooks: Webhooks,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  /**
   * Queues events of the past at an endpoint, as far as it wants their types, in their order and
   * behind what is on its way. They keep their ids, so that a receiver can tell what it has seen.
   * @returns how many
   * @throws NotFound ValidationFailed
   */
  replay(agent: Agent, endpointId: number, range: ReplayRange): Promise<number> {
    return this.database.transaction(async () => {
      const endpoint = await this.webhooks.get(endpointId);
      const { where, values } = conditionOf(range);
      const queued = await this.deliveries.replay(endpoint, where, values, this.clock.now());
      if ('eventId' in range && queued === 0) throw new NotFound('event');
      if (queued > REPLAY_MAX) {
        const message = `holds ${queued} events; at most ${REPLAY_MAX} are sent at once`;
        throw ValidationFailed.of('from', message);
      }
      await this.audit.record(agent, {
        action: 'webhooks.endpoint.replayed',
        subject: 'webhook',
        subjectId: endpointId,
        after: { ...range, queued },
      });
      const key = `${DELIVER}.${endpointId}`;
      if (queued > 0) await this.jobs.add(DELIVER, { endpointId }, { key });
      return queued;
    });
  }

  /** Sends a made-up event once, also to a disabled endpoint. @returns the delivery @throws NotFound ValidationFailed */
  sendSample(agent: Agent, endpointId: number, type: string): Promise<number> {
    return this.database.transaction(async () => {
      await this.webhooks.get(endpointId);
      const publication = this.eventLog.find(type);
      if (!publication) throw ValidationFailed.of('type', 'is no event');
      const now = this.clock.now();
      const sample = {
        id: `evt_sample_${randomBytes(8).toString('hex')}`,
        sequence: null,
        type,
        schema_version: publication.schemaVersion ?? 1,
        aggregate: { type: publication.aggregate, id: 0, version: 0 },
        timestamp: now.toISOString(),
        data: publication.example,
      };
      const deliveryId = await this.deliveries.addSample(endpointId, sample, type, now);
      await this.jobs.add(SEND_SAMPLE, { endpointId, deliveryId });
      await this.audit.record(agent, {
        action: 'webhooks.endpoint.sample_sent',
        subject: 'webhook',
        subjectId: endpointId,
        after: { type },
      });
      return deliveryId;
    });
  }
}

/** A condition on `e`, the event; its values are bound from $4 on. @throws NotFound ValidationFailed */
function conditionOf(range: ReplayRange): { where: string; values: unknown[] } {
  if ('eventId' in range) {
    const number = eventNumber(range.eventId);
    if (number === undefined) throw new NotFound('event');
    return { where: 'e.id = $4', values: [number] };
  }
  if (range.from >= range.to) throw ValidationFailed.of('to', 'must be later than from');
  return {
    where: 'e.occurred_at >= $4 AND e.occurred_at < $5',
    values: [range.from, range.to],
  };
}
