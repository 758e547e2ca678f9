import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Audit } from '../audit/audit.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import type { Agent } from '../http/agent.js';
import { Jobs } from '../jobs/jobs.js';
import { Mail } from '../mail/mail.js';
import { Settings } from '../settings/settings.js';
import { outcomeOf, stateAfter } from './delivery-state.js';
import { disabledLetter } from './disabled-letter.js';
import { type EndpointHealth, healthAfter, type Outcome } from './endpoint-health.js';
import { sendWebhook, type WebhookAnswer, type WebhookMessage } from './send-webhook.js';
import { type Delivery, WebhookDeliveries } from './webhook-deliveries.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookNetworks } from './webhook-settings.js';
import { signedHeaders } from './webhook-signature.js';

export const DELIVER = 'webhooks.deliver';
export const SEND_SAMPLE = 'webhooks.send-sample';
const DELIVER_DUE = 'webhooks.deliver-due';

/** Messages on the way to one endpoint at the same time, each of another aggregate. */
const IN_FLIGHT_MAX = 8;
/** Rounds of one job; then it makes room for others and comes again. */
const ROUNDS_MAX = 25;
/** When another process is at it: long enough for it to finish its round. */
const BUSY_SECONDS = 5;

const SYSTEM: Agent = {
  userId: null,
  username: 'system:webhooks',
  clientId: null,
  credential: 'system:webhooks',
};

interface Sent {
  delivery: Delivery;
  message: WebhookMessage;
  answer: WebhookAnswer;
  outcome: Outcome;
}

/**
 * Delivers at least once, and the events of one aggregate in their order: of each only the first
 * that has not arrived is ever sent. Rows are held while they are sent, so several processes work
 * at one endpoint without sending anything twice; one that dies in between leaves them free.
 */
@Injectable()
export class WebhookWorker implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly mail: Mail,
    private readonly audit: Audit,
    private readonly settings: Settings,
    private readonly secrets: WebhookSecrets,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ endpointId: number }>(DELIVER, ({ endpointId }) => this.deliver(endpointId));
    this.jobs.define<{ deliveryId: number; endpointId: number }>(
      SEND_SAMPLE,
      ({ deliveryId, endpointId }) => this.sendSample(endpointId, deliveryId),
    );
    this.jobs.every('* * * * *', DELIVER_DUE, () => this.deliverDue());
  }

  /** Delivers what is due at an endpoint, and comes again when the next is. */
  async deliver(endpointId: number): Promise<void> {
    for (let round = 0; round < ROUNDS_MAX; round++) {
      if ((await this.round(endpointId)) > 0) continue;
      await this.comeAgain(endpointId);
      return;
    }
    await this.enqueue(endpointId);
  }

  /** The rounds go on wherever a process has died before it could say when it would come again. */
  private async deliverDue(): Promise<void> {
    for (const id of await this.endpoints.idsWithDue(this.clock.now())) await this.enqueue(id);
  }

  /** Sends some of what is due, each at most once. @returns how many were sent */
  private round(endpointId: number): Promise<number> {
    return this.database.transaction(async () => {
      const endpoint = await this.endpoints.find(endpointId);
      const now = this.clock.now();
      if (!endpoint || endpoint.status === 'disabled') return 0;
      if (endpoint.nextAttemptAt && endpoint.nextAttemptAt > now) return 0;
      const isProbe = endpoint.status === 'degraded';
      const limit = isProbe ? 1 : IN_FLIGHT_MAX;
      const due = await this.deliveries.claim(endpointId, now, limit, isProbe);
      const sent = await this.send(endpoint, due);
      if (sent.length > 0) await this.keepHealth(endpointId, sent);
      for (const each of sent) await this.keep(endpoint, each);
      return sent.length;
    });
  }

  private async sendSample(endpointId: number, deliveryId: number): Promise<void> {
    await this.database.transaction(async () => {
      const endpoint = await this.endpoints.find(endpointId);
      const sample = await this.deliveries.findSampleForUpdate(deliveryId);
      if (!endpoint || !sample) return;
      for (const { answer, message, outcome } of await this.send(endpoint, [sample])) {
        const now = this.clock.now();
        const status = outcome === 'arrived' ? 'delivered' : 'failed';
        await this.deliveries.log(sample.id, now, message, answer);
        const state = { status, attempts: 1, firstFailedAt: null, nextAttemptAt: now } as const;
        await this.deliveries.keep(sample.id, state, now);
      }
    });
  }

  private async send(endpoint: WebhookEndpoint, due: readonly Delivery[]): Promise<Sent[]> {
    const allowed = await this.settings.get(WebhookNetworks);
    const secrets = this.secrets.of(endpoint);
    return Promise.all(
      due.map(async (delivery) => {
        const message = {
          url: endpoint.url,
          headers: {
            'content-type': 'application/json',
            'user-agent': 'Lastmile-Webhooks/1',
            ...signedHeaders(secrets, delivery.messageId, this.clock.now(), delivery.body),
          },
          body: delivery.body,
        };
        const answer = await sendWebhook(message, allowed);
        return { delivery, message, answer, outcome: outcomeOf(answer) };
      }),
    );
  }

  private async keep(
    { status }: WebhookEndpoint,
    { delivery, message, answer, outcome }: Sent,
  ): Promise<void> {
    const now = this.clock.now();
    await this.deliveries.log(delivery.id, now, message, answer);
    const state = stateAfter(delivery, outcome, status === 'enabled', now);
    await this.deliveries.keep(delivery.id, state, now);
  }

  private async keepHealth(endpointId: number, sent: readonly Sent[]): Promise<void> {
    const endpoint = await this.endpoints.findForUpdate(endpointId);
    if (!endpoint) return;
    const now = this.clock.now();
    const outcomes = sent.map(({ outcome }) => outcome);
    const before = healthOf(endpoint);
    const after = healthAfter(before, outcomes, now);
    if (before.status === 'degraded' && after.status === 'enabled') {
      await this.deliveries.hasten(endpointId, now);
    }
    if (JSON.stringify(before) === JSON.stringify(after)) return;
    await this.endpoints.save(Object.assign(endpoint, after));
    if (after.status === 'disabled') await this.tellOwner(endpoint, after);
  }

  private async tellOwner(endpoint: WebhookEndpoint, health: EndpointHealth): Promise<void> {
    await this.audit.record(SYSTEM, {
      action: 'webhooks.endpoint.disabled',
      subject: 'webhook',
      subjectId: endpoint.id,
      after: { status: health.status, reason: health.disabledReason },
    });
    if (endpoint.contactEmail) await this.mail.post(disabledLetter(endpoint, health));
  }

  private async comeAgain(endpointId: number): Promise<void> {
    const endpoint = await this.endpoints.find(endpointId);
    if (!endpoint || endpoint.status === 'disabled') return;
    const dueAt = await this.deliveries.nextDueAt(endpointId);
    if (!dueAt) return;
    const soon = this.clock.in(BUSY_SECONDS);
    const notBefore = endpoint.status === 'degraded' ? endpoint.nextAttemptAt : dueAt;
    await this.enqueue(endpointId, notBefore && notBefore > soon ? notBefore : soon);
  }

  private async enqueue(endpointId: number, runAt?: Date): Promise<void> {
    const key = `${DELIVER}.${endpointId}`;
    await this.jobs.add(DELIVER, { endpointId }, { key, ...(runAt ? { runAt } : {}) });
  }
}

function healthOf(endpoint: WebhookEndpoint): EndpointHealth {
  const { status, disabledReason, consecutiveFailures, failingSince, nextAttemptAt } = endpoint;
  return { status, disabledReason, consecutiveFailures, failingSince, nextAttemptAt };
}
