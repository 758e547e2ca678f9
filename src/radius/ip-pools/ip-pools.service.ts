import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { mustBeVersion } from '../../platform/database/entity-repository.js';
import { NotFound } from '../../platform/errors/index.js';
import { DataAccountChanges } from '../accounts/data-account-changes.service.js';
import { DataAccountsRepository } from '../accounts/data-accounts.repository.js';
import { AccountIsTerminated, PoolIsFull } from '../radius.errors.js';
import type { IpPool, PoolKind } from './ip-pool.entity.js';
import { IpPoolsRepository } from './ip-pools.repository.js';
import { addressLength, mustMakeUpPool } from './networks.js';
import { StaticIps, tidyNetwork } from './static-ips.js';

export interface NewIpPool {
  name: string;
  kind: PoolKind;
  /** In CIDR notation; no two pools overlap. */
  networks: string[];
  /** How long a prefix one account gets; a single address when absent. */
  allocationLength?: number;
}

export type IpPoolChange = Partial<Pick<NewIpPool, 'name' | 'networks'>>;

/** Pools of addresses, and who gets what out of them. */
@Injectable()
export class IpPoolsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly pools: IpPoolsRepository,
    private readonly accounts: DataAccountsRepository,
    private readonly changes: DataAccountChanges,
    private readonly staticIps: StaticIps,
  ) {}

  /** @throws ValidationFailed NetworkTaken; Conflict when the name is taken */
  add(actor: Actor, { networks, ...facts }: NewIpPool): Promise<IpPool> {
    const allocationLength = facts.allocationLength ?? addressLength(networks);
    mustMakeUpPool(networks, facts.kind, allocationLength);
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const pool = await this.pools.add({
        ...facts,
        allocationLength,
        createdAt: now,
        modifiedAt: now,
      });
      await this.pools.setNetworks(pool, networks);
      const { name, kind } = pool;
      const after = { name, kind, networks, allocation_length: allocationLength };
      await this.record(actor, 'added', pool.id, null, after);
      return pool;
    });
  }

  /** @throws NotFound StaleVersion ValidationFailed NetworkTaken PoolIsUsed */
  modify(actor: Actor, id: number, change: IpPoolChange, version?: number): Promise<IpPool> {
    return this.database.transaction(async () => {
      const pool = await this.getForUpdate(id, version);
      const before = { name: pool.name, networks: await this.pools.networks(id) };
      if (change.networks !== undefined) {
        mustMakeUpPool(change.networks, pool.kind, pool.allocationLength);
        await this.pools.setNetworks(pool, change.networks);
      }
      pool.name = change.name ?? pool.name;
      pool.modifiedAt = this.clock.now();
      const saved = await this.pools.save(pool);
      const after = { name: saved.name, networks: await this.pools.networks(id) };
      const changed = difference<object>(before, after);
      await this.record(actor, 'modified', id, changed.before, changed.after);
      return saved;
    });
  }

  /** Removes a pool that no account draws from. @throws NotFound StaleVersion PoolIsUsed */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const pool = await this.getForUpdate(id, version);
      await this.pools.setNetworks(pool, []);
      await this.pools.remove(pool);
      await this.record(actor, 'removed', id, { name: pool.name }, null);
    });
  }

  /**
   * Lets an account draw from a pool: of a static one it gets the lowest free address for good, of a
   * dynamic one its NAS gives it one at each login. A session with another fixed address ends.
   * @returns its fixed address, `null` in a dynamic pool
   * @throws NotFound DataAccountNotFound AccountIsTerminated PoolIsFull AddressTaken
   */
  allocate(actor: Actor, poolId: number, accountId: number): Promise<string | null> {
    return this.database.transaction(async () => {
      const pool = await this.getForUpdate(poolId, undefined);
      if (pool.kind === 'dynamic') {
        await this.setPool(actor, accountId, pool.id);
        return null;
      }
      const present = await this.staticIps.of(accountId);
      if (present !== null && (await this.pools.contains(poolId, present))) return present;
      const free = await this.pools.nextFree(pool);
      if (free === null) throw new PoolIsFull();
      await this.changes.amend(actor, accountId, { static_ip: tidyNetwork(free) });
      return tidyNetwork(free);
    });
  }

  /** Takes back what an account has of a pool. @throws NotFound DataAccountNotFound */
  release(actor: Actor, poolId: number, accountId: number): Promise<void> {
    return this.database.transaction(async () => {
      const pool = await this.getForUpdate(poolId, undefined);
      const account = await this.accounts.hold(accountId);
      if (pool.kind === 'dynamic') {
        if (account.ipPoolId !== poolId) throw new NotFound('allocation');
        await this.setPool(actor, accountId, null);
        return;
      }
      const present = await this.staticIps.of(accountId);
      if (present === null || !(await this.pools.contains(poolId, present))) {
        throw new NotFound('allocation');
      }
      await this.changes.amend(actor, accountId, { static_ip: null });
    });
  }

  private async setPool(actor: Actor, accountId: number, poolId: number | null): Promise<void> {
    const account = await this.accounts.hold(accountId);
    if (account.lifecycle === 'terminated') throw new AccountIsTerminated();
    if (account.ipPoolId === poolId) return;
    const before = { ip_pool_id: account.ipPoolId };
    account.ipPoolId = poolId;
    account.modifiedAt = this.clock.now();
    await this.accounts.save(account);
    await this.audit.record(actor, {
      action: 'radius.data_account.modified',
      subject: 'data_account',
      subjectId: accountId,
      before,
      after: { ip_pool_id: poolId },
    });
  }

  private async getForUpdate(id: number, version: number | undefined): Promise<IpPool> {
    const pool = await this.pools.findForUpdate(id);
    if (!pool) throw new NotFound('IP pool');
    mustBeVersion(pool, version);
    return pool;
  }

  private record(
    actor: Actor,
    verb: string,
    id: number,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    const action = `radius.ip_pool.${verb}`;
    return this.audit.record(actor, { action, subject: 'ip_pool', subjectId: id, before, after });
  }
}
