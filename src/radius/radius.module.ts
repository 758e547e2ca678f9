import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { BillingModule } from '../billing/index.js';
import { CustomersModule } from '../customers/index.js';
import { Settings } from '../platform/settings/settings.js';
import { ProductsModule } from '../products/index.js';
import { WorkflowModule } from '../workflow/index.js';
import { CustomerNetwork } from './accounts/customer-network.js';
import { DataAccountChanges } from './accounts/data-account-changes.service.js';
import { DataAccountViews } from './accounts/data-account-views.js';
import { DataAccountsAdminController } from './accounts/data-accounts.admin.controller.js';
import { DataAccountsController } from './accounts/data-accounts.controller.js';
import { DataAccountsRepository } from './accounts/data-accounts.repository.js';
import { DataAccountsService } from './accounts/data-accounts.service.js';
import { Overage } from './allowance/overage.service.js';
import { Credit } from './allowance/credit.js';
import { AccountFollowers } from './accounts/account-followers.js';
import { CoaService } from './coa/coa.service.js';
import { FollowDunning } from './dunning/follow-dunning.js';
import { Holds } from './holds/holds.service.js';
import { IpPoolsAdminController } from './ip-pools/ip-pools.admin.controller.js';
import { IpPoolsRepository } from './ip-pools/ip-pools.repository.js';
import { IpPoolsService } from './ip-pools/ip-pools.service.js';
import { StaticIps } from './ip-pools/static-ips.js';
import { NasAdminController } from './nas/nas.admin.controller.js';
import { NasScripts } from './nas/nas-scripts.js';
import { NasRepository, NasService } from './nas/nas.service.js';
import { PackageChanges } from './packages/package-changes.service.js';
import { PackageViews } from './packages/package-views.js';
import { PackagesController } from './packages/packages.controller.js';
import { Packages } from './packages/packages.service.js';
import { PrepaidController } from './prepaid/prepaid.controller.js';
import { Prepaid } from './prepaid/prepaid.service.js';
import { RadiusPublications } from './radius.publications.js';
import { RADIUS_SETTINGS } from './radius.settings.js';
import { RadiusGauges } from './radius-gauges.js';
import { RadiusSecrets } from './secrets/radius-secrets.js';
import { PacketCounter } from './sessions/packet-counter.js';
import { SessionKeeper } from './sessions/session-keeper.js';
import { SessionViews } from './sessions/session-views.js';
import {
  DataAccountSessionsAdminController,
  SessionsAdminController,
} from './sessions/sessions.admin.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { AccountTopupsAdminController } from './topups/account-topups.admin.controller.js';
import { AutoTopups } from './topups/auto-topups.service.js';
import { PromotionsAdminController } from './topups/promotions.admin.controller.js';
import { Promotions, PromotionsRepository } from './topups/promotions.service.js';
import { TopupOffers } from './topups/topup-offers.js';
import { TopupTypesAdminController } from './topups/topup-types.admin.controller.js';
import { TopupTypes, TopupTypesRepository } from './topups/topup-types.service.js';
import { TopupViews } from './topups/topup-views.js';
import { TopupsController } from './topups/topups.controller.js';
import { Topups } from './topups/topups.service.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageRebuild } from './usage/usage-rebuild.js';
import { UsageViews } from './usage/usage.views.js';
import { Explanations } from './verdict/explanations.js';

@Module({
  imports: [BillingModule, CustomersModule, ProductsModule, WorkflowModule],
  controllers: [
    DataAccountsController,
    DataAccountsAdminController,
    NasAdminController,
    IpPoolsAdminController,
    SessionsAdminController,
    DataAccountSessionsAdminController,
    UsageController,
    TopupsController,
    PrepaidController,
    PackagesController,
    AccountTopupsAdminController,
    TopupTypesAdminController,
    PromotionsAdminController,
  ],
  providers: [
    CustomerNetwork,
    RadiusSecrets,
    RadiusGauges,
    RadiusPublications,
    NasRepository,
    NasService,
    NasScripts,
    DataAccountsRepository,
    DataAccountsService,
    DataAccountChanges,
    DataAccountViews,
    Holds,
    FollowDunning,
    StaticIps,
    IpPoolsRepository,
    IpPoolsService,
    CoaService,
    PacketCounter,
    SessionKeeper,
    SessionViews,
    SessionsService,
    Explanations,
    UsageViews,
    UsageRebuild,
    Credit,
    Overage,
    TopupTypesRepository,
    TopupTypes,
    PromotionsRepository,
    Promotions,
    TopupOffers,
    TopupViews,
    Topups,
    AutoTopups,
    Prepaid,
    PackageChanges,
    PackageViews,
    Packages,
    AccountFollowers,
  ],
  exports: [
    CustomerNetwork,
    DataAccountsService,
    DataAccountChanges,
    DataAccountViews,
    Holds,
    NasService,
    RadiusSecrets,
    TopupTypes,
    Promotions,
    TopupOffers,
    TopupViews,
    Topups,
    AutoTopups,
    Prepaid,
    PackageViews,
    Packages,
  ],
})
export class RadiusModule implements OnModuleInit {
  constructor(
    private readonly facts: Facts,
    private readonly settings: Settings,
    private readonly topupTypes: TopupTypes,
  ) {}

  onModuleInit(): void {
    this.facts.modules.push('radius');
    this.facts.topupMode = async () =>
      (await this.topupTypes.arePerProduct()) ? 'per_product' : 'types';
    this.settings.declare(...(RADIUS_SETTINGS as never[]));
  }
}
