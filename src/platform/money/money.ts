import { Decimal } from 'decimal.js';

/** Exact decimal arithmetic, wide enough for numeric(18,5) in every intermediate step. */
export const Amount = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_EVEN });
export type Amount = Decimal;

/** What money columns keep: numeric(18,5). */
export const MONEY_DECIMALS = 5;
const LIMIT = new Amount('9999999999999.99999');

/** A decimal number with at most 5 decimals that numeric(18,5) can hold. */
export function isMoney(value: unknown): value is string | number {
  if (typeof value !== 'string' && typeof value !== 'number') return false;
  if (typeof value === 'string' && !/^-?\d{1,13}(\.\d{1,5})?$/.test(value)) return false;
  if (typeof value === 'number' && !Number.isFinite(value)) return false;
  const amount = new Amount(value);
  return amount.decimalPlaces() <= MONEY_DECIMALS && amount.abs().lte(LIMIT);
}

/**
 * Money as it leaves us: a decimal string with at least two and at most five decimals.
 * `399` → `"399.00"`, `0.12345` → `"0.12345"`.
 */
export function formatMoney(value: Decimal.Value): string {
  // Adding zero turns the negative zero of a rounded small debit into plain zero.
  const amount = new Amount(value).plus(0);
  return amount.toFixed(Math.min(MONEY_DECIMALS, Math.max(2, amount.decimalPlaces())));
}

/** Rounds to the cent, halves to the even neighbour, so that many roundings do not drift. */
export function roundToCent(value: Decimal.Value): Decimal {
  return new Amount(value).toDecimalPlaces(2, Decimal.ROUND_HALF_EVEN);
}
