import type { MailOutcome } from './incoming-mail.js';
import type { Letter } from './letter.js';

/** What a letter's own marks say of it; `null`: a person wrote it to us. */
export type LetterNature = Extract<MailOutcome, 'automatic' | 'bounce' | 'list' | 'loop'> | null;

/** Answers that programs give for a person who is away, from before RFC 3834. */
const AWAY_MARKS = ['x-autoreply', 'x-autorespond', 'x-autoresponse'];
const BULK = /^(bulk|junk|list|auto_reply)\b/i;
const POSTMASTER = /^(mailer-daemon|postmaster)@/i;

/**
 * Whether a letter is one that nobody may answer: a report of delivery (RFC 3464; an empty return
 * path, RFC 5321 §4.5.5), something a program has sent (RFC 3834 §5), something for a mailing list
 * (RFC 2919), or one of our own that has come back.
 * @param own addresses that our letters come from, in small letters
 */
export function natureOf(letter: Letter, own: ReadonlySet<string>): LetterNature {
  const { headers, from, reportType } = letter;
  const ours = headers.get('x-loop')?.toLowerCase();
  if (from && own.has(from.email.toLowerCase())) return 'loop';
  if (ours !== undefined && own.has(ours)) return 'loop';
  if (reportType !== null || headers.get('return-path') === '<>') return 'bounce';
  if (from && POSTMASTER.test(from.email)) return 'bounce';
  const submitted = headers.get('auto-submitted')?.toLowerCase() ?? 'no';
  if (!/^no\b/.test(submitted) || AWAY_MARKS.some((mark) => headers.has(mark))) return 'automatic';
  if (headers.has('list-id') || headers.has('list-unsubscribe')) return 'list';
  return BULK.test(headers.get('precedence') ?? '') ? 'automatic' : null;
}
