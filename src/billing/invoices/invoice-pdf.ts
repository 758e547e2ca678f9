import { Amount } from '../../platform/money/money.js';
import { renderPdf } from '../../platform/pdf/pdf.js';
import type { IssuerFacts } from '../documents/issuers.js';
import {
  type BillTo,
  billToBlock,
  type Column,
  footer,
  heading,
  note,
  rowsTable,
  totalsBlock,
} from '../documents/pdf/document-layout.js';
import { callsAnnex, type PrintedCall } from './invoice-calls.js';
import { printedAmount, printedMoney, printedQuantity } from '../documents/pdf/money-words.js';

export interface PrintedLine {
  description: string;
  quantity: string;
  unitPrice: string;
  taxRate: string;
  amount: string;
  tax: string;
  periodStart: string | null;
  periodEnd: string | null;
}

export interface PrintedInvoice {
  number: string;
  date: string;
  dueDate: string;
  currency: string;
  reference: string | null;
  subtotal: string;
  tax: string;
  total: string;
  createdAt: Date;
  billTo: BillTo;
  issuer: IssuerFacts;
  lines: PrintedLine[];
  /** What the customer owed before it; negative when he had credit. */
  balanceBefore: string;
  /** Those that are printed, and how many are billed. */
  calls: PrintedCall[];
  callCount: number;
}

const COLUMNS: readonly Column[] = [
  { title: 'Description', width: '*' },
  { title: 'Quantity', width: 'auto', isNumber: true },
  { title: 'Price', width: 60, isNumber: true },
  { title: 'Tax', width: 40, isNumber: true },
  { title: 'Amount', width: 70, isNumber: true },
];

/** An invoice as a PDF file. */
export function invoicePdf(invoice: PrintedInvoice): Promise<Buffer> {
  const { issuer, billTo, number, currency } = invoice;
  const title = issuer.vatNumber ? 'Tax invoice' : 'Invoice';
  return renderPdf(
    {
      content: [
        heading(issuer, title, [
          ['Number', number],
          ['Date', invoice.date],
          ['Due', invoice.dueDate],
          ['Account', billTo.accountNumber],
          ...(invoice.reference ? [['Your reference', invoice.reference] as const] : []),
        ]),
        billToBlock('Invoice to', billTo),
        rowsTable(COLUMNS, invoice.lines.map(printedLine)),
        totalsBlock([
          ['Subtotal', printedAmount(invoice.subtotal)],
          ...taxesByRate(invoice.lines),
          ['Total', printedMoney(currency, invoice.total)],
        ]),
        totalsBlock(balances(invoice)),
        ...note('How to pay', howToPay(invoice)),
        ...callsAnnex(invoice.calls, invoice.callCount),
      ],
      footer: footer(`${issuer.name} · ${number}`),
    },
    { title: `${title} ${number}`, author: issuer.name, at: invoice.createdAt },
  );
}

function printedLine(line: PrintedLine): string[] {
  const period = line.periodStart ? `\n${line.periodStart} to ${line.periodEnd ?? ''}` : '';
  return [
    `${line.description}${period}`,
    printedQuantity(line.quantity),
    printedAmount(line.unitPrice),
    `${line.taxRate}\u00a0%`,
    printedAmount(line.amount),
  ];
}

/** The tax of each rate, the highest first; one line of nothing when there is none. */
export function taxesByRate(
  lines: readonly { taxRate: string; tax: string }[],
): (readonly [string, string])[] {
  const sums = new Map<string, Amount>();
  for (const { taxRate, tax } of lines) {
    sums.set(taxRate, new Amount(sums.get(taxRate) ?? 0).plus(tax));
  }
  return [...sums]
    .sort(([a], [b]) => new Amount(b).comparedTo(a))
    .map(([rate, sum]) => [`Tax ${rate}\u00a0%`, printedAmount(sum.toFixed())] as const);
}

function balances({
  balanceBefore,
  total,
  currency,
}: PrintedInvoice): (readonly [string, string])[] {
  const after = new Amount(balanceBefore).plus(total);
  return [
    ['Balance before', printedAmount(balanceBefore)],
    ['This invoice', printedAmount(total)],
    [
      after.isNegative() ? 'Your credit' : 'Balance due',
      printedMoney(currency, after.abs().toFixed()),
    ],
  ];
}

function howToPay({ issuer, number, dueDate }: PrintedInvoice): string {
  return [
    issuer.paymentInstructions,
    `Please pay by ${dueDate} and quote the payment reference ${number}.`,
  ]
    .filter(Boolean)
    .join('\n');
}
