import type { Letter } from '../mail/mail.js';
import type { EndpointHealth } from './endpoint-health.js';
import type { WebhookEndpoint } from './webhook-endpoint.entity.js';

/** Tells the owner of an endpoint that nothing is sent to it any more, and what to do. */
export function disabledLetter(
  { id, url, contactEmail, version }: WebhookEndpoint,
  { disabledReason, failingSince }: EndpointHealth,
): Letter {
  return {
    to: contactEmail ?? '',
    subject: `Webhook ${id} has been disabled`,
    text: [
      `The webhook endpoint ${id} has been disabled:`,
      url,
      '',
      disabledReason ?? '',
      ...(failingSince ? [`Attempts have failed since ${failingSince.toISOString()}.`] : []),
      '',
      'What was on its way is kept. When the receiver works again, enable the endpoint:',
      `PATCH /admin/webhooks/${id} {"enabled": true}. Events from the time in between are sent by`,
      `POST /admin/webhooks/${id}/replay with the times "from" and "to".`,
    ].join('\n'),
    headers: { 'Auto-Submitted': 'auto-generated' },
    key: `webhook-disabled-${id}-${version}`,
  };
}
