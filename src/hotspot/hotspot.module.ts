import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { BillingModule } from '../billing/index.js';
import { BodyRules } from '../platform/http/body-rules.js';
import { ProductsModule } from '../products/index.js';
import { RadiusModule } from '../radius/index.js';
import { OctopusKeysAdminController } from './api-keys/octopus-keys.admin.controller.js';
import { OctopusKeys } from './api-keys/octopus-keys.service.js';
import { CaptiveController } from './portal/captive.controller.js';
import { CaptiveStatus } from './portal/captive-status.js';
import { GatewaySecretsAdminController } from './portal/gateway-secrets.admin.controller.js';
import { GatewaySecrets } from './portal/gateway-secrets.js';
import { GuessGuard } from './portal/guess-guard.js';
import { GuestAccess } from './portal/guest-access.service.js';
import { HotspotReports } from './hotspots/hotspot-reports.js';
import { HotspotViews } from './hotspots/hotspot-views.js';
import { HotspotsAdminController } from './hotspots/hotspots.admin.controller.js';
import { HotspotsRepository } from './hotspots/hotspots.repository.js';
import { Hotspots } from './hotspots/hotspots.service.js';
import { HotspotServicesAdminController } from './services/hotspot-services.admin.controller.js';
import { HotspotServices, HotspotServicesRepository } from './services/hotspot-services.service.js';
import { ServiceReader } from './services/service-facts.js';
import { PrintLinks } from './sheets/print-links.js';
import {
  BatchSheetsAdminController,
  VoucherSheetsAdminController,
} from './sheets/voucher-sheets.admin.controller.js';
import { VoucherSheets } from './sheets/voucher-sheets.service.js';
import { VoucherLetters } from './sheets/voucher-letters.js';
import { Offers } from './vouchers/offers.js';
import { BatchFiles } from './batches/batch-file.js';
import { VoucherBatchMaker } from './batches/voucher-batch-maker.js';
import {
  BATCH_IMPORTS_PATH,
  VoucherBatchesAdminController,
} from './batches/voucher-batches.admin.controller.js';
import { VoucherBatchesRepository } from './batches/voucher-batches.repository.js';
import { VoucherBatches } from './batches/voucher-batches.service.js';
import { HotspotPublications } from './hotspot.publications.js';
import { VoucherActivations } from './vouchers/voucher-activations.js';
import { VoucherChanges } from './vouchers/voucher-changes.service.js';
import { VoucherDesk } from './vouchers/voucher-desk.js';
import { VouchersAdminController } from './vouchers/vouchers.admin.controller.js';
import { VoucherCredentials } from './vouchers/voucher-credentials.js';
import { VoucherReader } from './vouchers/voucher-facts.js';
import { VoucherRebuild } from './vouchers/voucher-rebuild.js';
import { VoucherViews } from './vouchers/voucher-views.js';
import { VoucherWriter } from './vouchers/voucher-writer.js';
import { VouchersController } from './vouchers/vouchers.controller.js';
import { VouchersRepository } from './vouchers/vouchers.repository.js';
import { Vouchers } from './vouchers/vouchers.service.js';

@Module({
  imports: [BillingModule, ProductsModule, RadiusModule],
  controllers: [
    // Before the controllers whose `:id` would take `5.pdf`, too.
    BatchSheetsAdminController,
    VoucherSheetsAdminController,
    VouchersController,
    CaptiveController,
    GatewaySecretsAdminController,
    HotspotsAdminController,
    HotspotServicesAdminController,
    OctopusKeysAdminController,
    VouchersAdminController,
    VoucherBatchesAdminController,
  ],
  providers: [
    HotspotsRepository,
    Hotspots,
    CaptiveStatus,
    GatewaySecrets,
    GuessGuard,
    GuestAccess,
    HotspotReports,
    HotspotViews,
    HotspotServicesRepository,
    HotspotServices,
    OctopusKeys,
    Offers,
    HotspotPublications,
    BatchFiles,
    VoucherBatches,
    VoucherBatchesRepository,
    VoucherBatchMaker,
    VoucherActivations,
    VoucherChanges,
    VoucherDesk,
    PrintLinks,
    ServiceReader,
    VoucherCredentials,
    VoucherLetters,
    VoucherReader,
    VoucherRebuild,
    VoucherSheets,
    VoucherViews,
    VoucherWriter,
    VouchersRepository,
    Vouchers,
  ],
  exports: [
    GatewaySecrets,
    GuestAccess,
    HotspotReports,
    HotspotServices,
    Hotspots,
    OctopusKeys,
    PrintLinks,
    ServiceReader,
    VoucherBatches,
    VoucherChanges,
    VoucherLetters,
    VoucherReader,
    VoucherRebuild,
    VoucherSheets,
    Vouchers,
  ],
})
export class HotspotModule implements OnModuleInit {
  constructor(
    private readonly facts: Facts,
    private readonly bodies: BodyRules,
  ) {}

  onModuleInit(): void {
    this.facts.modules.push('hotspot');
    this.bodies.leave(BATCH_IMPORTS_PATH);
  }
}
