import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
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
import { CoaService } from './coa/coa.service.js';
import { Holds } from './holds/holds.service.js';
import { IpPoolsAdminController } from './ip-pools/ip-pools.admin.controller.js';
import { IpPoolsRepository } from './ip-pools/ip-pools.repository.js';
import { IpPoolsService } from './ip-pools/ip-pools.service.js';
import { StaticIps } from './ip-pools/static-ips.js';
import { NasAdminController } from './nas/nas.admin.controller.js';
import { NasScripts } from './nas/nas-scripts.js';
import { NasRepository, NasService } from './nas/nas.service.js';
import { RADIUS_SETTINGS } from './radius.settings.js';
import { RadiusGauges } from './radius-gauges.js';
import { RadiusSecrets } from './secrets/radius-secrets.js';
import { SessionKeeper } from './sessions/session-keeper.js';
import { SessionViews } from './sessions/session-views.js';
import {
  DataAccountSessionsAdminController,
  SessionsAdminController,
} from './sessions/sessions.admin.controller.js';
import { SessionsService } from './sessions/sessions.service.js';
import { UsageController } from './usage/usage.controller.js';
import { UsageRebuild } from './usage/usage-rebuild.js';
import { UsageViews } from './usage/usage.views.js';
import { Explanations } from './verdict/explanations.js';

@Module({
  imports: [CustomersModule, ProductsModule, WorkflowModule],
  controllers: [
    DataAccountsController,
    DataAccountsAdminController,
    NasAdminController,
    IpPoolsAdminController,
    SessionsAdminController,
    DataAccountSessionsAdminController,
    UsageController,
  ],
  providers: [
    CustomerNetwork,
    RadiusSecrets,
    RadiusGauges,
    NasRepository,
    NasService,
    NasScripts,
    DataAccountsRepository,
    DataAccountsService,
    DataAccountChanges,
    DataAccountViews,
    Holds,
    StaticIps,
    IpPoolsRepository,
    IpPoolsService,
    CoaService,
    SessionKeeper,
    SessionViews,
    SessionsService,
    Explanations,
    UsageViews,
    UsageRebuild,
  ],
  exports: [
    CustomerNetwork,
    DataAccountsService,
    DataAccountChanges,
    DataAccountViews,
    Holds,
    NasService,
    RadiusSecrets,
  ],
})
export class RadiusModule implements OnModuleInit {
  constructor(
    private readonly facts: Facts,
    private readonly settings: Settings,
  ) {}

  onModuleInit(): void {
    this.facts.modules.push('radius');
    this.settings.declare(...(RADIUS_SETTINGS as never[]));
  }
}
