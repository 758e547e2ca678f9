/**
 * Hotspots and the vouchers that let guests on line there. It does not know how a door words a
 * voucher (the Octopus face calls it a ticket). Invariants: a code is in clear in no table and no
 * log; its first use is one compare-and-set; what is left of it never grows by logging in again.
 */
export { HotspotModule } from './hotspot.module.js';
export { type OctopusCaller, OctopusKeys } from './api-keys/octopus-keys.service.js';
export { HotspotNotFound, HotspotServiceNotFound, VoucherNotFound } from './hotspot.errors.js';
export {
  VouchersActivated,
  VoucherChanged,
  VouchersIssued,
  VouchersWithdrawn,
} from './hotspot.events.js';
export { type NewBatch, VoucherBatches } from './batches/voucher-batches.service.js';
export type { VoucherBatch } from './batches/voucher-batch.entity.js';
export { type HotspotReport, HotspotReports } from './hotspots/hotspot-reports.js';
export type { Hotspot, PrintFormat } from './hotspots/hotspot.entity.js';
export { Hotspots, type NewHotspot } from './hotspots/hotspots.service.js';
export type { HotspotService } from './services/hotspot-service.entity.js';
export { HotspotServices } from './services/hotspot-services.service.js';
export type { NewHotspotService } from './services/hotspot-services.types.js';
export { type ServiceFacts, ServiceReader } from './services/service-facts.js';
export { type Gateway, gatewayIn, type HandOver, handOver } from './portal/gateways.js';
export { GatewaySecrets } from './portal/gateway-secrets.js';
export type { Guesser } from './portal/guess-guard.js';
export { GuestAccess, type GuestAdmission } from './portal/guest-access.service.js';
export { PrintLinks } from './sheets/print-links.js';
export {
  durationInWords,
  GUEST_LANGUAGES,
  guestLanguage,
  type GuestLanguage,
  guestWords,
  type PrintedTicket,
  termsInWords,
} from './sheets/ticket-words.js';
export { VoucherLetters } from './sheets/voucher-letters.js';
export { type ShownTicket, VoucherSheets } from './sheets/voucher-sheets.service.js';
export { isCheckedCode, normalisedCode } from './vouchers/voucher-code.js';
export { type VoucherChange, VoucherChanges } from './vouchers/voucher-changes.service.js';
export type { VoucherCredential } from './vouchers/voucher-credentials.js';
export { type VoucherFacts, type VoucherFilter, VoucherReader } from './vouchers/voucher-facts.js';
export { type RebuiltVoucher, VoucherRebuild } from './vouchers/voucher-rebuild.js';
export { serialOf } from './vouchers/voucher-serial.js';
export {
  type Coding,
  VOUCHER_STATUSES,
  VOUCHER_TYPES,
  type VoucherStatus,
  type VoucherType,
} from './vouchers/voucher-terms.js';
export type { Voucher } from './vouchers/voucher.entity.js';
export type { VoucherNaming } from './vouchers/vouchers.repository.js';
export { type IssuedVoucher, type NewVoucher, Vouchers } from './vouchers/vouchers.service.js';
