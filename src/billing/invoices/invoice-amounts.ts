import type { Decimal } from 'decimal.js';
import { Amount, roundToCent } from '../../platform/money/money.js';

/** What one line comes to: the amount without tax, and its tax, both to the cent. */
export interface LineAmounts {
  amount: Amount;
  tax: Amount;
}

/** Prices exclude tax. Each line is rounded once, so the lines sum to the document. */
export function lineAmounts(
  quantity: Decimal.Value,
  unitPrice: Decimal.Value,
  taxRatePercent: Decimal.Value,
): LineAmounts {
  const amount = roundToCent(new Amount(quantity).times(unitPrice));
  return { amount, tax: taxOn(amount, taxRatePercent) };
}

/** The tax on an amount without tax, to the cent. */
export function taxOn(amount: Decimal.Value, taxRatePercent: Decimal.Value): Amount {
  return roundToCent(new Amount(amount).times(taxRatePercent).dividedBy(100));
}

/** Sums of a document. */
export function documentTotals(lines: readonly LineAmounts[]): {
  subtotal: Amount;
  tax: Amount;
  total: Amount;
} {
  const subtotal = Amount.sum(0, ...lines.map(({ amount }) => amount));
  const tax = Amount.sum(0, ...lines.map((line) => line.tax));
  return { subtotal, tax, total: subtotal.plus(tax) };
}
