/** What became of a letter. */
export const MAIL_OUTCOMES = [
  'waiting',
  'opened',
  'noted',
  'known',
  'automatic',
  'bounce',
  'list',
  'loop',
  'limited',
  'too_large',
  'unreadable',
] as const;
export type MailOutcome = (typeof MAIL_OUTCOMES)[number];

/** Bytes of a letter, encoded as it came; mail servers seldom let larger ones pass. */
export const MAIL_LIMIT_BYTES = 36_700_160;

/** What may be wanted again: not what is on a ticket already, and not what was never stored. */
export function isWorthRetrying(outcome: MailOutcome): boolean {
  return !['opened', 'noted', 'known', 'too_large'].includes(outcome);
}
