import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, namedError } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound } from '../../platform/errors/index.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { NetworkTaken, PoolIsUsed } from '../radius.errors.js';
import { IpPool, type PoolKind } from './ip-pool.entity.js';

const POOL_ROW = `json_build_object(
  'id', pool.id, 'name', pool.name, 'kind', pool.kind, 'allocation_length', pool.allocation_length,
  'networks', (SELECT coalesce(json_agg(i.network::text ORDER BY i.network), '[]')
                 FROM ip_allocations i WHERE i.ip_pool_id = pool.id),
  'total', u.total, 'used', u.used, 'free', greatest(0, u.total - u.used),
  'created_at', utc_text(pool.created_at), 'modified_at', utc_text(pool.modified_at))`;

const POOL_FROM = 'ip_pools pool CROSS JOIN LATERAL pool_use(pool) u';

const LAYERS: Readonly<Record<PoolKind, string>> = { static: '[0,1)', dynamic: '[0,2)' };

const SORTS = {
  pool: { id: { column: 'pool.id', type: 'integer' } },
  account: { id: { column: 'd.id', type: 'integer' } },
} as const;

@Injectable()
export class IpPoolsRepository extends EntityRepository<IpPool> {
  constructor(database: Database) {
    super(database, IpPool, {
      ip_pools_name_key: () =>
        new Conflict('Another pool has this name.', [{ field: 'name', message: 'is taken' }]),
      data_accounts_ip_pool_id_fkey: () => new PoolIsUsed(),
    });
  }

  list({ search, ...request }: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    const source = {
      row: POOL_ROW,
      from: POOL_FROM,
      where: search ? [`pool.name ILIKE ${binder.bind(containing(search))}`] : [],
      id: 'pool.id',
      sorts: SORTS.pool,
      defaultSort: 'id',
      isUncounted: true as const,
    };
    return listPage(this.database, source, binder, request);
  }

  /** @throws NotFound */
  async row(id: number): Promise<{ row: RawJson; version: number }> {
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT ${POOL_ROW}::text AS row, pool.version FROM ${POOL_FROM} WHERE pool.id = $1`,
      [id],
    );
    if (!found) throw new NotFound('IP pool');
    return { row: new RawJson(found.row), version: found.version };
  }

  /** Who has an address of a pool: fixed ones of a static pool, members of a dynamic one. */
  holders(poolId: number, request: ListRequest): Promise<Page> {
    const binder = new Binder();
    const pool = binder.bind(poolId);
    const source = {
      row: `json_build_object('data_account_id', d.id, 'username', d.username,
        'static_ip', CASE WHEN masklen(a.network) IN (32, 128) THEN host(a.network)
                          ELSE a.network::text END)`,
      from: 'data_accounts d LEFT JOIN ip_allocations a ON a.data_account_id = d.id',
      where: [
        `d.ip_pool_id = ${pool} OR d.id IN (
           SELECT taken.data_account_id FROM ip_allocations i JOIN ip_allocations taken
             ON taken.network <<= i.network AND taken.data_account_id IS NOT NULL
            WHERE i.ip_pool_id = ${pool})`,
      ],
      id: 'd.id',
      sorts: SORTS.account,
      defaultSort: 'id',
      isUncounted: true as const,
    };
    return listPage(this.database, source, binder, request);
  }

  /** The networks as PostgreSQL writes them, in order. */
  async networks(poolId: number): Promise<string[]> {
    const rows = await this.database.query<{ network: string }>(
      'SELECT network::text FROM ip_allocations WHERE ip_pool_id = $1 ORDER BY network',
      [poolId],
    );
    return rows.map(({ network }) => network);
  }

  /** Replaces the networks of a pool. @throws NetworkTaken PoolIsUsed */
  async setNetworks({ id, kind }: IpPool, networks: readonly string[]): Promise<void> {
    try {
      if (kind === 'static' && (await this.hasHoldersOutside(id, networks))) throw new PoolIsUsed();
      await this.database.execute('DELETE FROM ip_allocations WHERE ip_pool_id = $1', [id]);
      await this.database.execute(
        `INSERT INTO ip_allocations (network, layers, ip_pool_id)
         SELECT unnest($2::inet[]), $3, $1`,
        [id, networks, LAYERS[kind]],
      );
    } catch (error) {
      throw namedError(error, { ip_allocations_network_excl: () => new NetworkTaken() });
    }
  }

  /** The lowest allocation that is free, or `null` when the pool is full. */
  async nextFree({ id, allocationLength }: IpPool): Promise<string | null> {
    const row = await this.database.queryOne<{ network: string | null }>(
      'SELECT next_free_allocation($1, $2)::text AS network',
      [id, allocationLength],
    );
    return row?.network ?? null;
  }

  /** Whether a fixed address lies in a pool. */
  async contains(poolId: number, address: string): Promise<boolean> {
    const row = await this.database.queryOne(
      'SELECT 1 FROM ip_allocations WHERE ip_pool_id = $1 AND network >>= $2::inet',
      [poolId, address],
    );
    return row !== undefined;
  }

  private async hasHoldersOutside(poolId: number, networks: readonly string[]): Promise<boolean> {
    const row = await this.database.queryOne(
      `SELECT 1 FROM ip_allocations i
         JOIN ip_allocations taken
           ON taken.network <<= i.network AND taken.data_account_id IS NOT NULL
        WHERE i.ip_pool_id = $1
          AND NOT EXISTS (SELECT FROM unnest($2::inet[]) AS kept WHERE taken.network <<= kept)
        LIMIT 1`,
      [poolId, networks],
    );
    return row !== undefined;
  }
}
