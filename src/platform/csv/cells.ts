/**
 * What a spreadsheet would take for a formula (OWASP, CSV injection): signs, also in full width and
 * the other forms that some programs fold, and white space that hides one.
 */
const FORMULA = /^'*[=+\-@\t\r\n\uFF0B\uFF0D\uFF1D\uFF20\uFE62\uFE63\uFE66\uFE6B\u2212]/;

/** A cell that no spreadsheet runs: an apostrophe before it makes it text. `plainCell` takes it off. */
export function safeCell(value: string): string {
  return FORMULA.test(value) ? `'${value}` : value;
}

/** The value that `safeCell` made a cell of. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && FORMULA.test(cell) ? cell.slice(1) : cell;
}
