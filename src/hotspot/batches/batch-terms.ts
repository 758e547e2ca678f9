import type { Actor } from '../../auth/index.js';
import { CODE_LENGTH_MAX, codeLengthFor } from '../vouchers/voucher-code.js';

/** How a batch's codes are made and what each is given, as its row keeps it. */
export interface BatchTerms {
  prefix: string;
  /** Random characters. */
  length: number;
  has_check: boolean;
  price: string | null;
  valid_from: string | null;
  valid_until: string | null;
  user_limit: number | null;
  /** On whose behalf the job works. */
  ordered_by: { user_id: number | null; username: string; client_id: string | null };
}

/** So many codes must be possible for each that is made, or making them would be guessing. */
const CODES_PER_CODE = 1000;

/**
 * The random characters of a batch's codes: as many as wished, else as many as keep guessing
 * hopeless. @param existing how many codes there are already; `undefined` when the wish is too short
 */
export function batchCodeLength(
  wished: number | undefined,
  count: number,
  existing: number,
): number | undefined {
  if (wished === undefined) return Math.min(CODE_LENGTH_MAX, codeLengthFor(existing + count));
  return 32 ** wished >= count * CODES_PER_CODE ? wished : undefined;
}

export function orderedBy({ userId, username, clientId }: Actor): BatchTerms['ordered_by'] {
  return { user_id: userId, username, client_id: clientId };
}
