import { Conflict, NotFound } from '../../platform/errors/index.js';

/** What something was bought for or from; the id is the buyer's room's own. */
export interface ChargeSource {
  /** Snake case, e.g. `topup`, `prepaid_allocation`, `voucher`, `overage`. */
  type: string;
  id: number;
}

/** One line of a charge. Prices exclude tax. */
export interface ChargeLine {
  /** Id or code. */
  productId?: number | string;
  /** The product's name when absent. */
  description?: string;
  /** 1 when absent. */
  quantity?: string | number;
  /** A decimal string; the product's price on the date when absent. Negative: a discount. */
  unitPrice?: string;
}

/** When a charge is invoiced: now, by the next billing run, or by that of the next billing day. */
export const INVOICINGS = ['at_once', 'next_run', 'next_billing_day'] as const;
export type Invoicing = (typeof INVOICINGS)[number];

export interface NewCharge {
  customerId: number;
  /** It is charged once, however often it is asked. */
  source: ChargeSource;
  lines: readonly ChargeLine[];
  /** Business date; today when absent. Price and tax are those of this date. */
  date?: string;
  /** Whose use it was, e.g. a username; printed behind the description. */
  accountRef?: string;
  /** As the setting `charge_invoicing` says when absent. */
  invoicing?: Invoicing;
  /** For what has been delivered already, such as overage: it is owed whatever the limit is. */
  isBeyondLimit?: boolean;
}

export interface MadeCharge {
  /** One per line; none for what costs nothing. */
  chargeIds: number[];
  /** `null` while it waits for the next billing run. */
  invoiceId: number | null;
  /** Without tax, as `"99.00"`. */
  price: string;
  /** With tax. */
  total: string;
}

/** A source is charged once. */
export class AlreadyCharged extends Conflict {
  override readonly code = 'already_charged';

  constructor() {
    super('This has been charged already.');
  }
}

export class ChargeNotFound extends NotFound {
  constructor() {
    super('charge');
  }
}
