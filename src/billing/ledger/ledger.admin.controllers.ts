import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { PageParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { AccountingPeriods } from './accounting-periods.service.js';
import { accountPeriod } from './account-period.js';
import { AccountsService } from './accounts.service.js';
import {
  AccountChangeDto,
  AccountDto,
  AccountingPeriodDto,
  AccountListParameters,
  AccountPeriodDto,
  FindingDto,
  MonthStatusDto,
  NewAccountDto,
  PeriodParameters,
  TrialBalanceDto,
  TrialBalanceParameters,
} from './dto/ledger.dto.js';
import { LedgerVerifier } from './ledger-verifier.js';
import { TrialBalance } from './trial-balance.js';

@AdminController('accounts', 'Ledger', 'accounting')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Rest('GET', '', { summary: 'The chart of accounts', returns: AccountDto, list: true })
  async list(@Query() parameters: AccountListParameters): Promise<Listing> {
    return new Listing(await this.accounts.list(parameters));
  }

  @Rest('POST', '', { summary: 'Add a house account', returns: AccountDto, status: 201 })
  async add(@CurrentActor() actor: Actor, @Body() input: NewAccountDto): Promise<Created> {
    const account = await this.accounts.add(actor, input);
    return new Created(`/admin/accounts/${account.id}`, account, account.version);
  }

  @Rest('GET', ':id', { summary: 'One account', returns: AccountDto })
  async get(@Param('id') id: number): Promise<Item> {
    const account = await this.accounts.get(id);
    return new Item(account, account.version);
  }

  @Rest('PATCH', ':id', { summary: 'Set the credit limit of a customer', returns: AccountDto })
  async change(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch('required') version: number | undefined,
    @Body() change: AccountChangeDto,
  ): Promise<Item> {
    const limit = change.credit_limit ?? null;
    const account = await this.accounts.setCreditLimit(actor, id, limit, version);
    return new Item(account, account.version);
  }

  @Rest('GET', ':id/balance', {
    summary: 'What happened in an account in a period',
    returns: AccountPeriodDto,
  })
  async period(
    @Param('id') id: number,
    @Query() { from_date, to_date }: PeriodParameters,
  ): Promise<Item> {
    return new Item(accountPeriod(await this.accounts.period(id, from_date, to_date)));
  }
}

@AdminController('trial-balance', 'Ledger', 'accounting')
export class TrialBalanceController {
  constructor(
    private readonly trialBalance: TrialBalance,
    private readonly verifier: LedgerVerifier,
  ) {}

  @Rest('GET', '', { summary: 'The trial balance of a date', returns: TrialBalanceDto })
  async get(@Query() { date }: TrialBalanceParameters): Promise<Item> {
    return new Item(await this.trialBalance.at(date));
  }

  @Rest('POST', 'verify', {
    summary: 'Prove the books',
    description: 'Counts every stored figure again; a check without rows has found nothing.',
    returns: FindingDto,
    list: true,
    readsOnly: true,
  })
  async verify(): Promise<Item> {
    return new Item({ data: await this.verifier.verify(), next: null });
  }
}

@AdminController('periods', 'Ledger', 'accounting')
export class PeriodsController {
  constructor(private readonly periods: AccountingPeriods) {}

  @Rest('GET', '', { summary: 'The months of the books', returns: AccountingPeriodDto, list: true })
  async list(@Query() page: PageParameters): Promise<Listing> {
    return new Listing(await this.periods.list(page));
  }

  @Rest('POST', ':month/close', {
    summary: 'Close a month',
    description: 'Months are closed in order, when they are over and the books are right.',
    returns: MonthStatusDto,
    addressExample: { month: '2026-01' },
  })
  async close(@CurrentActor() actor: Actor, @Param('month') month: string): Promise<Item> {
    await this.periods.close(actor, month);
    return new Item({ month, status: 'closed' });
  }

  @Rest('POST', ':month/reopen', {
    summary: 'Open the month again that was closed last',
    returns: MonthStatusDto,
    addressExample: { month: '2026-01' },
  })
  async reopen(@CurrentActor() actor: Actor, @Param('month') month: string): Promise<Item> {
    await this.periods.reopen(actor, month);
    return new Item({ month, status: 'open' });
  }
}
