/**
 * What is owed: the ledger, documents, payments, recurring billing, dunning, and the partners whose
 * wallets fund their customers. It does not know what a subscriber does on the network. Invariant:
 * every amount has an origin and a counterpart, and the ledger sums to zero at every commit.
 */
export { BillingModule } from './billing.module.js';
export { type Interval, periodContaining } from './periods.js';
export { prorate } from './proration.js';
export { Charges } from './charges/charges.service.js';
export {
  AlreadyCharged,
  type ChargeLine,
  ChargeNotFound,
  type ChargeSource,
  type Invoicing,
  type MadeCharge,
  type NewCharge,
} from './charges/charges.types.js';
export { CallRecords } from './calls/call-records.service.js';
export { BillingRuns } from './runs/billing-runs.service.js';
export { FirstInvoices } from './subscriptions/first-invoices.js';
export { Subscriptions } from './subscriptions/subscriptions.service.js';
export {
  type NewSubscription,
  type Subscription,
  type SubscriptionNaming,
  SubscriptionNotFound,
  type SubscriptionOutcome,
} from './subscriptions/subscriptions.types.js';
export {
  previewProration,
  type ProrationPreview,
  type ProrationQuestion,
} from './subscriptions/preview.js';
export { AccountsService } from './ledger/accounts.service.js';
export { type Finding, LedgerVerifier } from './ledger/ledger-verifier.js';
export {
  AccountRestored,
  AccountSlowedDown,
  AccountSuspended,
  CreditApplied,
  CreditNoteIssued,
  InvoicesIssued,
  InvoicesSettled,
  PaymentReceived,
} from './billing.events.js';
export { CreditNotesService, type NewCreditNote } from './credit-notes/credit-notes.service.js';
export { Dunning } from './dunning/dunning.service.js';
export type { Stage } from './dunning/stages.js';
export { InvoicePdfs } from './invoices/invoice-pdfs.js';
export { InvoiceViews } from './invoices/invoice-views.js';
export { InvoicesService } from './invoices/invoices.service.js';
export { type OpenInvoice, OpenInvoices } from './receivables/open-invoices.js';
export type { LineInput, NewInvoice } from './invoices/invoices.types.js';
export { AlreadyPosted, InsufficientFunds, PeriodIsClosed } from './ledger/ledger.errors.js';
export { PaymentsService } from './payments/payments.service.js';
export type { NewPayment, PaymentMethod } from './payments/payments.types.js';
export type { PeriodFigures } from './ledger/accounts.repository.js';
export {
  CustomerEmailConfirmed,
  FundsMoved,
  PartnerDeposited,
} from './partners/partners.events.js';
export { NobodySignsIn, WrongConfirmationCode } from './partners/partners.errors.js';
export {
  PartnerCustomers,
  type PartnerCustomerName,
  type Registration,
} from './partners/registrations/partner-customers.service.js';
export { PartnersService } from './partners/partners.service.js';
export { type FundMove, PartnerAccountNotFound, Wallets } from './partners/wallets.service.js';
export { type Standing, Standings } from './statements/standing.js';
