import sanitizeHtml from 'sanitize-html';
import { escapeHtml } from '../../platform/text/escape-html.js';
import { qrSvg } from '../../platform/pdf/qr-code.js';
import type { PrintedTicket } from './ticket-words.js';

/** Text and its arrangement: no attribute, no link, no picture, no style and no script. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags:
    'p br hr div span b i u s strong em small h1 h2 h3 h4 ul ol li table thead tbody tr th td'.split(
      ' ',
    ),
  allowedAttributes: {},
  disallowedTagsMode: 'discard',
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'head', 'template'],
  nestingLimit: 30,
};

/**
 * The ISP's own ticket as HTML that is safe to show. The template is cleaned first and filled in
 * afterwards, so that nothing that is filled in can be markup; a placeholder that we do not know is
 * left out.
 */
export function filledTemplate(template: string, ticket: PrintedTicket): string {
  const values = new Map(
    Object.entries({
      headline: ticket.headline,
      code: ticket.code,
      password: ticket.password ?? '',
      name: ticket.name,
      terms: ticket.terms,
      price: ticket.price ?? '',
      use_before: ticket.useBefore ?? '',
      serial: ticket.serial,
      support: ticket.support,
      address: ticket.address,
    }),
  );
  return sanitizeHtml(template, ALLOWED).replace(/\{\{\s*(\w+)\s*\}\}/g, (_, name: string) =>
    name === 'qr'
      ? `<span class="ticket-qr">${qrSvg(ticket.loginUrl)}</span>`
      : escapeHtml(values.get(name) ?? ''),
  );
}
