import { Module } from '@nestjs/common';
import { CustomersModule } from '../../customers/index.js';
import { ProductsModule } from '../../products/index.js';
import { CreditNotePdfs } from '../credit-notes/credit-note-pdfs.js';
import { CreditNoteViews } from '../credit-notes/credit-note-views.js';
import { CreditNotesController } from '../credit-notes/credit-notes.controller.js';
import { CreditNotesRepository } from '../credit-notes/credit-notes.repository.js';
import { CreditNotesService } from '../credit-notes/credit-notes.service.js';
import { InvoicePdfs } from '../invoices/invoice-pdfs.js';
import { InvoiceViews } from '../invoices/invoice-views.js';
import { InvoiceWriter } from '../invoices/invoice-writer.js';
import { InvoicesController } from '../invoices/invoices.controller.js';
import { InvoicesService } from '../invoices/invoices.service.js';
import { LinePricer } from '../invoices/line-pricer.js';
import { JournalsController } from '../journals/journals.controller.js';
import { JournalsService } from '../journals/journals.service.js';
import { LedgerModule } from '../ledger/ledger.module.js';
import { PaymentMatcher } from '../payments/payment-matcher.js';
import { PaymentAssignments } from '../payments/payment-assignments.js';
import { PaymentViews } from '../payments/payment-views.js';
import { PaymentsController } from '../payments/payments.controller.js';
import { PaymentsService } from '../payments/payments.service.js';
import { RefundViews } from '../payments/refund-views.js';
import { RefundsService } from '../payments/refunds.service.js';
import { OpenInvoices } from '../receivables/open-invoices.js';
import { OpenItemsRepository } from '../receivables/open-items.repository.js';
import { Receivables } from '../receivables/receivables.service.js';
import { Standings } from '../statements/standing.js';
import { Transactions } from '../statements/transactions.js';
import { TransactionsController } from '../statements/transactions.controller.js';
import { TaxRates } from '../tax/tax-rates.service.js';
import { BillingProfiles, BillingProfilesController } from '../profiles/billing-profiles.js';
import { TaxRatesController } from '../tax/tax-rates.admin.controller.js';
import { InvoiceNotes } from '../invoices/invoice-notes.js';
import {
  CreditNotesAdminController,
  ExportsController,
  InvoicesAdminController,
  PaymentsAdminController,
  RefundsController,
} from './documents.admin.controllers.js';
import { Exports } from './exports.js';
import { BusinessDates } from './business-dates.js';
import { DocumentMail } from './document-mail.js';
import { DocumentNumbers } from './document-numbers.js';
import { DocumentIssuers } from './issuers.js';

const DOORS = [
  BusinessDates,
  CreditNotesService,
  InvoicePdfs,
  InvoicesService,
  InvoiceViews,
  InvoiceWriter,
  LinePricer,
  OpenInvoices,
  OpenItemsRepository,
  PaymentMatcher,
  PaymentsService,
  Receivables,
  RefundsService,
  Standings,
  TaxRates,
];

/** Everything on paper: invoices, credit notes, journals, payments, refunds, statements. */
@Module({
  imports: [CustomersModule, ProductsModule, LedgerModule],
  controllers: [
    InvoicesController,
    CreditNotesController,
    JournalsController,
    PaymentsController,
    TransactionsController,
    BillingProfilesController,
    CreditNotesAdminController,
    ExportsController,
    InvoicesAdminController,
    PaymentsAdminController,
    RefundsController,
    TaxRatesController,
  ],
  providers: [
    ...DOORS,
    CreditNotePdfs,
    CreditNotesRepository,
    CreditNoteViews,
    DocumentIssuers,
    DocumentMail,
    DocumentNumbers,
    BillingProfiles,
    Exports,
    InvoiceNotes,
    JournalsService,
    PaymentAssignments,
    PaymentViews,
    RefundViews,
    Transactions,
  ],
  exports: DOORS,
})
export class DocumentsModule {}
