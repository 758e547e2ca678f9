/**
 * Who may become a customer: leads and their pipeline, what they are offered, and how they become
 * customers. A lead is not a customer. Invariant: a lead becomes one customer at most, and what was
 * accepted stays as it was accepted.
 */
export { LeadsModule } from './leads.module.js';
export { ConversionService } from './conversion/conversion.service.js';
export { LeadAdded, LeadConverted, LeadMoved } from './leads.events.js';
export { type NewLead, LeadsService } from './leads.service.js';
export type { LeadStatus } from './lead.entity.js';
export { type LeadPromotion } from './promotions/promotion.entity.js';
export { PromotionsService } from './promotions/promotions.service.js';
export {
  type OfferedQuote,
  QUOTE_PATH,
  QuoteNotOpen,
  QuotesService,
} from './quotes/quotes.service.js';
