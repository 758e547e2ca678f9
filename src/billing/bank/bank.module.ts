import { Module, type OnModuleInit } from '@nestjs/common';
import { CustomersModule } from '../../customers/index.js';
import { BodyRules } from '../../platform/http/body-rules.js';
import { DocumentsModule } from '../documents/documents.module.js';
import { BankImport } from './bank-import.js';
import { BankLineViews } from './bank-line-views.js';
import {
  BANK_IMPORTS_PATH,
  BankImportsController,
  BankLinesController,
} from './bank.admin.controllers.js';

/** Statements of the bank. */
@Module({
  imports: [CustomersModule, DocumentsModule],
  controllers: [BankImportsController, BankLinesController],
  providers: [BankImport, BankLineViews],
})
export class BankModule implements OnModuleInit {
  constructor(private readonly bodies: BodyRules) {}

  onModuleInit(): void {
    this.bodies.leave(BANK_IMPORTS_PATH);
  }
}
