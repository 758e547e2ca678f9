import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Amount, roundToCent } from '../../platform/money/money.js';
import { taxOn } from '../invoices/invoice-amounts.js';
import type { LineKind } from '../invoices/invoices.types.js';

/** A line of an invoice, and what of it has been credited already. */
export interface BilledLine {
  id: number;
  kind: LineKind;
  description: string;
  quantity: string;
  amount: string;
  taxRate: string;
  tax: string;
  creditedAmount: string;
  creditedTax: string;
}

/** What is to be credited of a line: a quantity or an amount without tax. */
export interface LineWish {
  lineId: number;
  quantity?: string;
  amount?: string;
}

export interface CreditLine {
  lineId: number;
  kind: LineKind;
  description: string;
  quantity: Amount | null;
  amount: Amount;
  taxRate: string;
  tax: Amount;
}

/** More is to be credited than is left of the invoice. */
export class MoreThanIsLeft extends Conflict {
  override readonly code = 'more_than_is_left';

  constructor(field: string) {
    super('More would be credited than is left of the invoice.', [
      { field, message: 'is more than is left' },
    ]);
  }
}

/** Everything that is left of an invoice. @throws MoreThanIsLeft when nothing is */
export function creditOfTheRest(lines: readonly BilledLine[]): CreditLine[] {
  const credits = lines
    .filter((line) => !restOf(line).amount.isZero() || !restOf(line).tax.isZero())
    .map((line) => ({
      lineId: line.id,
      kind: line.kind,
      description: line.description,
      quantity: new Amount(line.creditedAmount).isZero() ? new Amount(line.quantity) : null,
      taxRate: line.taxRate,
      ...restOf(line),
    }));
  if (credits.length === 0) throw new MoreThanIsLeft('invoice_id');
  return credits;
}

/**
 * The lines of a credit note. The tax follows the rate of the line; who credits the rest of a line
 * credits the rest of its tax, so no cent stays behind.
 * @throws ValidationFailed MoreThanIsLeft
 */
export function creditOf(lines: readonly BilledLine[], wishes: readonly LineWish[]): CreditLine[] {
  return wishes.map((wish, index) => {
    const field = `lines[${index}]`;
    const line = lines.find(({ id }) => id === wish.lineId);
    if (!line) throw ValidationFailed.of(`${field}.line_id`, 'is no line of this invoice');
    if (wishes.findIndex(({ lineId }) => lineId === wish.lineId) !== index) {
      throw ValidationFailed.of(`${field}.line_id`, 'is named twice');
    }
    const rest = restOf(line);
    const amount = amountOf(line, wish, field);
    if (amount.isZero()) throw ValidationFailed.of(field, 'comes to nothing');
    if (amount.abs().greaterThan(rest.amount.abs())) throw new MoreThanIsLeft(field);
    const usual = taxOn(amount, line.taxRate);
    const tax = amount.equals(rest.amount)
      ? rest.tax
      : usual.abs().greaterThan(rest.tax.abs())
        ? rest.tax
        : usual;
    return {
      lineId: line.id,
      kind: line.kind,
      description: line.description,
      quantity: wish.quantity === undefined ? null : new Amount(wish.quantity),
      amount,
      taxRate: line.taxRate,
      tax,
    };
  });
}

function amountOf(line: BilledLine, wish: LineWish, field: string): Amount {
  if (wish.amount !== undefined && wish.quantity !== undefined) {
    throw ValidationFailed.of(field, 'takes either a quantity or an amount');
  }
  if (wish.amount !== undefined) {
    // A discount is a line of a negative amount; it is credited by the amount it took off.
    const sign = new Amount(line.amount).isNegative() ? new Amount(1).negated() : new Amount(1);
    return new Amount(wish.amount).times(sign);
  }
  if (wish.quantity === undefined) return restOf(line).amount;
  if (new Amount(wish.quantity).greaterThan(line.quantity)) throw new MoreThanIsLeft(field);
  return roundToCent(new Amount(line.amount).times(wish.quantity).dividedBy(line.quantity));
}

function restOf(line: BilledLine): { amount: Amount; tax: Amount } {
  return {
    amount: new Amount(line.amount).minus(line.creditedAmount),
    tax: new Amount(line.tax).minus(line.creditedTax),
  };
}
