import type { CsvRow } from '../../platform/csv/read-csv.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { isMoney } from '../../platform/money/money.js';
import { isInstant } from '../../platform/validation/dates.js';
import type { FullOffer } from '../vouchers/offers.js';
import type { VoucherCredential } from '../vouchers/voucher-credentials.js';
import { isMistake, windowOf } from '../vouchers/voucher-terms.js';
import type { VoucherTerms } from '../vouchers/voucher-writer.js';

/** The columns of a batch as a file; an import needs the first only. */
export const COLUMNS = [
  'code',
  'password',
  'price',
  'valid_from',
  'valid_until',
  'unused_until',
  'user_limit',
  'comment',
  'user_reference',
] as const;
type Column = (typeof COLUMNS)[number];

export interface WrongLine {
  line: number;
  field: string;
  message: string;
}

type Given = Partial<Record<Exclude<Column, 'code' | 'password'>, string>>;

/** One voucher of a file; what it leaves out is as its product is sold. */
export class BatchLine implements VoucherCredential {
  constructor(
    private readonly line: number,
    readonly code: string,
    readonly password: string,
    private readonly given: Given,
  ) {}

  get price(): string | undefined {
    return this.given.price;
  }

  get terms(): Given {
    return this.given;
  }

  /** @throws ValidationFailed when the dates do not agree with the product or each other */
  termsFor(
    offer: FullOffer,
    batch: { id: number; comment: string | null },
    now: Date,
  ): VoucherTerms {
    const { valid_from, valid_until, unused_until, user_limit, comment, user_reference } =
      this.given;
    const from = valid_from === undefined ? now : new Date(valid_from);
    const until = valid_until === undefined ? {} : { validUntil: new Date(valid_until) };
    // What was sold elsewhere may have begun, or be over, already.
    const window = windowOf(offer, { validFrom: from, ...until }, from);
    if (isMistake(window)) {
      throw ValidationFailed.of(`lines[${this.line}].valid_until`, window.message);
    }
    return {
      offer: this.price === undefined ? offer : { ...offer, price: this.price },
      window:
        unused_until === undefined ? window : { ...window, unusedUntil: new Date(unused_until) },
      userLimit: user_limit === undefined ? offer.userLimit : Number(user_limit),
      comment: comment ?? batch.comment,
      userReference: user_reference ?? null,
      batchId: batch.id,
      source: 'import',
    };
  }
}

/** Where each column stands. @throws ValidationFailed without `code` or for a column we do not know */
export function columnsIn(cells: readonly string[]): ReadonlyMap<Column, number> {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const unknown = names.filter((name) => !(COLUMNS as readonly string[]).includes(name));
  if (unknown.length > 0) {
    throw ValidationFailed.of('file', `has columns that we do not know: ${unknown.join(', ')}`);
  }
  if (!names.includes('code')) throw ValidationFailed.of('file', 'has no column code');
  return new Map(names.map((name, place) => [name as Column, place]));
}

const RULES: Readonly<Record<Column, [(value: string) => boolean, string]>> = {
  code: [
    (value) => /^[A-Za-z0-9](?:[A-Za-z0-9 -]{3,38})[A-Za-z0-9]$/.test(value),
    'must be 5 to 40 letters and digits, with blanks or dashes between them',
  ],
  password: [
    (value) => /^[\x21-\x7e]{0,64}$/.test(value),
    'must be at most 64 printable ASCII characters',
  ],
  price: [
    (value) => isMoney(value) && !value.startsWith('-'),
    'must be an amount with at most 5 decimals',
  ],
  valid_from: [isInstant, 'must be an ISO 8601 instant'],
  valid_until: [isInstant, 'must be an ISO 8601 instant'],
  unused_until: [isInstant, 'must be an ISO 8601 instant'],
  user_limit: [(value) => /^(?:[1-9]\d{0,2}|1000)$/.test(value), 'must be from 1 to 1000'],
  comment: [(value) => value.length <= 500, 'must have at most 500 characters'],
  user_reference: [(value) => value.length <= 64, 'must have at most 64 characters'],
};

/** What a line says, or what is wrong with it first. */
export function lineIn(
  columns: ReadonlyMap<Column, number>,
  { line, cells }: CsvRow,
): BatchLine | WrongLine {
  const given: Partial<Record<Column, string>> = {};
  for (const [column, place] of columns) {
    const value = cells[place] ?? '';
    if (value === '' && column !== 'code') continue;
    const [holds, message] = RULES[column];
    if (!holds(value)) return { line, field: column, message };
    given[column] = value;
  }
  const { code = '', password = '', ...rest } = given;
  return new BatchLine(line, code, password, rest);
}

export function isWrong(line: BatchLine | WrongLine): line is WrongLine {
  return !(line instanceof BatchLine);
}

/** Lines with the same terms are written together. */
export function termsKey({ terms }: BatchLine): string {
  return JSON.stringify(Object.entries(terms).sort(([one], [other]) => (one < other ? -1 : 1)));
}
