import { DomainError, type FieldError } from '../../platform/errors/index.js';
import { readInput } from '../../platform/validation/validate.js';
import { codeLetters } from '../accounting-code.js';
import type { CustomerStatus } from '../customer.entity.js';
import { tidied } from '../customer-words.js';
import { CustomerStatusField } from '../dto/customer-fields.js';
import { AddCustomerDto } from '../dto/customers.dto.js';
import type { ImportedColumn } from './columns.js';

/** A line of the file that says what add_customer takes, and a status. */
class ImportedCustomerDto extends AddCustomerDto {
  @CustomerStatusField({ optional: true })
  status?: CustomerStatus;
}

/** A line that is right, as it is staged. */
export type StagedCustomer = Record<string, unknown> & { line: number; letters: string };

/** A line that is wrong, with all its wrong fields. */
export interface WrongLine {
  line: number;
  errors: readonly FieldError[];
}

export function isWrong(row: StagedCustomer | WrongLine): row is WrongLine {
  return 'errors' in row;
}

/** Reads one line by the rules of add_customer; whoever has a company name is a company. */
export function readLine(
  columns: readonly (ImportedColumn | undefined)[],
  { line, cells }: { line: number; cells: readonly string[] },
): StagedCustomer | WrongLine {
  if (cells.length > columns.length) {
    return { line, errors: [{ field: 'line', message: `has ${cells.length} cells` }] };
  }
  const given: Record<string, string | undefined> = {};
  for (const [index, column] of columns.entries()) {
    const cell = cells[index]?.trim();
    if (column !== undefined && cell) given[column] = cell;
  }
  given.customer_type ??= given.company_name === undefined ? 'individual' : 'company';
  try {
    const customer = readInput(ImportedCustomerDto, given);
    const isCompany = customer.customer_type === 'company';
    const letters = codeLetters(isCompany ? (customer.company_name ?? '') : customer.name);
    const { billing_day = 1, status = 'active' } = customer;
    return { ...tidied(given), billing_day, status, line, letters };
  } catch (error) {
    if (error instanceof DomainError) return { line, errors: error.fields };
    throw error;
  }
}
