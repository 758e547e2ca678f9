import type { Decimal } from 'decimal.js';
import { Amount } from '../../platform/money/money.js';

/** Something that is still open: a debt to be paid, or credit to pay with. */
export interface OpenPart {
  id: number;
  open: Decimal.Value;
}

/** How much goes to or comes from one of them; always more than zero. */
export interface Share {
  id: number;
  amount: Amount;
}

/** Divides an amount over open items in their order, each at most what it has open. What is left over is not divided. */
export function allocateInOrder(amount: Decimal.Value, parts: readonly OpenPart[]): Share[] {
  let left = new Amount(amount);
  const shares: Share[] = [];
  for (const { id, open } of parts) {
    const share = Amount.min(left, open);
    if (!share.greaterThan(0)) continue;
    shares.push({ id, amount: share });
    left = left.minus(share);
  }
  return shares;
}
