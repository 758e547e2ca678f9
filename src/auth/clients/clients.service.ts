import { randomInt } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import { AccessTokens } from '../access-tokens.js';
import type { Actor } from '../actor.js';
import { RolesRepository } from '../roles/roles.repository.js';
import { TokensRepository } from '../tokens/tokens.repository.js';
import { mustBeUser } from '../users/must-be-user.js';
import { UsersRepository } from '../users/users.repository.js';
import type { OAuthClient } from './client.entity.js';
import { auditedClient, clientFacts, type ClientFacts } from './client-facts.js';
import { type ClientShape, mustBeSound, shapeOf } from './client-rules.js';
import { ClientsRepository } from './clients.repository.js';

/** Secret scanners know our client secrets by it. */
const SECRET_PREFIX = 'lm_cs_';

export interface NewClient extends Partial<ClientShape> {
  name: string;
}

export interface ClientChanges extends Partial<Omit<ClientShape, 'isPublic'>> {
  name?: string;
  isActive?: boolean;
}

/** A client with its new secret, which is in this answer and nowhere else; a public one has none. */
export interface MadeClient {
  client: ClientFacts;
  secret?: string;
}

/**
 * OAuth clients. A client belongs to the user who made it, and `client_credentials` act for him:
 * so nobody touches the client of a user who may do more than he. The acts on *own* clients are for
 * pages, where everybody minds his own.
 */
@Injectable()
export class ClientsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly clients: ClientsRepository,
    private readonly users: UsersRepository,
    private readonly roles: RolesRepository,
    private readonly tokens: TokensRepository,
    private readonly accessTokens: AccessTokens,
  ) {}

  /** @throws NotFound */
  async get(clientId: string): Promise<ClientFacts> {
    const client = await this.clients.findByClientId(clientId);
    if (!client) throw new NotFound('client');
    return clientFacts(client);
  }

  /** Adds a client of the actor's own. @throws ValidationFailed */
  create(actor: Actor, { name, ...given }: NewClient): Promise<MadeClient> {
    return this.database.transaction(async () => {
      const ownerId = mustBeUser(actor);
      const shape = shapeOf(given);
      mustBeSound(shape);
      const secret = shape.isPublic ? undefined : newSecret(SECRET_PREFIX);
      const now = this.clock.now();
      const client = await this.clients.add({
        ...mutable(shape),
        name,
        ownerId,
        clientId: await this.freeClientId(),
        secretHash: secret === undefined ? null : digest(secret),
        isActive: true,
        createdAt: now,
        modifiedAt: now,
      });
      await this.record(actor, 'added', client, { after: auditedClient(client) });
      return { client: clientFacts(client), ...(secret === undefined ? {} : { secret }) };
    });
  }

  /**
   * Deactivating ends the client's tokens, and so does narrowing its scopes for those that hold more.
   * @throws NotFound ValidationFailed StaleVersion PermissionDenied
   */
  modify(
    actor: Actor,
    clientId: string,
    changes: ClientChanges,
    version?: number,
  ): Promise<ClientFacts> {
    return this.database.transaction(async () => {
      const client = await this.load(actor, clientId);
      mustBeVersion(client, version);
      const before = auditedClient(client);
      const shape = shapeOf({ ...clientFacts(client), ...changes });
      mustBeSound(shape);
      Object.assign(client, mutable(shape));
      if (changes.name !== undefined) client.name = changes.name;
      if (changes.isActive !== undefined) client.isActive = changes.isActive;
      const changed = difference(before, auditedClient(client));
      if (Object.keys(changed.after).length === 0) return clientFacts(client);
      client.modifiedAt = this.clock.now();
      await this.clients.save(client);
      await this.record(actor, 'modified', client, changed);
      await this.endWhatItMayNot(client);
      return clientFacts(client);
    });
  }

  /** A new secret; the old one is worthless at once. @throws NotFound Conflict PermissionDenied */
  rotateSecret(actor: Actor, clientId: string): Promise<MadeClient> {
    return this.database.transaction(async () => {
      const client = await this.load(actor, clientId);
      if (client.isPublic) throw new Conflict('A public client has no secret.');
      const secret = newSecret(SECRET_PREFIX);
      client.secretHash = digest(secret);
      client.modifiedAt = this.clock.now();
      await this.clients.save(client);
      await this.record(actor, 'secret_rotated', client, {});
      return { client: clientFacts(client), secret };
    });
  }

  /** Erases the client and every token that it was given. @throws NotFound StaleVersion PermissionDenied */
  remove(actor: Actor, clientId: string, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const client = await this.load(actor, clientId);
      mustBeVersion(client, version);
      await this.clients.remove(client);
      await this.record(actor, 'removed', client, { before: auditedClient(client) });
      this.dropCached(client);
    });
  }

  /** The actor's own clients, oldest first. */
  async listOwn(actor: Actor): Promise<ClientFacts[]> {
    return (await this.clients.listOfOwner(mustBeUser(actor))).map(clientFacts);
  }

  /** @throws NotFound for the client of another; Conflict for a public one */
  rotateOwnSecret(actor: Actor, clientId: string): Promise<MadeClient> {
    return this.database.transaction(async () => {
      await this.mustOwn(actor, clientId);
      return this.rotateSecret(actor, clientId);
    });
  }

  /** @throws NotFound for the client of another */
  removeOwn(actor: Actor, clientId: string): Promise<void> {
    return this.database.transaction(async () => {
      await this.mustOwn(actor, clientId);
      await this.remove(actor, clientId);
    });
  }

  private async mustOwn(actor: Actor, clientId: string): Promise<void> {
    const client = await this.clients.findByClientId(clientId);
    if (client?.ownerId !== mustBeUser(actor)) throw new NotFound('client');
  }

  private async endWhatItMayNot(client: OAuthClient): Promise<void> {
    if (!client.isActive) {
      await this.tokens.endTokens({ clientRowId: client.id }, 'client_deactivated');
    } else {
      const filter = { clientRowId: client.id, outsideScopes: client.scopes };
      await this.tokens.revokeGrants(filter, 'client_scopes_narrowed');
    }
    this.dropCached(client);
  }

  private async load(actor: Actor, clientId: string): Promise<OAuthClient> {
    const client = await this.clients.findByClientIdForUpdate(clientId);
    if (!client) throw new NotFound('client');
    if (client.ownerId !== actor.userId) {
      const owner = await this.users.find(client.ownerId);
      if (owner) actor.mustHold((await this.roles.get(owner.roleId)).permissions);
    }
    return client;
  }

  private dropCached({ id }: OAuthClient): void {
    this.database.afterCommit(() => {
      this.accessTokens.drop(`client:${id}`);
    });
  }

  private async record(
    actor: Actor,
    verb: string,
    { clientId }: OAuthClient,
    states: { before?: object; after?: object },
  ): Promise<void> {
    const entry = { action: `auth.client.${verb}`, subject: 'client', subjectId: clientId };
    await this.audit.record(actor, { ...entry, ...states });
  }

  private async freeClientId(): Promise<string> {
    for (;;) {
      const clientId = String(randomInt(10_000_001, 100_000_000));
      if (!(await this.clients.findByClientId(clientId))) return clientId;
    }
  }
}

/** TypeORM's columns are mutable arrays. */
function mutable(
  shape: ClientShape,
): Pick<OAuthClient, 'isPublic' | 'redirectUris' | 'grantTypes' | 'scopes' | 'requirePkce'> {
  return {
    isPublic: shape.isPublic,
    requirePkce: shape.requirePkce,
    redirectUris: [...shape.redirectUris],
    grantTypes: [...shape.grantTypes],
    scopes: [...shape.scopes],
  };
}
