import ipaddr from 'ipaddr.js';
import { setting } from '../settings/settings.js';

const NETWORKS_MAX = 50;

export const WebhookNetworks = setting(
  'webhook_networks',
  'Networks that webhooks may be sent to although they are not of the Internet, e.g. ["10.20.0.0/16"].',
  [] as string[],
  (value): value is string[] =>
    Array.isArray(value) &&
    value.length <= NETWORKS_MAX &&
    value.every((each) => typeof each === 'string' && ipaddr.isValidCIDR(each)),
  `be a list of at most ${NETWORKS_MAX} networks such as 10.20.0.0/16`,
);

export const EventRetentionDays = setting(
  'event_retention_days',
  'Days for which events and deliveries are kept.',
  90,
  (value): value is number =>
    typeof value === 'number' && Number.isInteger(value) && value >= 7 && value <= 3650,
  'be a whole number from 7 to 3650',
);
