import { Module, type OnModuleInit } from '@nestjs/common';
import { CustomersModule } from '../../customers/index.js';
import { Settings } from '../../platform/settings/settings.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { DunningDay } from './dunning-day.js';
import { DunningLetters } from './dunning-letters.js';
import { DunningViews } from './dunning-views.js';
import { DunningController, PaymentPromisesController } from './dunning.admin.controllers.js';
import { DunningPublications } from './dunning.publications.js';
import { DunningRepository } from './dunning.repository.js';
import { Dunning } from './dunning.service.js';
import { DUNNING_SETTINGS } from './dunning.settings.js';
import { PaymentPromises } from './promises.service.js';

/** Customers who pay late: reminders, slow-down, hold, promises, and restoring. */
@Module({
  imports: [CustomersModule, LedgerModule, DocumentsModule],
  controllers: [DunningController, PaymentPromisesController],
  providers: [
    Dunning,
    DunningDay,
    DunningLetters,
    DunningPublications,
    DunningRepository,
    DunningViews,
    PaymentPromises,
  ],
  exports: [Dunning],
})
export class DunningModule implements OnModuleInit {
  constructor(private readonly settings: Settings) {}

  onModuleInit(): void {
    this.settings.declare(...(DUNNING_SETTINGS as never[]));
  }
}
