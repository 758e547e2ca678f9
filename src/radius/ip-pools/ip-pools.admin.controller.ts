import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { CursorParameters, PageParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
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

@AdminController('ip-pools', 'IP pools', 'add_devices')
export class IpPoolsAdminController {
  constructor(
    private readonly service: IpPoolsService,
    private readonly pools: IpPoolsRepository,
    private readonly dataAccounts: DataAccountsService,
  ) {}

  @Rest('GET', '', { summary: 'List IP pools', returns: IpPoolDto, list: true })
  async list(@Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.pools.list(query));
  }

  @Rest('POST', '', {
    summary: 'Add an IP pool',
    description: 'PostgreSQL refuses networks that overlap with another pool.',
    returns: IpPoolDto,
    status: 201,
    errors: ['conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewIpPoolBody): Promise<Created> {
    const { id } = await this.service.add(actor, body.toPool());
    const { row, version } = await this.pools.row(id);
    return new Created(`/admin/ip-pools/${id}`, row, version);
  }

  @Rest('GET', ':id', { summary: 'Read an IP pool', returns: IpPoolDto, errors: ['not_found'] })
  async get(@Param('id') id: number): Promise<Item> {
    const { row, version } = await this.pools.row(id);
    return new Item(row, version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change an IP pool',
    description: 'Networks that accounts have addresses of cannot be left out.',
    returns: IpPoolDto,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { networks: ['100.64.0.0/16', '100.65.0.0/16'] },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: IpPoolChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.service.modify(actor, id, body, version);
    return this.get(id);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete an IP pool that no account draws from',
    status: 204,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.service.remove(actor, id, version);
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
