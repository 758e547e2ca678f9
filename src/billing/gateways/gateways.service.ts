import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion, namedError } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { Vault } from '../../platform/secrets/vault.js';
import type { PaymentProvider } from './provider.js';
import { STRIPE } from './stripe.js';

/** Where providers send their events: `/gateways/<id>/events`. */
export const GATEWAYS_PATH = 'gateways';

const PROVIDERS: ReadonlyMap<string, PaymentProvider> = new Map([[STRIPE.name, STRIPE]]);

export interface GatewayChanges {
  secret?: string | undefined;
  isActive?: boolean | undefined;
}

export interface OpenGateway {
  provider: PaymentProvider;
  /** With which its messages may be signed. */
  secrets: string[];
}

/** Accounts of the ISP with providers of payments. */
@Injectable()
export class Gateways {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly audit: Audit,
    private readonly vault: Vault,
  ) {}

  list(request: ListRequest): Promise<Page> {
    const binder = new Binder();
    return listPage(
      this.database,
      {
        row: this.row(binder.bind(this.environment.publicUrl)),
        from: 'payment_gateways g',
        where: [],
        id: 'g.id',
        sorts: { id: { column: 'g.id', type: 'integer' } },
        defaultSort: 'id',
      },
      binder,
      request,
    );
  }

  /** @throws NotFound */
  async get(id: number): Promise<{ body: object; version: number }> {
    const found = await this.database.queryOne<{ body: object; version: number }>(
      `SELECT ${this.row('$2')} AS body, g.version FROM payment_gateways g WHERE g.id = $1`,
      [id, this.environment.publicUrl],
    );
    if (!found) throw new NotFound('gateway');
    return found;
  }

  /** @throws Conflict when the name is taken */
  add(
    actor: Actor,
    { provider, name, secret }: { provider: string; name: string; secret: string },
  ): Promise<number> {
    return this.database.transaction(async () => {
      const id = await this.insert(provider, name);
      await this.database.execute('UPDATE payment_gateways SET secret = $2 WHERE id = $1', [
        id,
        this.vault.seal(secret, contextOf(id)),
      ]);
      await this.record(actor, id, 'added', { provider, name });
      return id;
    });
  }

  /**
   * Changes the secret, and whether events are taken. Messages that are signed with the secret
   * before are taken until the next change.
   * @param version only if the gateway still has it
   * @throws NotFound StaleVersion
   */
  change(actor: Actor, id: number, changes: GatewayChanges, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const held = await this.database.queryOne<{ version: number }>(
        'SELECT version FROM payment_gateways WHERE id = $1 FOR UPDATE',
        [id],
      );
      if (!held) throw new NotFound('gateway');
      mustBeVersion(held, version);
      const { secret, isActive } = changes;
      if (secret !== undefined) await this.changeSecret(actor, id, secret);
      if (isActive !== undefined) await this.activate(actor, id, isActive);
    });
  }

  /** An active gateway, with what its messages are checked by. @throws NotFound */
  async open(id: number): Promise<OpenGateway> {
    const row = await this.database.queryOne<{
      provider: string;
      secret: Buffer;
      previous: Buffer | null;
    }>(
      `SELECT provider, secret, previous_secret AS previous
         FROM payment_gateways WHERE id = $1 AND is_active`,
      [id],
    );
    if (!row) throw new NotFound('gateway');
    const sealed = row.previous ? [row.secret, row.previous] : [row.secret];
    return {
      provider: providerNamed(row.provider),
      secrets: sealed.map((each) => this.vault.open(each, contextOf(id))),
    };
  }

  private async changeSecret(actor: Actor, id: number, secret: string): Promise<void> {
    await this.database.execute(
      `UPDATE payment_gateways
          SET previous_secret = secret, secret = $2, version = version + 1 WHERE id = $1`,
      [id, this.vault.seal(secret, contextOf(id))],
    );
    await this.record(actor, id, 'secret_changed', {});
  }

  private async activate(actor: Actor, id: number, isActive: boolean): Promise<void> {
    await this.database.execute(
      'UPDATE payment_gateways SET is_active = $2, version = version + 1 WHERE id = $1',
      [id, isActive],
    );
    await this.record(actor, id, isActive ? 'activated' : 'deactivated', {});
  }

  private async insert(provider: string, name: string): Promise<number> {
    try {
      const row = await this.database.queryOne<{ id: number }>(
        `INSERT INTO payment_gateways (provider, name, secret, created_at)
         VALUES ($1, $2, '', $3) RETURNING id`,
        [provider, name, this.clock.now()],
      );
      if (!row) throw new Error('the gateway was not written');
      return row.id;
    } catch (error) {
      throw namedError(error, {
        payment_gateways_name_key: () =>
          new Conflict('Another gateway has this name.', [{ field: 'name', message: 'is taken' }]),
      });
    }
  }

  private row(publicUrl: string): string {
    return `json_build_object(
      'id', g.id, 'provider', g.provider, 'name', g.name, 'is_active', g.is_active,
      'events_url', ${publicUrl}::text || '/${GATEWAYS_PATH}/' || g.id || '/events',
      'created_at', utc_text(g.created_at))`;
  }

  private record(actor: Actor, id: number, what: string, after: object): Promise<void> {
    return this.audit.record(actor, {
      action: `billing.gateway.${what}`,
      subject: 'payment_gateway',
      subjectId: id,
      after,
    });
  }
}

/** @throws Error for a provider that no adapter speaks for */
export function providerNamed(name: string): PaymentProvider {
  const provider = PROVIDERS.get(name);
  if (!provider) throw new Error(`no adapter for ${name}`);
  return provider;
}

function contextOf(id: number): string {
  return `payment-gateway:${id}`;
}
