import { writeToBuffer } from 'fast-csv';
import { FileAnswer } from '../../platform/calls/answers.js';

/** Numbers may begin with a minus; any other cell that a spreadsheet would take for a formula may not. */
const NUMBER = /^-?\d+(\.\d+)?$/;
const FORMULA = /^[=+\-@\t\r＝＋－＠]/;

/** A cell that no spreadsheet runs (OWASP: CSV injection). */
export function safeCell(value: unknown): string {
  const text =
    value === null || value === undefined
      ? ''
      : typeof value === 'string'
        ? value
        : JSON.stringify(value);
  return FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

/** Rows as a CSV file with a line of headings; UTF-8 with a byte order mark, as spreadsheets expect. */
export async function csvFile(
  fileName: string,
  columns: readonly string[],
  rows: readonly Record<string, unknown>[],
): Promise<FileAnswer> {
  const cells = rows.map((row) => columns.map((column) => safeCell(row[column])));
  const content = await writeToBuffer([[...columns], ...cells], { writeBOM: true });
  return new FileAnswer(content, 'text/csv; charset=utf-8', fileName);
}
