import type { Block, Content, Width } from '../../../platform/pdf/content.js';
import type { IssuerFacts } from '../issuers.js';

/** Whom a document is for, as he was when it was issued. */
export interface BillTo {
  name: string;
  companyName?: string;
  vatNumber?: string;
  accountingCode: string;
  accountNumber: string;
  addressLine1?: string;
  addressLine2?: string;
  city?: string;
  postalCode?: string;
  country?: string;
}

export interface Column {
  title: string;
  width: Width;
  isNumber?: boolean;
}

const GREY = '#5f6b7a';
const LINE = '#d5dbe3';
const HEAD = '#f2f5f8';

/** Logo or name on the left; on the right what the document is, and its facts. */
export function heading(
  issuer: IssuerFacts,
  title: string,
  facts: readonly (readonly [string, string])[],
): Content {
  const left: Content[] = [
    issuer.logo
      ? { svg: issuer.logo, fit: [180, 56], margin: [0, 0, 0, 8] }
      : { text: issuer.name, fontSize: 17, bold: true, margin: [0, 0, 0, 4] },
    ...(issuer.logo ? [{ text: issuer.name, bold: true }] : []),
    ...[issuer.address, issuer.contact].filter(Boolean).map((text) => ({ text, color: GREY })),
    ...(issuer.vatNumber ? [{ text: `VAT no. ${issuer.vatNumber}`, color: GREY }] : []),
  ];
  return {
    columns: [
      { width: '*', stack: left },
      {
        width: 220,
        stack: [
          { text: title, fontSize: 17, alignment: 'right', margin: [0, 0, 0, 6] },
          {
            layout: 'noBorders',
            table: {
              widths: ['*', 'auto'],
              body: facts.map(([name, value]) => [
                { text: name, color: GREY, alignment: 'right' },
                { text: value, alignment: 'right', bold: true },
              ]),
            },
          },
        ],
      },
    ],
    columnGap: 24,
    margin: [0, 0, 0, 22],
  };
}

/** The address block of the customer. */
export function billToBlock(title: string, to: BillTo): Content {
  const place = [to.postalCode, to.city].filter(Boolean).join(' ');
  const lines = [
    ...(to.companyName ? [to.name] : []),
    to.addressLine1,
    to.addressLine2,
    place,
    to.country,
    to.vatNumber && `VAT no. ${to.vatNumber}`,
  ].filter((line): line is string => Boolean(line));
  return {
    stack: [
      { text: title, color: GREY, fontSize: 8, margin: [0, 0, 0, 2] },
      { text: to.companyName ?? to.name, bold: true, fontSize: 10 },
      ...lines.map((text) => ({ text })),
    ],
    margin: [0, 0, 0, 20],
  };
}

/** A table whose head is repeated on every page. */
export function rowsTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): Content {
  const cell = (text: string, { isNumber = false }: Column, isHead = false): Block => ({
    text,
    alignment: isNumber ? 'right' : 'left',
    noWrap: isNumber,
    bold: isHead,
    ...(isHead ? { fillColor: HEAD } : {}),
  });
  return {
    table: {
      headerRows: 1,
      dontBreakRows: true,
      widths: columns.map(({ width }) => width),
      body: [
        columns.map((column) => cell(column.title, column, true)),
        ...rows.map((row) => columns.map((column, index) => cell(row[index] ?? '', column))),
      ],
    },
    layout: { lineColor: LINE, rowLine: 0.5, paddingTop: 5, paddingBottom: 4 },
  };
}

/** Sums under the amounts column; the last one stands out. */
export function totalsBlock(totals: readonly (readonly [string, string])[]): Content {
  const last = totals.at(-1);
  return {
    columns: [
      { width: '*', text: '' },
      {
        width: 230,
        table: {
          widths: ['*', 'auto'],
          body: totals.map((total) => [
            { text: total[0], bold: total === last },
            { text: total[1], alignment: 'right', noWrap: true, bold: total === last },
          ]),
        },
        layout: {
          lineColor: LINE,
          rowLine: 1,
          isLastLineOnly: true,
          paddingTop: 3,
          paddingBottom: 3,
        },
      },
    ],
    margin: [0, 8, 0, 0],
    unbreakable: true,
  };
}

/** A titled paragraph; nothing when it is empty. */
export function note(title: string, text: string): Content[] {
  if (!text) return [];
  return [
    {
      stack: [
        { text: title, bold: true, margin: [0, 0, 0, 2] },
        { text, color: GREY },
      ],
      margin: [0, 18, 0, 0],
      unbreakable: true,
    },
  ];
}

/** The foot of every page. */
export function footer(words: string): Content {
  return {
    columns: [
      { text: words, color: GREY, fontSize: 8 },
      { text: 'Page {page} of {pages}', color: GREY, fontSize: 8, alignment: 'right' },
    ],
    margin: [40, 20, 40, 0],
  };
}
