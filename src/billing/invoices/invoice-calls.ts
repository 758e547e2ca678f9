import type { Content } from '../../platform/pdf/content.js';
import { type Column, rowsTable } from '../documents/pdf/document-layout.js';
import { printedAmount } from '../documents/pdf/money-words.js';

/** A call that an invoice bills. */
export interface PrintedCall {
  /** Date and time in the time zone of the ISP. */
  startedAt: string;
  caller: string | null;
  destination: string | null;
  /** As `0:03:07`. */
  duration: string;
  /** Tax included. */
  amount: string;
}

/** More calls than this are pages that nobody reads; staff can list them all. */
export const CALLS_PRINTED_MAX = 500;

/** The calls of the invoice `i`, as many as are printed, and how many there are. */
export const CALLS_OF_INVOICE = `
  (SELECT coalesce(sum(calls), 0)::integer FROM call_charges WHERE invoice_id = i.id) AS "callCount",
  (SELECT coalesce(json_agg(json_build_object(
                     'startedAt', to_char(started_at AT TIME ZONE coalesce(
                        (SELECT value #>> '{}' FROM settings WHERE key = 'timezone'), 'UTC'),
                        'YYYY-MM-DD HH24:MI'),
                     'caller', caller, 'destination', destination,
                     'duration', to_char(make_interval(secs => seconds), 'FMHH24:MI:SS'),
                     'amount', amount::text)
                   ORDER BY started_at, id), '[]')
     FROM (SELECT call.*
             FROM call_charges AS charge
             JOIN call_records AS call ON call.call_charge_id = charge.id
            WHERE charge.invoice_id = i.id
            ORDER BY call.started_at, call.id LIMIT ${CALLS_PRINTED_MAX}) AS call) AS calls`;

const COLUMNS: readonly Column[] = [
  { title: 'Time', width: 90 },
  { title: 'From', width: '*' },
  { title: 'To', width: '*' },
  { title: 'Duration', width: 60, isNumber: true },
  { title: 'Amount', width: 70, isNumber: true },
];

/** The calls on a page of their own; nothing when there are none. */
export function callsAnnex(calls: readonly PrintedCall[], callCount: number): Content[] {
  if (calls.length === 0) return [];
  const which = callCount > calls.length ? `The first ${calls.length} of ${callCount}. ` : '';
  return [
    { text: 'Calls', fontSize: 13, bold: true, pageBreak: 'before', margin: [0, 0, 0, 2] },
    { text: `${which}Amounts include tax.`, margin: [0, 0, 0, 8] },
    rowsTable(COLUMNS, calls.map(printedCall)),
  ];
}

function printedCall({ startedAt, caller, destination, duration, amount }: PrintedCall): string[] {
  return [startedAt, caller ?? '', destination ?? '', duration, printedAmount(amount)];
}
