import type { Content, PdfFacts, TableLayout } from '../../platform/pdf/content.js';
import { renderPdf } from '../../platform/pdf/pdf.js';
import type { PrintFormat } from '../hotspots/hotspot.entity.js';
import { guestWords, type PrintedTicket } from './ticket-words.js';

const GREY = '#5f6b7a';
const CUT = '#b9c2cd';
const A4_COLUMNS = 3;
const A4_CELL_HEIGHT = 96;
/** Points; rolls of 58 and 80 mm print on 48 and 72 mm of their width. */
const ROLLS = {
  thermal58: { width: 164.4, margin: 14, qr: 96, code: 19 },
  thermal80: { width: 226.8, margin: 12, qr: 128, code: 25 },
} as const;

/**
 * Tickets as a PDF file: cards to be cut out of A4 paper, 24 on a page, or one after the other on a
 * roll. There is at least one.
 */
export function sheetPdf(
  tickets: readonly PrintedTicket[],
  format: PrintFormat,
  facts: PdfFacts,
): Promise<Buffer> {
  if (format === 'a4') {
    return renderPdf({ content: grid(tickets), pageMargins: [24, 24, 24, 24] }, facts);
  }
  const { width, margin } = ROLLS[format];
  const height = Math.max(...tickets.map((ticket) => slipHeight(ticket, format)));
  return renderPdf(
    {
      pageSize: { width, height },
      pageMargins: [margin, 12, margin, 8],
      content: tickets.map((ticket, place) => slip(ticket, format, place > 0)),
    },
    facts,
  );
}

const CUT_LINES: TableLayout = {
  lineColor: CUT,
  rowLine: 0.6,
  columnLine: 0.6,
  dash: { length: 3, space: 3 },
  paddingTop: 6,
  paddingBottom: 0,
};

function grid(tickets: readonly PrintedTicket[]): Content {
  const rows: Content[][] = [];
  for (let first = 0; first < tickets.length; first += A4_COLUMNS) {
    const row = tickets.slice(first, first + A4_COLUMNS).map(card);
    while (row.length < A4_COLUMNS) row.push({ text: '' });
    rows.push(row);
  }
  return {
    layout: CUT_LINES,
    table: {
      widths: ['*', '*', '*'],
      heights: A4_CELL_HEIGHT - 6,
      dontBreakRows: true,
      body: rows,
    },
  };
}

function card(ticket: PrintedTicket): Content {
  const { password, price } = ticket;
  const label = guestWords(ticket.language).password;
  return {
    columns: [
      { width: 66, stack: [{ qrCode: ticket.loginUrl, fit: [66, 66] }, serial(ticket)] },
      {
        width: '*',
        stack: [
          { text: clipped(ticket.headline, 32), bold: true, fontSize: 8, margin: [0, 1, 0, 2] },
          { text: ticket.code, bold: true, fontSize: codeSize(ticket.code, 16) },
          ...(password === null
            ? []
            : [{ text: [{ text: `${label} `, fontSize: 5.5, color: GREY }, bold(password, 9)] }]),
          { text: clipped(`${ticket.name} · ${ticket.terms}`, 64), fontSize: 6.5 },
          ...(price === null ? [] : [bold(price, 6.5)]),
          { text: clipped(ticket.address, 60), fontSize: 5.5, color: GREY, margin: [0, 2, 0, 0] },
        ],
      },
    ],
    columnGap: 5,
  };
}

function bold(text: string, fontSize: number): Content {
  return { text, fontSize, bold: true };
}

function serial({ serial: number }: PrintedTicket): Content {
  return { text: number, fontSize: 5.5, color: GREY, alignment: 'center' };
}

function slip(ticket: PrintedTicket, format: keyof typeof ROLLS, isFurther: boolean): Content {
  const { qr, code } = ROLLS[format];
  const words = guestWords(ticket.language);
  const { password, price, useBefore, support } = ticket;
  const centred = { alignment: 'center' } as const;
  return {
    ...(isFurther ? { pageBreak: 'before' as const } : {}),
    stack: [
      { ...centred, text: clipped(ticket.headline, 80), bold: true, fontSize: 12 },
      { ...centred, qrCode: ticket.loginUrl, fit: [qr, qr], margin: [0, 2, 0, 2] },
      { ...centred, text: password === null ? words.code : words.user, fontSize: 7 },
      { ...centred, text: ticket.code, bold: true, fontSize: codeSize(ticket.code, code) },
      ...(password === null
        ? []
        : [
            { ...centred, text: words.password, fontSize: 7 },
            { ...centred, text: password, bold: true, fontSize: code * 0.75 },
          ]),
      { ...centred, text: clipped(ticket.name, 80), bold: true, margin: [0, 4, 0, 0] },
      { ...centred, text: ticket.terms },
      ...(price === null ? [] : [{ ...centred, text: price, bold: true, fontSize: 11 }]),
      ...(useBefore === null
        ? []
        : [{ ...centred, text: `${words.useBefore} ${useBefore}`, fontSize: 7 }]),
      { ...centred, text: words.scan, fontSize: 7, margin: [0, 6, 0, 0] },
      { ...centred, text: clipped(ticket.address, 80), fontSize: 7, bold: true },
      ...(support === ''
        ? []
        : [
            {
              ...centred,
              text: clipped(support, 300),
              fontSize: 7,
              margin: [0, 5, 0, 0] as [number, number, number, number],
            },
          ]),
      { ...centred, text: ticket.serial, fontSize: 7, margin: [0, 5, 0, 0] },
    ],
  };
}

/** Generous: what a roll does not need it does not feed, as printers cut behind the last line. */
function slipHeight(ticket: PrintedTicket, format: keyof typeof ROLLS): number {
  const { width, margin, qr, code } = ROLLS[format];
  const inner = width - 2 * margin;
  const lines = (text: string, size: number): number =>
    text === '' ? 0 : Math.ceil((clipped(text, 300).length * size * 0.56) / inner) * size * 1.3;
  return (
    32 +
    qr +
    lines(clipped(ticket.headline, 80), 12) +
    code * 1.4 +
    (ticket.password === null ? 0 : code + 12) +
    lines(clipped(ticket.name, 80), 9) +
    lines(ticket.terms, 9) +
    lines(ticket.address, 7) +
    lines(ticket.support, 7) +
    90
  );
}

/** Long codes are set smaller rather than broken. */
function codeSize(code: string, size: number): number {
  return code.length <= 8 ? size : Math.max(7, (size * 8) / code.length);
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
