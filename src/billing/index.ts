/**
 * What is owed: the ledger, documents, payments, recurring billing, dunning, and the partners whose
 * wallets fund their customers. It does not know what a subscriber does on the network. Invariant:
 * every amount has an origin and a counterpart, and the ledger sums to zero at every commit.
 */
export { BillingModule } from './billing.module.js';
export { type Interval, periodContaining } from './periods.js';
export { prorate } from './proration.js';
export { type Finding, LedgerVerifier } from './ledger/ledger-verifier.js';
