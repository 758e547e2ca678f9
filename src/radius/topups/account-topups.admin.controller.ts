import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { formatMoney } from '../../platform/money/money.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Listing } from '../../platform/rest/results.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { AutoTopupDto } from '../dto/account.dto.js';
import { AdminTopupDto } from '../dto/topup.dto.js';
import { AutoTopupBody, NewTopupBody, wishOf } from '../dto/topup.parameters.js';
import { AutoTopups } from './auto-topups.service.js';
import { TopupViews } from './topup-views.js';
import { Topups } from './topups.service.js';

/** The top-ups of one account, bought by staff. */
@AdminController('data-accounts', 'Data Accounts', 'do_topups')
export class AccountTopupsAdminController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly topups: Topups,
    private readonly autoTopups: AutoTopups,
    private readonly topupViews: TopupViews,
  ) {}

  @Rest('GET', ':id/topups', {
    summary: 'List the top-ups of a data account',
    description: 'The latest first.',
    returns: AdminTopupDto,
    list: true,
    errors: ['not_found'],
  })
  async list(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() query: PageParameters,
  ): Promise<Listing> {
    const accountId = await this.dataAccounts.resolve(actor, { dataAccountId: id });
    const filter = Object.assign(query, { accountId });
    return new Listing(await this.topupViews.completed(actor, filter, 'id'));
  }

  @Rest('POST', ':id/topups', {
    summary: 'Top up a data account',
    description: 'As `do_topup`, with the source `staff`.',
    returns: AdminTopupDto,
    status: 201,
    errors: ['not_found', 'conflict', 'payment_required'],
  })
  async buy(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: NewTopupBody,
  ): Promise<Created> {
    const wish = { ...wishOf(body), source: 'staff' as const };
    const topup = await this.topups.buy(actor, { dataAccountId: id }, wish);
    const row = await this.topupViews.topup(actor, topup.id, 'id');
    return new Created(`/admin/data-accounts/${id}/topups`, row);
  }

  @Rest('PUT', ':id/auto-topup', {
    summary: 'Switch automatic top-ups on',
    description:
      'When nothing is left one is bought, as often as the limit allows in an allowance period.',
    returns: AutoTopupDto,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found', 'conflict'],
  })
  async setAuto(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() { topup_type_id: topupTypeId, money_limit: limit }: AutoTopupBody,
  ): Promise<AutoTopupDto> {
    const accountId = await this.dataAccounts.resolve(actor, { dataAccountId: id });
    await this.autoTopups.set(actor, accountId, { topupTypeId, limit });
    return { topup_type_id: topupTypeId, money_limit: formatMoney(limit) };
  }

  @Rest('DELETE', ':id/auto-topup', {
    summary: 'Switch automatic top-ups off',
    status: 204,
    access: { scopes: ['admin'], permissions: ['modify_radius_users'] },
    errors: ['not_found', 'conflict'],
  })
  async clearAuto(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<void> {
    const accountId = await this.dataAccounts.resolve(actor, { dataAccountId: id });
    await this.autoTopups.set(actor, accountId, null);
  }
}
