/** Digits that tell numbers apart: those behind country code and trunk prefix, in most of the world. */
const DIGITS = 9;
const DIGITS_MIN = 7;

/**
 * One key for one telephone number, however it is written: `+27 21 555 0143`, `0027215550143` and
 * `(021) 555-0143` are the same. Too short a number has none.
 */
export function phoneKey(phone: string | null | undefined): string | null {
  const digits = (phone ?? '').replace(/\D/g, '').replace(/^0+/, '');
  return digits.length < DIGITS_MIN ? null : digits.slice(-DIGITS);
}
