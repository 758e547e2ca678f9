import { Module } from '@nestjs/common';
import { CustomersModule } from '../../customers/index.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnersController } from './partners.admin.controller.js';
import { PartnerPublications } from './partners.publications.js';
import { PartnersRepository, PartnersService } from './partners.service.js';
import { EmailConfirmations } from './registrations/email-confirmations.js';
import { PartnerCustomers } from './registrations/partner-customers.service.js';
import { Wallets } from './wallets.service.js';

@Module({
  imports: [CustomersModule, LedgerModule, DocumentsModule],
  controllers: [PartnersController],
  providers: [
    PartnerPublications,
    PartnersRepository,
    PartnersService,
    Wallets,
    EmailConfirmations,
    PartnerCustomers,
  ],
  exports: [PartnerCustomers, PartnersService, Wallets],
})
export class PartnersModule {}
