import type { PeriodFigures } from '../../billing/index.js';
import type { RawJson } from '../../platform/http/lean.adapter.js';
import { Figure, jsonOf } from '../../platform/money/figure.js';
import { Amount } from '../../platform/money/money.js';

type Figures = Readonly<Record<string, Figure | string | boolean>>;

/** `{"code":200,"data":{…}}`. */
export function enveloped(data: Figures): RawJson {
  return jsonOf({ code: 200, data });
}

/**
 * The seven figures. The ledger counts what somebody owes, this face what he has; charges are shown
 * as they are. Always: total = calls + others + adjustments, closing = opening + payments − total.
 */
export function toBalance({ opening, closing, totals }: PeriodFigures): Figures {
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
