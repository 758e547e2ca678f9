import { Module } from '@nestjs/common';
import { DocumentsModule } from '../documents/documents.module.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PartnersController } from './partners.admin.controller.js';
import { PartnersRepository, PartnersService } from './partners.service.js';
import { Wallets } from './wallets.service.js';

@Module({
  imports: [LedgerModule, DocumentsModule],
  controllers: [PartnersController],
  providers: [PartnersRepository, PartnersService, Wallets],
  exports: [PartnersService, Wallets],
})
export class PartnersModule {}
