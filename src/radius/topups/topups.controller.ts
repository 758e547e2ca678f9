import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { customerNamedIn, CustomersService } from '../../customers/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { accountNamed, accountNamedIn, NamedDataAccountDto } from '../dto/account-fields.js';
import { CompletedTopupDto, DoneTopupDto, TopupTypeDto } from '../dto/topup.dto.js';
import { CompletedTopupsDto, DoTopupDto, wishOf } from '../dto/topup.parameters.js';
import { type CompletedTopupFilter, TopupViews } from './topup-views.js';
import { type Topup, Topups } from './topups.service.js';

@CallController('Data Accounts')
export class TopupsController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly customers: CustomersService,
    private readonly topups: Topups,
    private readonly views: TopupViews,
  ) {}

  @Call('get_available_topups', {
    summary: 'Get available top-ups',
    description: 'What the account may buy now, the cheapest first; nothing when it has no cap.',
    scopes: ['do_topups'],
    own: true,
    parameters: NamedDataAccountDto,
    returns: TopupTypeDto,
    list: true,
    example: { data_account_id: 1 },
    errors: ['not_found'],
  })
  async available(
    @CurrentActor() actor: Actor,
    @Parameters() input: NamedDataAccountDto,
  ): Promise<Page> {
    return this.views.available(await this.dataAccounts.resolve(actor, accountNamed(input)));
  }

  @Call('do_topup', {
    summary: 'Top up a data account',
    description:
      'Credits the data and charges the customer, both or neither. Doubled while a double-data ' +
      'promotion runs. Open sessions follow within seconds.',
    aliases: ['add_topup'],
    scopes: ['do_topups'],
    own: true,
    writes: true,
    parameters: DoTopupDto,
    returns: DoneTopupDto,
    example: { data_account_id: 1, topup_type_id: 1 },
    errors: ['not_found', 'conflict'],
  })
  async buy(@CurrentActor() actor: Actor, @Parameters() input: DoTopupDto): Promise<DoneTopupDto> {
    return doneTopup(
      await this.topups.buy(actor, accountNamed(input), { ...wishOf(input), source: 'api' }),
    );
  }

  @Call('get_completed_topup_details', {
    summary: 'Get completed top-up details',
    description:
      'Of a data account, of a customer, or one by its topup_id; of everybody within sight when ' +
      'none is named. Sorted by topup_id, completed_at or price; the latest first by default.',
    scopes: ['do_topups', 'view_usage'],
    own: true,
    parameters: CompletedTopupsDto,
    returns: CompletedTopupDto,
    list: true,
    example: { accounting_code: 'PIE001' },
  })
  async completed(
    @CurrentActor() actor: Actor,
    @Parameters() input: CompletedTopupsDto,
  ): Promise<Page> {
    return this.views.completed(actor, await this.filterOf(actor, input));
  }

  /** An account or a customer out of sight has no top-ups in sight. */
  private async filterOf(actor: Actor, input: CompletedTopupsDto): Promise<CompletedTopupFilter> {
    const { data_account_id, username, customer_id, accounting_code, ...more } = input;
    const { topup_id, date_from, date_to, ...list } = more;
    const account = accountNamedIn({
      ...(data_account_id === undefined ? {} : { data_account_id }),
      ...(username === undefined ? {} : { username }),
    });
    const customer = customerNamedIn({ customer_id, accounting_code });
    return {
      ...list,
      ...(account ? { accountId: (await this.dataAccounts.find(actor, account)) ?? 0 } : {}),
      ...(customer ? { customerId: (await this.customers.find(actor, customer)) ?? 0 } : {}),
      ...(topup_id === undefined ? {} : { topupId: topup_id }),
      ...(date_from === undefined ? {} : { from: date_from }),
      ...(date_to === undefined ? {} : { to: date_to }),
    };
  }
}

export function doneTopup({ id, creditedBytes, isDoubled, price, expiresAt }: Topup): DoneTopupDto {
  return {
    topup_id: id,
    status: 'completed',
    credited_bytes: creditedBytes,
    doubled: isDoubled,
    price,
    expires_at: expiresAt?.toISOString() ?? null,
  };
}
