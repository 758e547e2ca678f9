import { formatMoney } from '../../platform/money/money.js';
import type { PeriodFigures } from './accounts.repository.js';
import type { AccountPeriodDto } from './dto/ledger.dto.js';

/** A period of an account, debit positive, as the admin API shows it. */
export function accountPeriod({ opening, closing, totals }: PeriodFigures): AccountPeriodDto {
  return {
    opening_balance: formatMoney(opening),
    payments: formatMoney(totals.payment ?? 0),
    adjustments: formatMoney(totals.adjustment ?? 0),
    call_charges: formatMoney(totals.call_charge ?? 0),
    other_charges: formatMoney(totals.other_charge ?? 0),
    closing_balance: formatMoney(closing),
  };
}
