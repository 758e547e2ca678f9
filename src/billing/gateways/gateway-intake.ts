import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { DomainError } from '../../platform/errors/index.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { PROCESS_EVENT } from './gateway-events.service.js';
import { Gateways } from './gateways.service.js';
import type { ProviderMessage } from './provider.js';

/** Not signed by the provider, or too long ago. */
export class SignatureRefused extends DomainError {
  readonly kind = 'invalid';
  readonly code = 'signature_refused';

  constructor() {
    super('The signature is wrong or too old.');
  }
}

/** Takes what providers tell: stored first, once, and worked off by a job. */
@Injectable()
export class GatewayIntake {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly gateways: Gateways,
  ) {}

  /** An event that is known already is taken and does nothing. @throws NotFound SignatureRefused InvalidRequest */
  async receive(gatewayId: number, message: ProviderMessage): Promise<void> {
    const { provider, secrets } = await this.gateways.open(gatewayId);
    if (!provider.isGenuine(message, secrets, this.clock.now())) throw new SignatureRefused();
    const { id, type } = provider.nameOf(message.body);
    await this.database.transaction(async () => {
      const stored = await this.database.queryOne<{ id: number }>(
        `INSERT INTO gateway_events (gateway_id, event_id, type, payload, received_at)
         VALUES ($1, $2, $3, $4, $5)
             ON CONFLICT (gateway_id, event_id) DO NOTHING
         RETURNING id`,
        [gatewayId, id, type, message.body.toString('utf8'), this.clock.now()],
      );
      // One after the other, as they came: a refund may follow its payment closely.
      const queue = `gateway-${gatewayId}`;
      if (stored) await this.jobs.add(PROCESS_EVENT, { id: stored.id }, { queue });
    });
  }
}
