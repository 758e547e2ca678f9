import { ticketNumber } from '../tickets/ticket-number.js';
import type { TextFormat } from '../tickets/ticket.entity.js';
import { escapeHtml } from '../../platform/text/escape-html.js';
import { shownAsHtml, shownAsText } from './html.js';
import type { NewsKind, Role } from './recipients.js';

/** What a letter may say of a ticket; nothing else reaches a template. */
export interface LetterFacts {
  kind: NewsKind;
  ticketId: number;
  slug: string;
  title: string;
  department: string;
  priority: number;
  company: string;
  /** Whoever wrote the body. */
  author: string;
  body: { text: string; format: TextFormat } | null;
  /** One sentence besides, e.g. when a promise is due. */
  remark: string | null;
  /** Whether an answer to the letter reaches the ticket. */
  takesReplies: boolean;
  ratingUrl: string | null;
}

const WORDS: Record<NewsKind, string> = {
  opened: 'Opened',
  updated: 'Updated',
  resolved: 'Resolved',
  closed: 'Closed',
  escalated: 'Escalated',
  assigned: 'Assigned',
  warned: 'Due soon',
  breached: 'Overdue',
};

/** `[support-17] No signal since Monday (Updated)`: replies find their ticket by the tag. */
export function subjectOf({ slug, ticketId, title, kind }: LetterFacts): string {
  return `[${slug}-${ticketId}] ${title} (${WORDS[kind]})`;
}

export function textOf(facts: LetterFacts, role: Role): string {
  const { body, remark, ratingUrl, takesReplies } = facts;
  return [
    openingOf(facts, role),
    ...(remark ? [remark] : []),
    ...(body ? [shownAsText(body.text, body.format)] : []),
    ...(ratingUrl && role === 'submitter' ? [`How satisfied are you? ${ratingUrl}`] : []),
    ...(takesReplies ? ['You can answer this letter; your answer is added to the ticket.'] : []),
    `-- \n${signatureOf(facts)}`,
  ].join('\n\n');
}

export function htmlOf(facts: LetterFacts, role: Role): string {
  const { body, remark, ratingUrl, takesReplies } = facts;
  const paragraphs = [
    `<p>${escapeHtml(openingOf(facts, role))}</p>`,
    ...(remark ? [`<p>${escapeHtml(remark)}</p>`] : []),
    ...(body ? [`<blockquote>${shownAsHtml(body.text, body.format)}</blockquote>`] : []),
    ...(ratingUrl && role === 'submitter'
      ? [`<p><a href="${escapeHtml(ratingUrl)}">How satisfied are you?</a></p>`]
      : []),
    ...(takesReplies
      ? ['<p>You can answer this letter; your answer is added to the ticket.</p>']
      : []),
    `<p><small>${escapeHtml(signatureOf(facts))}</small></p>`,
  ];
  return `<!doctype html>\n<html><body>\n${paragraphs.join('\n')}\n</body></html>\n`;
}

function openingOf({ kind, ticketId, title, author, priority }: LetterFacts, role: Role): string {
  const ticket = `${ticketNumber(ticketId)} “${title}”`;
  switch (kind) {
    case 'opened':
      return role === 'submitter'
        ? `We have received your request and opened ticket ${ticket}.`
        : `Ticket ${ticket} was opened by ${author}.`;
    case 'updated':
      return `${author} wrote on ticket ${ticket}:`;
    case 'resolved':
      return `${author} resolved ticket ${ticket}:`;
    case 'closed':
      return `Ticket ${ticket} is closed.`;
    case 'escalated':
      return `Ticket ${ticket} has waited too long; its priority is now ${priority}.`;
    case 'assigned':
      return `Ticket ${ticket} is assigned to you.`;
    case 'warned':
      return `Ticket ${ticket} is due soon.`;
    case 'breached':
      return `Ticket ${ticket} is overdue.`;
  }
}

function signatureOf({ company, department }: LetterFacts): string {
  return `${company}, ${department}`;
}
