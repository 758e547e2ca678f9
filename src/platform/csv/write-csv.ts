import { writeToString } from 'fast-csv';
import { safeCell } from './cells.js';

export const CSV_TYPE = 'text/csv; charset=utf-8';

/** Without it spreadsheets take UTF-8 for the encoding of their country. */
const BYTE_ORDER_MARK = '\uFEFF';

/** What a cell is made of. An amount is a number to a spreadsheet, also a negative one. */
export type Cell = string | number | { amount: string } | null;

/** The text of a CSV file, batch by batch; no cell of it is a formula. */
export async function* csvText(
  columns: readonly string[],
  batches: AsyncIterable<readonly (readonly Cell[])[]>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + (await lines([columns]));
  for await (const rows of batches) if (rows.length > 0) yield await lines(rows);
}

function lines(rows: readonly (readonly Cell[])[]): Promise<string> {
  return writeToString(
    rows.map((row) => row.map(textOf)),
    { headers: false, includeEndRowDelimiter: true, rowDelimiter: '\r\n' },
  );
}

function textOf(cell: Cell): string {
  if (typeof cell === 'string') return safeCell(cell);
  if (typeof cell === 'number') return String(cell);
  return cell?.amount ?? '';
}
