import { ValidationFailed } from '../../platform/errors/index.js';

/** Columns that an import reads, in the words of the call API. */
export const IMPORTED_COLUMNS = [
  'customer_type',
  'name',
  'company_name',
  'vat_number',
  'email',
  'phone',
  'address_line1',
  'address_line2',
  'city',
  'postal_code',
  'country',
  'gps',
  'group',
  'accounting_code',
  'billing_day',
  'status',
  'notes',
] as const;
export type ImportedColumn = (typeof IMPORTED_COLUMNS)[number];

/** Columns of an export that an import passes over: they are made here, not there. */
const MADE_COLUMNS = [
  'customer_id',
  'account_number',
  'partner_id',
  'balance',
  'created_at',
  'modified_at',
] as const;

/** Every column of an export, in its order. */
export const EXPORTED_COLUMNS = [
  'customer_id',
  'accounting_code',
  'account_number',
  ...IMPORTED_COLUMNS.filter((column) => column !== 'accounting_code'),
  ...MADE_COLUMNS.filter((column) => !['customer_id', 'account_number'].includes(column)),
] as const;

const REQUIRED = ['name', 'email'] as const;

/**
 * What stands in each column, by the first line of the file: names in any case, with spaces or
 * underscores. `undefined` for a column that is passed over.
 * @throws ValidationFailed on `columns` for unknown, repeated and missing ones, all at once
 */
export function readHeader(cells: readonly string[]): (ImportedColumn | undefined)[] {
  const names = cells.map(columnName);
  const known = new Set<string>([...IMPORTED_COLUMNS, ...MADE_COLUMNS]);
  const mistakes = [
    ...names.flatMap((name, index) =>
      known.has(name) ? [] : [`column ${index + 1} is unknown: ${JSON.stringify(cells[index])}`],
    ),
    ...names.flatMap((name, index) =>
      names.indexOf(name) < index ? [`column ${index + 1} repeats ${name}`] : [],
    ),
    ...REQUIRED.flatMap((name) => (names.includes(name) ? [] : [`${name} is missing`])),
  ];
  if (mistakes.length > 0) {
    throw new ValidationFailed(mistakes.map((message) => ({ field: 'columns', message })));
  }
  const imported = new Set<string>(IMPORTED_COLUMNS);
  return names.map((name) => (imported.has(name) ? (name as ImportedColumn) : undefined));
}

function columnName(cell: string): string {
  const name = cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');
  return name === 'e_mail' ? 'email' : name;
}
