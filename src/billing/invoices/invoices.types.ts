import type { Amount } from '../../platform/money/money.js';

/** What is earned by a line of an invoice. */
export type LineKind = 'service' | 'calls';

/** One line as somebody asks for it. */
export interface LineInput {
  /** Id or code of a product. */
  productId?: string;
  /** The product's name when absent. */
  description?: string;
  /** 1 when absent. */
  quantity?: string;
  /** Without tax; the product's price on the day when absent. */
  unitPrice?: string;
}

/** One line as it will be printed. */
export interface PricedLine {
  productId: number | null;
  description: string;
  quantity: Amount;
  unitPrice: Amount;
  amount: Amount;
  /** Percent. */
  taxRate: string;
  tax: Amount;
}

export interface NewInvoice {
  customerId: number;
  lines: readonly LineInput[];
  /** Today when absent. */
  date?: string;
  /** By the customer's terms when absent. */
  dueDate?: string;
  reference?: string;
}

export interface IssuedInvoice {
  id: number;
  invoiceNumber: string;
  customerId: number;
  total: string;
  itemId: number;
}
