import { Amount, MONEY_DECIMALS } from '../../platform/money/money.js';

const GB_BYTES = 2 ** 30;

/**
 * Bytes as the GB (2³⁰ bytes) of an invoice line, rounded up to its last decimal, so that no charge
 * is of nothing.
 */
export function overageQuantity(bytes: number): string {
  return new Amount(bytes)
    .dividedBy(GB_BYTES)
    .toDecimalPlaces(MONEY_DECIMALS, Amount.ROUND_UP)
    .toFixed();
}
