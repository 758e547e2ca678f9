import { Injectable } from '@nestjs/common';
import { Audit, difference } from '../audit/audit.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { mustBeVersion } from '../database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../errors/index.js';
import { EVENT_PATTERN, takesEvent } from '../event-log/event-patterns.js';
import { EventLog } from '../event-log/event-log.js';
import type { Agent } from '../http/agent.js';
import { Jobs } from '../jobs/jobs.js';
import { Settings } from '../settings/settings.js';
import { HEALTHY } from './endpoint-health.js';
import { receiverUrlMistake } from './receiver-url.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookNetworks } from './webhook-settings.js';
import { DELIVER } from './webhook-worker.js';
import { newSigningSecret } from './webhook-signature.js';

/** Each event is queued for each of them. */
const ENDPOINTS_MAX = 100;
/** For so long messages are signed by the old secret as well. */
const OLD_SECRET_SECONDS = 86_400;

export interface NewWebhook {
  url: string;
  /** Types of events, in which `*` stands for anything. */
  events: string[];
  description?: string | null;
  contactEmail?: string | null;
}

export interface WebhookChanges extends Partial<NewWebhook> {
  isEnabled?: boolean;
}

export interface WithSecret {
  endpoint: WebhookEndpoint;
  /** In clear, this once. */
  secret: string;
}

/** The acts on webhook endpoints. */
@Injectable()
export class Webhooks {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly settings: Settings,
    private readonly jobs: Jobs,
    private readonly eventLog: EventLog,
    private readonly secrets: WebhookSecrets,
    private readonly endpoints: WebhookEndpointsRepository,
    private readonly deliveries: WebhookDeliveries,
  ) {}

  /** @throws NotFound */
  async get(id: number): Promise<WebhookEndpoint> {
    const endpoint = await this.endpoints.find(id);
    if (!endpoint) throw new NotFound('webhook');
    return endpoint;
  }

  /** Adds an endpoint; it is told what happens from now on. @throws ValidationFailed Conflict */
  add(agent: Agent, input: NewWebhook): Promise<WithSecret> {
    return this.database.transaction(async () => {
      await this.mustFit(input);
      if ((await this.endpoints.count()) >= ENDPOINTS_MAX) {
        throw new Conflict(`There are ${ENDPOINTS_MAX} webhooks already.`);
      }
      const id = await this.endpoints.nextId();
      const secret = newSigningSecret();
      const now = this.clock.now();
      const endpoint = await this.endpoints.add({
        id,
        url: input.url,
        events: input.events,
        description: input.description ?? null,
        contactEmail: input.contactEmail ?? null,
        secret: this.secrets.seal(id, secret),
        ...HEALTHY,
        createdAt: now,
        modifiedAt: now,
      });
      await this.record(agent, id, 'added', { after: audited(endpoint) });
      return { endpoint, secret };
    });
  }

  /**
   * Changes an endpoint. Enabled again, it gets what was on its way; what happened meanwhile is
   * sent by a replay.
   * @throws NotFound StaleVersion ValidationFailed
   */
  modify(
    agent: Agent,
    id: number,
    changes: WebhookChanges,
    version?: number,
  ): Promise<WebhookEndpoint> {
    return this.database.transaction(async () => {
      const endpoint = await this.held(id, version);
      const before = audited(endpoint);
      const { isEnabled, ...fields } = changes;
      await this.mustFit(fields);
      Object.assign(endpoint, fields, switched(endpoint, isEnabled));
      const changed = difference(before, audited(endpoint));
      if (Object.keys(changed.after).length === 0) return endpoint;
      endpoint.modifiedAt = this.clock.now();
      await this.endpoints.save(endpoint);
      if (isEnabled) await this.beginAgain(id);
      await this.record(agent, id, 'modified', changed);
      return endpoint;
    });
  }

  /** Removes an endpoint with its deliveries. @throws NotFound StaleVersion */
  remove(agent: Agent, id: number, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const endpoint = await this.held(id, version);
      await this.endpoints.remove(endpoint);
      await this.record(agent, id, 'removed', { before: audited(endpoint) });
    });
  }

  /** Gives an endpoint another secret; for a day messages are signed by both. @throws NotFound */
  rotateSecret(agent: Agent, id: number): Promise<WithSecret> {
    return this.database.transaction(async () => {
      const endpoint = await this.held(id);
      const secret = newSigningSecret();
      endpoint.oldSecret = endpoint.secret;
      endpoint.oldSecretUntil = this.clock.in(OLD_SECRET_SECONDS);
      endpoint.secret = this.secrets.seal(id, secret);
      endpoint.modifiedAt = this.clock.now();
      await this.endpoints.save(endpoint);
      await this.record(agent, id, 'secret_rotated', {});
      return { endpoint, secret };
    });
  }

  private async beginAgain(endpointId: number): Promise<void> {
    await this.deliveries.forgive(endpointId, this.clock.now());
    await this.jobs.add(DELIVER, { endpointId }, { key: `${DELIVER}.${endpointId}` });
  }

  private async held(id: number, version?: number): Promise<WebhookEndpoint> {
    const endpoint = await this.endpoints.findForUpdate(id);
    if (!endpoint) throw new NotFound('webhook');
    mustBeVersion(endpoint, version);
    return endpoint;
  }

  /** @throws ValidationFailed */
  private async mustFit({ url, events }: Partial<NewWebhook>): Promise<void> {
    const mistake =
      url === undefined
        ? undefined
        : receiverUrlMistake(url, await this.settings.get(WebhookNetworks));
    const stranger = events?.find((pattern) => !this.isKnown(pattern));
    const wrong = [
      ...(mistake === undefined ? [] : [{ field: 'url', message: mistake }]),
      ...(stranger === undefined ? [] : [{ field: 'events', message: `no event is ${stranger}` }]),
    ];
    if (wrong.length > 0) throw new ValidationFailed(wrong);
  }

  private isKnown(pattern: string): boolean {
    return (
      EVENT_PATTERN.test(pattern) &&
      this.eventLog.publications().some(({ type }) => takesEvent(pattern, type))
    );
  }

  private async record(
    agent: Agent,
    id: number,
    deed: string,
    change: { before?: object; after?: object },
  ): Promise<void> {
    const action = `webhooks.endpoint.${deed}`;
    await this.audit.record(agent, { action, subject: 'webhook', subjectId: id, ...change });
  }
}

function switched(
  { status }: WebhookEndpoint,
  isEnabled: boolean | undefined,
): Partial<WebhookEndpoint> {
  if (isEnabled === false && status !== 'disabled') {
    return { status: 'disabled', disabledReason: 'Disabled by staff.', nextAttemptAt: null };
  }
  return isEnabled === true && status !== 'enabled' ? HEALTHY : {};
}

/** An endpoint in the words of the admin API; never a secret. */
function audited(endpoint: WebhookEndpoint): Record<string, unknown> {
  return {
    url: endpoint.url,
    events: endpoint.events,
    description: endpoint.description,
    contact_email: endpoint.contactEmail,
    status: endpoint.status,
  };
}
