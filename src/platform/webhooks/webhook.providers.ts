import { EventFeed } from '../event-log/event-feed.js';
import { EventLog } from '../event-log/event-log.js';
import { EventStreams } from '../event-log/event-stream.js';
import { EventRetention } from './event-retention.js';
import { WebhookDeliveries } from './webhook-deliveries.js';
import { WebhookEndpointsRepository } from './webhook-endpoints.repository.js';
import { WebhookReplays } from './webhook-replays.js';
import { WebhookSecrets } from './webhook-secrets.js';
import { WebhookViews } from './webhook-views.js';
import { WebhookWorker } from './webhook-worker.js';
import { Webhooks } from './webhooks.service.js';

/** What tells the world what happens in the house. */
export const EVENT_PROVIDERS = [
  EventLog,
  EventFeed,
  EventStreams,
  EventRetention,
  Webhooks,
  WebhookDeliveries,
  WebhookEndpointsRepository,
  WebhookReplays,
  WebhookSecrets,
  WebhookViews,
  WebhookWorker,
];
