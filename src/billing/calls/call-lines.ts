import { DomainError, ValidationFailed } from '../../platform/errors/index.js';
import type { CsvRow } from '../../platform/csv/read-csv.js';
import { readInput } from '../../platform/validation/validate.js';
import type { GivenCall } from './call-staging.js';
import { NewCallRecordDto } from './dto/call-records.dto.js';

const COLUMNS = [
  'call_id',
  'account_number',
  'customer_id',
  'started_at',
  'duration_seconds',
  'caller',
  'destination',
  'amount',
] as const;
type Column = (typeof COLUMNS)[number];

const isColumn = (name: string): name is Column => COLUMNS.some((column) => column === name);

/** What stands in each column, by the first line. @throws ValidationFailed for an unknown one */
export function readCallHeader(cells: readonly string[]): Column[] {
  return cells.map((cell) => {
    const name = cell.trim().toLowerCase();
    if (isColumn(name)) return name;
    throw ValidationFailed.of('columns', `${JSON.stringify(cell)} is unknown`);
  });
}

/** One call. @throws ValidationFailed with the line and its wrong fields */
export function readCallLine(columns: readonly Column[], { line, cells }: CsvRow): GivenCall {
  const given: Partial<Record<Column, string>> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index]?.trim();
    if (cell) given[column] = cell;
  }
  try {
    return Object.assign(readInput(NewCallRecordDto, given), { place: line });
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    throw new ValidationFailed(
      error.fields.map(({ field, message }) => ({
        field: `lines[${line}].${field}`,
        message,
      })),
    );
  }
}
