import { createHash } from 'node:crypto';
import { encodingOf } from '../../platform/csv/encoding.js';
import { readCsv } from '../../platform/csv/read-csv.js';
import { type FieldError, ValidationFailed } from '../../platform/errors/index.js';
import type { Amount } from '../../platform/money/money.js';
import { amountIn, dateIn, type DateOrder } from './bank-cells.js';

/** A credit of a statement. */
export interface StatementLine {
  /** Of the file; the first is 1. */
  line: number;
  date: string;
  amount: Amount;
  /** Every text of the line that may say whom it is from. */
  reference: string;
  /** The same for the same line of the same day in any file. */
  fingerprint: Buffer;
}

const LINES_MAX = 50_000;
const REFERENCE_MAX = 500;
const ERRORS_MAX = 50;

const DATES = ['date', 'transaction date', 'posting date', 'value date', 'booking date'];
const AMOUNTS = ['amount', 'credit', 'credit amount', 'money in', 'paid in'];
const TEXTS =
  /^(reference|description|details?|narrative|memo|payer|payee|name|remittance.*|.* reference)$/;

interface Columns {
  date: number;
  amount: number;
  texts: number[];
}

/**
 * The credits of a bank statement as CSV; debits and lines without an amount are left out. Two equal
 * lines of one day are two payments: the first is told from the second by its place in the file.
 * @throws ValidationFailed on `file` with every line that cannot be read
 */
export async function readStatement(path: string, order: DateOrder): Promise<StatementLine[]> {
  const lines: StatementLine[] = [];
  const wrong: FieldError[] = [];
  const seen = new Map<string, number[]>();
  let columns: Columns | undefined;
  for await (const { line, cells } of readCsv(path, await encodingOf(path))) {
    if (!columns) {
      columns = columnsIn(cells);
      continue;
    }
    const read = readLine(line, cells, columns, order);
    if (typeof read === 'string') wrong.push({ field: 'file', message: `line ${line} ${read}` });
    else if (read) lines.push(withFingerprint(read, seen));
    if (lines.length > LINES_MAX) {
      throw ValidationFailed.of('file', `has more than ${LINES_MAX} lines`);
    }
  }
  if (!columns) throw ValidationFailed.of('file', 'is empty');
  if (wrong.length > 0) throw new ValidationFailed(wrong.slice(0, ERRORS_MAX));
  return lines;
}

function columnsIn(header: readonly string[]): Columns {
  const names = header.map((name) => name.trim().toLowerCase());
  const find = (wanted: readonly string[]): number =>
    names.findIndex((name) => wanted.includes(name));
  const texts = [...names.entries()].filter(([, name]) => TEXTS.test(name)).map(([at]) => at);
  const columns = { date: find(DATES), amount: find(AMOUNTS), texts };
  if (columns.date < 0) throw ValidationFailed.of('file', 'has no column date');
  if (columns.amount < 0) throw ValidationFailed.of('file', 'has no column amount or credit');
  if (texts.length === 0) {
    throw ValidationFailed.of('file', 'has no column reference or description');
  }
  return columns;
}

/** A credit; nothing for a debit; what is wrong. */
function readLine(
  line: number,
  cells: readonly string[],
  columns: Columns,
  order: DateOrder,
): Omit<StatementLine, 'fingerprint'> | string | undefined {
  const cell = cells[columns.amount]?.trim() ?? '';
  if (cell === '') return undefined;
  const amount = amountIn(cell);
  if (!amount) return 'has no amount that can be read';
  if (amount.lessThanOrEqualTo(0)) return undefined;
  const date = dateIn(cells[columns.date] ?? '', order);
  if (date === undefined) return 'has no date that can be read';
  const texts = columns.texts.map((at) => cells[at]?.trim() ?? '').filter(Boolean);
  return { line, date, amount, reference: texts.join(' · ').slice(0, REFERENCE_MAX) };
}

/** Twins are told apart by how many of them the file has had before. */
function withFingerprint(
  line: Omit<StatementLine, 'fingerprint'>,
  seen: Map<string, number[]>,
): StatementLine {
  const text = JSON.stringify([line.date, line.amount.toFixed(), line.reference]);
  const twins = seen.get(text) ?? [];
  const fingerprint = createHash('sha256').update(`${text}\n${twins.length}`).digest();
  twins.push(line.line);
  seen.set(text, twins);
  return { ...line, fingerprint };
}
