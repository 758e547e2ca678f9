import { type Actor, Call, CurrentActor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { CallController, Parameters } from '../../platform/calls/call.decorator.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { accountNamed, NamedDataAccountDto } from '../dto/account-fields.js';
import { ChangedPackageDto, ChangePackageDto, PackageDto } from '../dto/package.dto.js';
import { PackageViews } from './package-views.js';
import { Packages } from './packages.service.js';

@CallController('Data Accounts')
export class PackagesController {
  constructor(
    private readonly dataAccounts: DataAccountsService,
    private readonly packages: Packages,
    private readonly views: PackageViews,
  ) {}

  @Call('get_available_packages', {
    summary: 'Get available packages',
    description: 'Products that the account may change to, the cheapest first.',
    scopes: ['change_packages'],
    own: true,
    parameters: NamedDataAccountDto,
    returns: PackageDto,
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

  @Call('change_package', {
    summary: 'Change package',
    description:
      'Needs review unless the user may approve changes. `proration` is what the change itself ' +
      'costs. The present package takes a scheduled change back.',
    scopes: ['change_packages'],
    own: true,
    writes: true,
    review: true,
    parameters: ChangePackageDto,
    returns: ChangedPackageDto,
    example: { data_account_id: 1, product_id: 'FIBRE-100' },
    errors: ['not_found', 'conflict', 'accounting_permission_required'],
  })
  async change(
    @CurrentActor() actor: Actor,
    @Parameters() input: ChangePackageDto,
  ): Promise<ChangedPackageDto> {
    const id = await this.dataAccounts.resolve(actor, accountNamed(input));
    const { reviewed, effectiveDate, proration } = await this.packages.change(
      actor,
      { dataAccountId: id },
      { product: input.product_id, on: input.effective_date, price: input.product_price },
    );
    return {
      review_status: reviewed.reviewStatus,
      change_request_id: reviewed.reviewStatus === 'pending' ? reviewed.changeRequestId : null,
      data_account_id: id,
      effective_date: effectiveDate,
      proration,
    };
  }
}
