import sanitizeHtml from 'sanitize-html';
import { escapeHtml } from '../../platform/text/escape-html.js';
import type { TextFormat } from '../tickets/ticket.entity.js';

const ALLOWED_TAGS =
  'p br hr div span b i u s strong em sub sup small h1 h2 h3 h4 ul ol li dl dt dd ' +
  'blockquote pre code table thead tbody tr th td a';

/** No pictures (they tell who reads), no styles, no forms; links open nothing but web and mail. */
const ALLOWED: sanitizeHtml.IOptions = {
  allowedTags: ALLOWED_TAGS.split(' '),
  allowedAttributes: { a: ['href', 'rel'], td: ['colspan', 'rowspan'], th: ['colspan', 'rowspan'] },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title', 'head', 'template'],
  nestingLimit: 50,
  transformTags: { a: sanitizeHtml.simpleTransform('a', { rel: 'noopener noreferrer nofollow' }) },
};

const BREAKS = /<(br|hr|\/p|\/div|\/li|\/tr|\/h[1-6]|\/pre|\/blockquote|\/table)\b[^<>]*>/gi;

/** A text as HTML that is safe to show: what people wrote as text stays text. */
export function shownAsHtml(text: string, format: TextFormat): string {
  return format === 'html'
    ? sanitizeHtml(text, ALLOWED)
    : escapeHtml(text).replace(/\r\n|\r|\n/g, '<br>\n');
}

/** A text without any markup. */
export function shownAsText(text: string, format: TextFormat): string {
  if (format === 'text') return text;
  const plain = sanitizeHtml(text.replace(BREAKS, '\n$&'), {
    allowedTags: [],
    allowedAttributes: {},
    nonTextTags: ALLOWED.nonTextTags ?? [],
  });
  return plain
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&quot;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/[ \t]+\n/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}

/** A whole tag; its attributes must have values, so that `a<b then c>d` is none. */
const TAG = /<\/?[a-z][a-z0-9]*(\s+[\w:-]+\s*=\s*("[^"]*"|'[^']*'|[^\s"'<>]+))*\s*\/?>/i;

/** Whether somebody who may write HTML has done so. */
export function formatOf(text: string): TextFormat {
  return TAG.test(text) ? 'html' : 'text';
}
