import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import { customerNamed, customerNamedIn, CustomersService } from '../../customers/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { accountNamed, NamedDataAccountDto } from '../dto/account-fields.js';
import {
  AddedDataAccountDto,
  DataAccountDetailsDto,
  DataAccountDto,
  ModifiedDataAccountDto,
} from '../dto/account.dto.js';
import {
  AddDataAccountDto,
  ListDataAccountsDto,
  ModifyDataAccountDto,
} from '../dto/account.parameters.js';
import { DataAccountChanges } from './data-account-changes.service.js';
import { DataAccountViews } from './data-account-views.js';
import { DataAccountsService, type NewDataAccount } from './data-accounts.service.js';

@CallController('Data Accounts')
export class DataAccountsController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly changes: DataAccountChanges,
    private readonly views: DataAccountViews,
    private readonly customers: CustomersService,
  ) {}

  @Call('get_data_account_list', {
    summary: 'Get list of data accounts',
    description:
      '`search` looks into the usernames. Sorted by data_account_id, username, created_at or modified_at.',
    aliases: ['get_radius_user_list'],
    scopes: ['view_radius_users'],
    own: true,
    parameters: ListDataAccountsDto,
    returns: DataAccountDto,
    list: true,
    example: { accounting_code: 'PIE001' },
  })
  async list(
    @CurrentActor() actor: Actor,
    @Parameters() input: ListDataAccountsDto,
  ): Promise<Page> {
    const { customer_id, accounting_code, ...filter } = input;
    const naming = customerNamedIn({ customer_id, accounting_code });
    if (!naming) return this.views.page(actor, filter);
    // A customer out of sight has no accounts in sight.
    const customerId = (await this.customers.find(actor, naming)) ?? 0;
    return this.views.page(actor, { ...filter, customerId });
  }

  @Call('get_data_account_details', {
    summary: 'Get data account details',
    description:
      'Product, holds, the verdict and speed of now and why, the allowance, the running session.',
    aliases: ['get_radius_user_details'],
    scopes: ['view_radius_users'],
    own: true,
    parameters: NamedDataAccountDto,
    returns: DataAccountDetailsDto,
    example: { data_account_id: 1 },
    errors: ['not_found'],
  })
  async details(
    @CurrentActor() actor: Actor,
    @Parameters() input: NamedDataAccountDto,
  ): Promise<RawJson> {
    const id = await this.dataAccounts.resolve(actor, accountNamed(input));
    return (await this.views.details(actor, id)).row;
  }

  @Call('add_data_account', {
    summary: 'Add a data account',
    description: 'The password is answered once and never again.',
    aliases: ['add_radius_user'],
    scopes: ['add_radius_users'],
    writes: true,
    secrets: ['password'],
    parameters: AddDataAccountDto,
    returns: AddedDataAccountDto,
    example: { accounting_code: 'PIE001', product_id: 'FIBRE-50', username: 'pie001-office' },
    errors: ['not_found', 'conflict', 'accounting_permission_required'],
  })
  async add(
    @CurrentActor() actor: Actor,
    @Parameters() input: AddDataAccountDto,
  ): Promise<AddedDataAccountDto> {
    const { account, password } = await this.dataAccounts.add(actor, newAccount(input));
    const { id, username, lifecycle } = account;
    return { data_account_id: id, username, password, status: lifecycle };
  }

  @Call('modify_data_account', {
    summary: 'Update a data account',
    description: 'Needs review unless the user may approve changes.',
    aliases: ['modify_radius_user'],
    scopes: ['modify_radius_users'],
    writes: true,
    review: true,
    parameters: ModifyDataAccountDto,
    returns: ModifiedDataAccountDto,
    example: { data_account_id: 1, mac_address: 'aa:bb:cc:dd:ee:ff' },
    errors: ['not_found', 'conflict'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Parameters() input: ModifyDataAccountDto,
  ): Promise<ModifiedDataAccountDto> {
    const id = await this.dataAccounts.resolve(actor, accountNamed(input));
    const outcome = await this.changes.modify(actor, { dataAccountId: id }, input.toWords());
    return {
      review_status: outcome.reviewStatus,
      change_request_id: outcome.reviewStatus === 'pending' ? outcome.changeRequestId : null,
      data_account_id: id,
    };
  }
}

function newAccount(input: AddDataAccountDto): NewDataAccount {
  const { customer_id, accounting_code } = input;
  return {
    customer: customerNamed({ customer_id, accounting_code }),
    product: input.product_id,
    ...(input.username === undefined ? {} : { username: input.username }),
    ...(input.password === undefined ? {} : { password: input.password }),
    ...(input.start_date === undefined ? {} : { startsOn: input.start_date }),
    ...(input.mac_address === undefined ? {} : { macAddress: input.mac_address }),
    ...(input.static_ip === undefined ? {} : { staticIp: input.static_ip }),
    ...(input.device_id === undefined ? {} : { deviceId: input.device_id }),
    ...(input.product_price === undefined ? {} : { price: input.product_price }),
    ...(input.comment === undefined ? {} : { comment: input.comment }),
  };
}
