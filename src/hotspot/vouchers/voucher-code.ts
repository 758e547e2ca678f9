import { randomBytes } from 'node:crypto';

/** 32 letters and digits that nobody takes for one another: neither 0 and O nor 1 and I. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
export const CODE_LENGTH_MIN = 5;
export const CODE_LENGTH_MAX = 20;
/** One in so many guesses may be right: a place takes about 30,000 a day (API.md §3.2 Guessing). */
const GUESSES_PER_CODE = 100_000;

export interface CodePattern {
  /** What each code begins with; not random. */
  prefix: string;
  /** Random characters. */
  length: number;
  /** Whether a last character proves that the random ones were typed right. */
  hasCheck: boolean;
}

/** One code, of a cryptographic source: 32 divides 256, so every character is as likely. */
export function makeCode(
  { prefix, length, hasCheck }: CodePattern,
  random: (bytes: number) => Buffer = randomBytes,
): string {
  let body = '';
  for (const byte of random(length)) body += CODE_ALPHABET[byte % 32] ?? '';
  return prefix + body + (hasCheck ? checkCharacter(body) : '');
}

/**
 * Luhn's algorithm over 32 characters: any one wrong character is noticed, and nearly every two
 * that changed places.
 */
export function checkCharacter(body: string): string {
  let sum = 0;
  Array.from(body)
    .reverse()
    .forEach((character, place) => {
      const value = CODE_ALPHABET.indexOf(character);
      const weighed = place % 2 === 0 ? value * 2 : value;
      sum += Math.floor(weighed / 32) + (weighed % 32);
    });
  return CODE_ALPHABET[(32 - (sum % 32)) % 32] ?? '';
}

/** Whether the last of these characters is the check character of the others. */
export function isCheckedCode(code: string): boolean {
  return checkCharacter(code.slice(0, -1)) === code.slice(-1);
}

/** The fewest random characters, but five, at which of 100,000 guesses one is right. */
export function codeLengthFor(codes: number): number {
  let length = CODE_LENGTH_MIN;
  while (32 ** length < codes * GUESSES_PER_CODE) length++;
  return length;
}

/** A code as it is compared: people type in any case, with the blanks and dashes of the paper. */
export function normalisedCode(typed: string): string {
  return typed.replace(/[\s-]/g, '').toUpperCase();
}
