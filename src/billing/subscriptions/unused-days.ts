import { Amount } from '../../platform/money/money.js';
import { prorate } from '../proration.js';
import type { BilledPeriod } from './subscriptions.repository.js';

/** What is to be credited of one invoice. */
export interface UnusedDays {
  invoiceId: number;
  invoiceDate: string;
  lines: { lineId: number; amount: string }[];
}

/**
 * What has been billed of the days from a date on, invoice by invoice: of each line the part of its
 * amount that falls on them, as far as it has not been credited already.
 */
export function unusedDays(billed: readonly BilledPeriod[], on: string): UnusedDays[] {
  const byInvoice = new Map<number, UnusedDays>();
  for (const line of billed) {
    const whole = { start: line.periodStart, end: line.periodEnd };
    const start = on > whole.start ? on : whole.start;
    const share = prorate(line.amount, whole, { start, end: whole.end });
    const left = new Amount(line.amount).minus(line.credited);
    const amount = Amount.min(share, left);
    if (!amount.greaterThan(0)) continue;
    const { invoiceId, invoiceDate } = line;
    const invoice = byInvoice.get(invoiceId) ?? { invoiceId, invoiceDate, lines: [] };
    invoice.lines.push({ lineId: line.lineId, amount: amount.toFixed() });
    byInvoice.set(invoiceId, invoice);
  }
  return [...byInvoice.values()];
}
