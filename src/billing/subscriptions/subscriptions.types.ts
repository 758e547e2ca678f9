import type { BillingPeriod } from '../../products/index.js';
import { NotFound } from '../../platform/errors/index.js';

export interface NewSubscription {
  customerId: number;
  /** Id or code. What is not billed by the period has no subscription. */
  product: number | string;
  /** Of the network; it has one running subscription at a time. */
  dataAccountId?: number;
  /** Whose use it is, e.g. a username; printed behind the description. */
  accountRef?: string;
  /** Instead of the product's name. */
  description?: string;
  /** 1 when absent. */
  quantity?: string;
  /** Per billing period, without tax, instead of the product's price of each period's first day. */
  price?: string | null;
  /** First day that is billed; today when absent. */
  startsOn?: string;
}

/** A running subscription: by itself, or as that of a data account. */
export type SubscriptionNaming = { subscriptionId: number } | { dataAccountId: number };

/** What an act on a subscription led to. */
export interface SubscriptionOutcome {
  /** The one that runs from now on; `null` when none does. */
  subscriptionId: number | null;
  /** For days that had been billed and are not used. */
  creditNoteIds: number[];
  /** For days that the new product costs instead; `null` when a billing run will bill them. */
  invoiceId: number | null;
}

export interface Subscription {
  id: number;
  customerId: number;
  dataAccountId: number | null;
  accountRef: string | null;
  productId: number;
  description: string | null;
  quantity: string;
  price: string | null;
  startsOn: string;
  endsOn: string | null;
  anchorOn: string;
  billedUntil: string;
  nextOn: string | null;
  followsId: number | null;
  version: number;
  billingDay: number;
  billingPeriod: BillingPeriod;
}

/** Months of a billing period; `undefined` for what is paid once. */
export const MONTHS_OF: Readonly<Record<BillingPeriod, number | undefined>> = {
  month: 1,
  quarter: 3,
  year: 12,
  once: undefined,
};

export class SubscriptionNotFound extends NotFound {
  constructor() {
    super('subscription');
  }
}
