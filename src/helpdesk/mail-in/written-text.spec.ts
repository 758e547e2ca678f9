import type { Letter } from './letter.js';
import { withoutQuotes, writtenText } from './written-text.js';

test.each<[string, string, string]>([
  ['nothing quoted', 'It works again.\nThank you!', 'It works again.\nThank you!'],
  [
    'a quote at the end',
    'Yes, it is red.\n\nOn Mon, 2 Mar 2026 at 10:00, Support <s@cedar.example> wrote:\n> Is the lamp red?\n> Regards',
    'Yes, it is red.',
  ],
  [
    'an introduction over two lines',
    'Yes.\n\nOn Mon, 2 Mar 2026 at 10:00, Support of Cedar Wireless\n<support@cedar.example> wrote:\n\n> Is it?',
    'Yes.',
  ],
  ['German', 'Ja.\n\nAm 02.03.2026 um 10:00 schrieb Support <s@cedar.example>:\n> Rot?', 'Ja.'],
  [
    'Outlook',
    'Yes.\r\n\r\n________________________________\r\nFrom: Support <s@cedar.example>\r\nSent: Monday\r\nSubject: x\r\n\r\nIs it red?',
    'Yes.',
  ],
  ['Outlook without a line', 'Yes.\n\nFrom: Support\nSent: Monday\nTo: me\n\nRed?', 'Yes.'],
  ['the old separator', 'Yes.\n\n-----Original Message-----\nFrom: Support\n\nRed?', 'Yes.'],
  ['a signature', 'Yes.\n-- \nJessica Pienaar\n+27 21 555 0143', 'Yes.'],
  ['marks without an introduction', 'Yes.\n\n> Is it red?\n> Regards', 'Yes.'],
  [
    'answers between the lines',
    'On Monday Support wrote:\n> Is it red?\nYes.\n> Since when?\nSunday.',
    'On Monday Support wrote:\n> Is it red?\nYes.\n> Since when?\nSunday.',
  ],
  [
    'an answer below the quote',
    'On Monday Support wrote:\n> Is it red?\n\nYes, since Sunday.',
    'On Monday Support wrote:\n> Is it red?\n\nYes, since Sunday.',
  ],
  ['nothing but a quote', '> Is it red?', '> Is it red?'],
  [
    'a sentence that looks like one',
    'Hello,\non Monday I wrote:\nplease call',
    'Hello,\non Monday I wrote:\nplease call',
  ],
  ['an address in the text', 'From: the roof\nit looks fine', 'From: the roof\nit looks fine'],
])('%s', (_, text, kept) => {
  expect(withoutQuotes(text)).toBe(kept);
});

const letter = (facts: Partial<Letter>): Letter => ({
  messageId: null,
  references: [],
  from: null,
  subject: '',
  text: null,
  html: null,
  files: [],
  headers: new Map(),
  reportType: null,
  ...facts,
});

test('of HTML, the part that a mail program marks as quoted goes', () => {
  const html =
    '<div>Yes, <b>red</b>.</div><div class="gmail_quote"><div>On Monday wrote:</div>' +
    '<blockquote type="cite">Is it red?</blockquote></div>';
  const written = writtenText(letter({ html }), true);
  expect(written.format).toBe('html');
  expect(written.text).toContain('<b>red</b>');
  expect(written.text).not.toContain('Is it red?');
});

test('a first letter is kept whole, quotes and all', () => {
  const text = 'See below.\n\nOn Monday Anna wrote:\n> Your mast is ugly.';
  expect(writtenText(letter({ text }), false)).toEqual({ text, format: 'text' });
});

test('a letter without words says so', () => {
  expect(writtenText(letter({ html: '<div><br></div>' }), false)).toEqual({
    text: '(no text)',
    format: 'text',
  });
});
