import { Module } from '@nestjs/common';
import { ProductsModule } from '../../products/index.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { SubscriptionsRepository } from '../subscriptions/subscriptions.repository.js';
import { Subscriptions } from '../subscriptions/subscriptions.service.js';
import { ChargesRepository } from './charges.repository.js';
import { Charges } from './charges.service.js';

/** What customers owe for: purchases, and what is billed by the period. */
@Module({
  imports: [DocumentsModule, LedgerModule, ProductsModule],
  providers: [Charges, ChargesRepository, Subscriptions, SubscriptionsRepository],
  exports: [Charges, Subscriptions],
})
export class ChargesModule {}
