import { Body, Param, Query } from '@nestjs/common';
import {
  type Actor,
  AdminController,
  CurrentActor,
  type KeptItem,
  resourceRoutes,
} from '../../auth/index.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Listing } from '../../platform/rest/results.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import {
  IpAllocationBody,
  IpAllocationDto,
  IpPoolChangeBody,
  IpPoolDto,
  NewIpPoolBody,
  PoolMemberDto,
} from '../dto/ip-pool.dto.js';
import { IpPoolsRepository } from './ip-pools.repository.js';
import { IpPoolsService } from './ip-pools.service.js';

const Routes = resourceRoutes({
  path: 'ip-pools',
  one: 'an IP pool',
  many: 'IP pools',
  returns: IpPoolDto,
  create: NewIpPoolBody,
  change: IpPoolChangeBody,
  changeExample: { networks: ['100.64.0.0/16', '100.65.0.0/16'] },
  routes: {
    add: { description: 'PostgreSQL refuses networks that overlap with another pool.' },
    modify: { description: 'Networks that accounts have addresses of cannot be left out.' },
    remove: { summary: 'Delete an IP pool that no account draws from' },
  },
});

@AdminController('ip-pools', 'IP pools', 'add_devices')
export class IpPoolsAdminController extends Routes {
  constructor(
    private readonly service: IpPoolsService,
    private readonly pools: IpPoolsRepository,
    private readonly dataAccounts: DataAccountsService,
  ) {
    const shown = async (id: number): Promise<KeptItem> => {
      const { row, version } = await pools.row(id);
      return { id, version, body: row };
    };
    super({
      list: (_, query) => pools.list(query),
      add: async (actor, body) => shown((await service.add(actor, body.toPool())).id),
      get: (_, id) => shown(id),
      modify: async (actor, id, body, version) => {
        await service.modify(actor, id, body, version);
        return shown(id);
      },
      remove: (actor, id, version) => service.remove(actor, id, version),
    });
  }

  @Rest('GET', ':id/allocations', {
    summary: 'List the accounts that draw from a pool',
    returns: PoolMemberDto,
    list: true,
    errors: ['not_found'],
  })
  async members(@Param('id') id: number, @Query() page: PageParameters): Promise<Listing> {
    await this.pools.row(id);
    return new Listing(await this.pools.holders(id, page));
  }

  @Rest('POST', ':id/allocations', {
    summary: 'Let a data account draw from a pool',
    description: 'Of a static pool it gets the lowest free address for good.',
    returns: IpAllocationDto,
    status: 201,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found', 'conflict'],
    example: { data_account_id: 1 },
  })
  async allocate(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { data_account_id }: IpAllocationBody,
  ): Promise<Created> {
    await this.dataAccounts.resolve(actor, { dataAccountId: data_account_id });
    const static_ip = await this.service.allocate(actor, id, data_account_id);
    return new Created(`/admin/ip-pools/${id}/allocations/${data_account_id}`, {
      data_account_id,
      static_ip,
    });
  }

  @Rest('DELETE', ':id/allocations/:account', {
    summary: 'Take back what a data account has of a pool',
    status: 204,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found'],
  })
  async release(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Param('account') account: number,
  ): Promise<void> {
    await this.dataAccounts.resolve(actor, { dataAccountId: account });
    await this.service.release(actor, id, account);
  }
}
