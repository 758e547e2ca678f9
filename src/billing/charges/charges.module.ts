import { Module } from '@nestjs/common';
import { CustomersModule } from '../../customers/index.js';
import { ProductsModule } from '../../products/index.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { BillingRunBatches } from '../runs/billing-run-batches.js';
import { BillingRunViews } from '../runs/billing-run-views.js';
import { BillingRunsController } from '../runs/billing-runs.admin.controller.js';
import { BillingRuns } from '../runs/billing-runs.service.js';
import { FirstInvoices } from '../subscriptions/first-invoices.js';
import { Settlement } from '../subscriptions/settlement.js';
import { SubscriptionDesk } from '../subscriptions/subscription-desk.js';
import { SubscriptionViews } from '../subscriptions/subscription-views.js';
import { SubscriptionsController } from '../subscriptions/subscriptions.admin.controller.js';
import { SubscriptionsRepository } from '../subscriptions/subscriptions.repository.js';
import { Subscriptions } from '../subscriptions/subscriptions.service.js';
import { ChargesRepository } from './charges.repository.js';
import { Charges } from './charges.service.js';

/** What customers owe for: purchases, and what is billed by the period. */
@Module({
  imports: [CustomersModule, DocumentsModule, LedgerModule, ProductsModule],
  controllers: [BillingRunsController, SubscriptionsController],
  providers: [
    Charges,
    ChargesRepository,
    FirstInvoices,
    Settlement,
    Subscriptions,
    SubscriptionDesk,
    SubscriptionsRepository,
    SubscriptionViews,
    BillingRuns,
    BillingRunBatches,
    BillingRunViews,
  ],
  exports: [Charges, FirstInvoices, Subscriptions, BillingRuns],
})
export class ChargesModule {}
