import type { Letter } from './letter.js';
import { type LetterNature, natureOf } from './letter-nature.js';

const OWN = new Set(['support@cedar.example']);

function letter(headers: Record<string, string>, facts: Partial<Letter> = {}): Letter {
  return {
    messageId: '<1@pienaar.example>',
    references: [],
    from: { email: 'jessica@pienaar.example', name: 'Jessica' },
    subject: 'Signal',
    text: 'No signal.',
    html: null,
    files: [],
    headers: new Map(Object.entries(headers)),
    reportType: null,
    ...facts,
  };
}

test.each<[LetterNature, Record<string, string>]>([
  [null, {}],
  [null, { 'auto-submitted': 'no' }],
  [null, { 'auto-submitted': 'No; comment' }],
  [null, { precedence: 'first-class' }],
  [null, { 'return-path': '<jessica@pienaar.example>' }],
  [null, { 'x-loop': 'support@elsewhere.example' }],
  ['automatic', { 'auto-submitted': 'auto-replied' }],
  ['automatic', { 'auto-submitted': 'Auto-Generated; owner="x"' }],
  ['automatic', { 'x-autoreply': 'yes' }],
  ['automatic', { precedence: 'bulk' }],
  ['automatic', { precedence: 'auto_reply' }],
  ['bounce', { 'return-path': '<>' }],
  ['list', { 'list-id': '<news.example>' }],
  ['list', { 'list-unsubscribe': '<https://news.example/u>' }],
  ['loop', { 'x-loop': 'Support@cedar.example' }],
  ['loop', { 'x-loop': 'support@cedar.example', 'auto-submitted': 'auto-replied' }],
])('a letter is %s by %j', (nature, headers) => {
  expect(natureOf(letter(headers), OWN)).toBe(nature);
});

test('a report of delivery is a bounce, whoever signs it', () => {
  expect(natureOf(letter({}, { reportType: 'delivery-status' }), OWN)).toBe('bounce');
  const from = { email: 'MAILER-DAEMON@mx.example', name: '' };
  expect(natureOf(letter({}, { from }), OWN)).toBe('bounce');
});

test('a letter from an address of ours goes round in a circle', () => {
  const from = { email: 'Support@Cedar.example', name: 'Support' };
  expect(natureOf(letter({}, { from }), OWN)).toBe('loop');
});
