import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { Settings } from '../platform/settings/settings.js';
import { BillingPublications } from './billing.publications.js';
import { BILLING_SETTINGS } from './billing.settings.js';
import { CallsModule } from './calls/calls.module.js';
import { ChargesModule } from './charges/charges.module.js';
import { DocumentsModule } from './documents/documents.module.js';
import { BankModule } from './bank/bank.module.js';
import { DunningModule } from './dunning/dunning.module.js';
import { GatewaysModule } from './gateways/gateways.module.js';
import { LedgerModule } from './ledger/ledger.module.js';
import { LedgerVerifier } from './ledger/ledger-verifier.js';
import { PartnersModule } from './partners/partners.module.js';
import { RECEIVABLES_CHECKS } from './receivables/receivables-checks.js';

@Module({
  providers: [BillingPublications],
  imports: [
    LedgerModule,
    DocumentsModule,
    PartnersModule,
    ChargesModule,
    CallsModule,
    DunningModule,
    GatewaysModule,
    BankModule,
  ],
  exports: [PartnersModule, ChargesModule, DocumentsModule, DunningModule],
})
export class BillingModule implements OnModuleInit {
  constructor(
    private readonly facts: Facts,
    private readonly settings: Settings,
    private readonly verifier: LedgerVerifier,
  ) {}

  onModuleInit(): void {
    this.facts.modules.push('billing');
    this.settings.declare(...(BILLING_SETTINGS as never[]));
    this.verifier.add(...RECEIVABLES_CHECKS);
  }
}
