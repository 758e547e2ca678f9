import { randomInt } from 'node:crypto';

/** Without look-alikes (0 O, 1 l I), because people type it into routers. */
const ALPHABET = 'abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const PASSWORD_CHARACTERS = 12;

/** A password for an account that was given none: 69 bits from a cryptographic source. */
export function madePassword(): string {
  return Array.from(
    { length: PASSWORD_CHARACTERS },
    () => ALPHABET[randomInt(ALPHABET.length)],
  ).join('');
}

/** The n-th username made of an accounting code: `pie001`, `pie001-2`, … */
export function madeUsername(accountingCode: string, number: number): string {
  const stem = accountingCode.toLowerCase().replace(/[^a-z0-9._-]/g, '-');
  return number === 1 ? stem : `${stem}-${number}`;
}
