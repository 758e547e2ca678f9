import { Module, type OnModuleInit } from '@nestjs/common';
import { Facts } from '../auth/index.js';
import { BodyRules } from '../platform/http/body-rules.js';
import { WorkflowModule } from '../workflow/index.js';
import { AddressesAdminController } from './addresses/addresses.admin.controller.js';
import { AddressesService } from './addresses/addresses.service.js';
import { ContactsAdminController } from './contacts/contacts.admin.controller.js';
import { ContactsService } from './contacts/contacts.service.js';
import { CustomerViews } from './customer-views.js';
import { CustomersAdminController } from './customers.admin.controller.js';
import { CustomersController } from './customers.controller.js';
import {
  CustomersExportAdminController,
  CustomersImportAdminController,
  IMPORTS_PATH,
} from './files/customer-files.admin.controllers.js';
import { CustomersExport } from './files/customers-export.js';
import { CustomersImport } from './files/customers-import.js';
import { ImportStaging } from './files/import-staging.js';
import { CustomerPublications } from './customers.publications.js';
import { CustomersRepository } from './customers.repository.js';
import { CustomersService } from './customers.service.js';

@Module({
  imports: [WorkflowModule],
  controllers: [
    CustomersController,
    CustomersAdminController,
    ContactsAdminController,
    AddressesAdminController,
    CustomersExportAdminController,
    CustomersImportAdminController,
  ],
  providers: [
    CustomersRepository,
    CustomersService,
    CustomerPublications,
    CustomerViews,
    ContactsService,
    AddressesService,
    CustomersExport,
    CustomersImport,
    ImportStaging,
  ],
  exports: [CustomersService, ContactsService, AddressesService],
})
export class CustomersModule implements OnModuleInit {
  constructor(
    private readonly facts: Facts,
    private readonly bodies: BodyRules,
  ) {}

  onModuleInit(): void {
    this.facts.modules.push('customers');
    this.bodies.leave(IMPORTS_PATH);
  }
}
