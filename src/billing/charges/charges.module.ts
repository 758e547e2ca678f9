import { Module } from '@nestjs/common';
import { ProductsModule } from '../../products/index.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { BillingRunBatches } from '../runs/billing-run-batches.js';
import { BillingRunViews } from '../runs/billing-run-views.js';
import { BillingRunsController } from '../runs/billing-runs.admin.controller.js';
import { BillingRuns } from '../runs/billing-runs.service.js';
import { Settlement } from '../subscriptions/settlement.js';
import { SubscriptionsRepository } from '../subscriptions/subscriptions.repository.js';
import { Subscriptions } from '../subscriptions/subscriptions.service.js';
import { ChargesRepository } from './charges.repository.js';
import { Charges } from './charges.service.js';

/** What customers owe for: purchases, and what is billed by the period. */
@Module({
  imports: [DocumentsModule, LedgerModule, ProductsModule],
  controllers: [BillingRunsController],
  providers: [
    Charges,
    ChargesRepository,
    Settlement,
    Subscriptions,
    SubscriptionsRepository,
    BillingRuns,
    BillingRunBatches,
    BillingRunViews,
  ],
  exports: [Charges, Subscriptions, BillingRuns],
})
export class ChargesModule {}
