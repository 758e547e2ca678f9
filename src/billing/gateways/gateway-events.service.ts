import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { CustomersService } from '../../customers/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, DomainError, NotFound } from '../../platform/errors/index.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { GatewayMoney, NeedsStaff } from './gateway-money.js';
import { providerNamed } from './gateways.service.js';

export const PROCESS_EVENT = 'billing.gateway-event';

interface StoredEvent {
  provider: string;
  payload: unknown;
  customerId: number | null;
}

type Outcome =
  | { state: 'processed'; paymentId: number | null }
  | { state: 'ignored' }
  | { state: 'needs_staff'; problem: string };

/** Makes of a provider's event what it says of money, once. */
@Injectable()
export class GatewayEvents implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly customers: CustomersService,
    private readonly money: GatewayMoney,
  ) {}

  onModuleInit(): void {
    this.jobs.define<{ id: number }>(PROCESS_EVENT, ({ id }) => this.process(id));
  }

  /** Says whom an event's money is from, and has it tried again. @throws NotFound CustomerNotFound Conflict */
  async assign(actor: Actor, id: number, customerId: number): Promise<void> {
    await this.customers.resolve(actor, { customerId });
    await this.database.transaction(async () => {
      await this.mustNeedStaff(id);
      await this.database.execute('UPDATE gateway_events SET customer_id = $2 WHERE id = $1', [
        id,
        customerId,
      ]);
      await this.reopen(actor, id, { customer_id: customerId });
    });
  }

  /** Has tried again what staff have cleared the way for, e.g. by a credit note. @throws NotFound Conflict */
  async retry(actor: Actor, id: number): Promise<void> {
    await this.database.transaction(async () => {
      await this.mustNeedStaff(id);
      await this.reopen(actor, id, {});
    });
  }

  /** A domain error undoes what was begun and leaves the event to staff; any other is tried again. */
  private async process(id: number): Promise<void> {
    try {
      await this.database.transaction(async () => {
        const event = await this.take(id);
        if (event) await this.settle(id, await this.apply(event));
      });
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      await this.settle(id, { state: 'needs_staff', problem: error.message });
    }
  }

  private async apply({ provider, payload, customerId }: StoredEvent): Promise<Outcome> {
    const fact = factOf(provider, payload);
    if (!fact) return { state: 'ignored' };
    const actor = Actor.system(provider);
    return { state: 'processed', paymentId: await this.money.apply(actor, fact, customerId) };
  }

  private take(id: number): Promise<StoredEvent | undefined> {
    return this.database.queryOne<StoredEvent>(
      `SELECT g.provider, e.payload, e.customer_id AS "customerId"
         FROM gateway_events e JOIN payment_gateways g ON g.id = e.gateway_id
        WHERE e.id = $1 AND e.state = 'received' FOR UPDATE OF e`,
      [id],
    );
  }

  private async settle(id: number, outcome: Outcome): Promise<void> {
    await this.database.execute(
      `UPDATE gateway_events
          SET state = $2, problem = $3, payment_id = $4, processed_at = $5 WHERE id = $1`,
      [
        id,
        outcome.state,
        outcome.state === 'needs_staff' ? outcome.problem : null,
        outcome.state === 'processed' ? outcome.paymentId : null,
        this.clock.now(),
      ],
    );
  }

  private async mustNeedStaff(id: number): Promise<void> {
    const row = await this.database.queryOne<{ state: string }>(
      'SELECT state FROM gateway_events WHERE id = $1 FOR UPDATE',
      [id],
    );
    if (!row) throw new NotFound('event');
    if (row.state !== 'needs_staff') throw new Conflict('Nothing is left to be done about it.');
  }

  private async reopen(actor: Actor, id: number, after: object): Promise<void> {
    await this.database.execute(`UPDATE gateway_events SET state = 'received' WHERE id = $1`, [id]);
    // A job, not here: what is begun in vain must be undone, and the caller's transaction is not ours.
    await this.jobs.add(PROCESS_EVENT, { id });
    await this.audit.record(actor, {
      action: 'billing.gateway_event.retried',
      subject: 'gateway_event',
      subjectId: id,
      after,
    });
  }
}

/** What cannot be read will not be readable tomorrow: staff look at it. */
function factOf(provider: string, payload: unknown): ReturnType<typeof readFact> {
  try {
    return readFact(provider, payload);
  } catch (error) {
    throw new NeedsStaff(error instanceof Error ? error.message : 'the event cannot be read');
  }
}

const readFact = (provider: string, payload: unknown) => providerNamed(provider).factIn(payload);
