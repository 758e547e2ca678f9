import type { PeriodFigures } from '../../billing/index.js';
import { Amount } from '../../platform/money/money.js';
import { RawJson } from '../../platform/http/lean.adapter.js';

/** An amount as a JSON number, written digit by digit: as a float the largest would lose its cents. */
export class Figure {
  constructor(readonly amount: Amount) {}

  static of(text: string): Figure {
    return new Figure(new Amount(text));
  }

  toString(): string {
    // Adding zero turns the negative zero of an opposite into plain zero.
    return this.amount.plus(0).toFixed();
  }
}

type Told = Readonly<Record<string, Figure | string | boolean>>;

/** `{"code":200,"data":{…}}`. */
export function enveloped(data: Told): RawJson {
  const fields = Object.entries(data).map(
    ([name, value]) =>
      `${JSON.stringify(name)}:${value instanceof Figure ? value.toString() : JSON.stringify(value)}`,
  );
  return new RawJson(`{"code":200,"data":{${fields.join(',')}}}`);
}

/**
 * The seven figures. The ledger counts what somebody owes, this face what he has; charges are shown
 * as they are. Always: total = calls + others + adjustments, closing = opening + payments − total.
 */
export function toBalance({ opening, closing, totals }: PeriodFigures): Told {
  const payments = new Amount(totals.payment ?? 0).negated();
  const adjustments = new Amount(totals.adjustment ?? 0);
  const calls = new Amount(totals.call_charge ?? 0);
  const others = new Amount(totals.other_charge ?? 0);
  return {
    opening_balance: new Figure(new Amount(opening).negated()),
    payments: new Figure(payments),
    adjustments: new Figure(adjustments),
    call_charges: new Figure(calls),
    other_charges: new Figure(others),
    total_charges: new Figure(calls.plus(others).plus(adjustments)),
    closing_balance: new Figure(new Amount(closing).negated()),
  };
}
