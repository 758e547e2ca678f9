import sanitizeHtml from 'sanitize-html';
import type { TextFormat } from '../tickets/ticket.entity.js';
import { shownAsText } from '../mail-out/html.js';
import type { Letter } from './letter.js';

/** What somebody wrote, without what he quotes. */
export interface WrittenText {
  text: string;
  format: TextFormat;
}

/** Characters of one letter that are kept on the ticket; the letter itself is kept whole. */
const TEXT_MAX = 200_000;

/** Lines by which mail programs introduce what they quote, in the languages that we have met. */
const INTRODUCTIONS = [
  /^(on|le|el|il|op|em|am|den)\b.{0,200}\b(wrote|écrit|escribió|scritto|schreef|geskryf|escreveu|schrieb|skrev)\b.{0,120}:\s*$/i,
  /^-{2,}\s*(original message|forwarded message|ursprüngliche nachricht|message d'origine|mensaje original|oorspronklike boodskap)\s*-{2,}$/i,
  /^_{20,}$/,
];
/** Outlook's block of header fields above what it quotes. */
const OUTLOOK_HEAD = /^\*?(from|von|de|van):\*?\s.+$/i;
const OUTLOOK_NEXT = /^\*?(sent|gesendet|envoyé|enviado|verzonden|date|to|an):\*?\s.+$/i;
const SIGNATURE = /^-- ?$/;

/** The text of a letter for its ticket: of an answer, only what is new. */
export function writtenText(letter: Letter, isAnswer: boolean): WrittenText {
  if (letter.text !== null) {
    const text = isAnswer ? withoutQuotes(letter.text) : letter.text.trim();
    return { text: shortened(text), format: 'text' };
  }
  if (letter.html !== null) {
    const html = isAnswer ? withoutQuotedHtml(letter.html) : letter.html;
    if (shownAsText(html, 'html') !== '') return { text: shortened(html), format: 'html' };
  }
  return { text: '(no text)', format: 'text' };
}

/**
 * Cuts off what is quoted at the end and the signature. Quotes between the lines of an answer stay,
 * since it would not be understood without them; so does a letter that is nothing but a quote.
 */
export function withoutQuotes(text: string): string {
  const lines = text.replace(/\r\n?/g, '\n').split('\n');
  const end = lines.findIndex((_, n) => isIntroduction(lines, n) && isQuoteToTheEnd(lines, n));
  const kept = end < 0 ? lines : lines.slice(0, end);
  const signature = kept.findIndex((line) => SIGNATURE.test(line));
  const written = (signature < 0 ? kept : kept.slice(0, signature)).join('\n').trim();
  const last = written.replace(/(\n>[^\n]*)+$/, '').trim();
  return last || written || text.trim();
}

function isIntroduction(lines: readonly string[], n: number): boolean {
  const line = (lines[n] ?? '').trim();
  // Long ones are broken over two lines.
  const joined = `${line} ${(lines[n + 1] ?? '').trim()}`;
  return (
    INTRODUCTIONS.some((each) => each.test(line)) ||
    INTRODUCTIONS[0]?.test(joined) === true ||
    (OUTLOOK_HEAD.test(line) && OUTLOOK_NEXT.test((lines[n + 1] ?? '').trim()))
  );
}

/** Of "On … wrote:" everything behind is a quote unless somebody has answered between its lines. */
function isQuoteToTheEnd(lines: readonly string[], n: number): boolean {
  const line = (lines[n] ?? '').trim();
  if (!/:\s*$/.test(line) && !/:\s*$/.test((lines[n + 1] ?? '').trim())) return true;
  const rest = lines.slice(n + 1).filter((each) => each.trim() !== '');
  const firstOther = rest.findIndex((each, i) => i > 0 && !each.startsWith('>'));
  const isMarked = rest.some((each) => each.startsWith('>'));
  if (!isMarked) return `${line} ${lines[n + 1] ?? ''}`.includes('@');
  if (firstOther < 0) return true;
  return !rest.slice(firstOther).some((each) => each.startsWith('>')) && isFooter(rest, firstOther);
}

/** What stands below a marked quote is an answer, unless it is a signature. */
function isFooter(rest: readonly string[], from: number): boolean {
  return SIGNATURE.test(rest[from] ?? '');
}

/** Classes and ids in which web mailers and Outlook wrap what they quote. */
const QUOTE_MARKS =
  /\b(gmail_quote|gmail_attr|yahoo_quoted|moz-cite-prefix|protonmail_quote|zmail_extra|appendonsend|divRplyFwdMsg)\b/;

function withoutQuotedHtml(html: string): string {
  const written = sanitizeHtml(html, {
    allowedTags: false,
    allowedAttributes: false,
    allowVulnerableTags: true,
    exclusiveFilter: ({ tag, attribs }) =>
      (tag === 'blockquote' && attribs['type'] === 'cite') ||
      QUOTE_MARKS.test(`${attribs['class'] ?? ''} ${attribs['id'] ?? ''}`),
  });
  return shownAsText(written, 'html') === '' ? html : written;
}

function shortened(text: string): string {
  if (text.length <= TEXT_MAX) return text;
  return `${text.slice(0, TEXT_MAX).toWellFormed()}\n[…]`;
}
