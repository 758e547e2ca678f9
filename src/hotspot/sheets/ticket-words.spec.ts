import { bytesInWords, durationInWords, guestLanguage, termsInWords } from './ticket-words.js';

test.each([
  [60, 'en', '1 minute'],
  [1800, 'en', '30 minutes'],
  [3600, 'en', '1 hour'],
  [5400, 'es', '1,5 horas'],
  [86_400, 'es', '1 día'],
  [2_592_000, 'en', '30 days'],
  [90_061, 'en', '1,501 minutes'],
] as const)('%i seconds in %s are %s', (seconds, language, words) => {
  expect(durationInWords(seconds, language)).toBe(words);
});

test.each([
  [1_073_741_824, '1 GB'],
  [1_000_000_000, '1 GB'],
  [524_288_000, '500 MB'],
  [1_610_612_736, '1.5 GB'],
])('%i bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});

test.each([
  [['es', 'en'], 'es'],
  [['fr', 'es'], 'es'],
  [['fr'], 'en'],
  [[], 'en'],
] as const)('a venue that speaks %j is served in %s', (languages, language) => {
  expect(guestLanguage(languages)).toBe(language);
});

test.each([
  ['ttf', 3600, null, '1 hour from the first login'],
  ['onl', 10_800, null, '3 hours on line'],
  ['ltf', 604_800, 1_073_741_824, '1 GB within 7 days'],
  ['ltf', null, 1_073_741_824, '1 GB'],
  ['ttl', 3600, null, 'until 31 Mar 2026, 10:00'],
] as const)('a %s voucher says what it is good for', (type, seconds, bytesLimit, words) => {
  const validUntil = new Date('2026-03-31T08:00:00Z');
  const voucher = { type, seconds, bytesLimit, validUntil, timezone: 'Europe/Madrid' };
  expect(termsInWords(voucher, 'en')).toBe(words);
});

test('a voucher says what it may send, receive and use a day', () => {
  const limits = {
    uploadBytesLimit: 100_000_000,
    downloadBytesLimit: 1_000_000_000,
    dailySecondsLimit: 3600,
  };
  const voucher = {
    seconds: 604_800,
    bytesLimit: null,
    validUntil: null,
    timezone: 'UTC',
    ...limits,
  };
  expect(termsInWords({ ...voucher, type: 'ltf' }, 'en')).toBe(
    '100 MB up, 1 GB down within 7 days, at most 1 hour a day',
  );
  expect(termsInWords({ ...voucher, type: 'ttf' }, 'es')).toBe(
    '7 días desde la primera conexión, 100 MB de subida, 1 GB de bajada, como máximo 1 hora al día',
  );
});
