import {
  bytesInWords,
  dateInWords,
  instantInWords,
  moneyInWords,
  speedInWords,
} from './portal-words.js';

test.each([
  [0, '0 bytes'],
  [1023, '1023 bytes'],
  [1024, '1.0 KB'],
  [200 * 1024 ** 3, '200.0 GB'],
  [1024 ** 3 - 1, '1.0 GB'],
  [5000 * 1024 ** 5, '5000.0 PB'],
])('%i bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words);
});

test.each([
  [null, 'unlimited'],
  [512, '512 kbit/s'],
  [20_000, '20 Mbit/s'],
  [1500, '1.5 Mbit/s'],
])('%s kbit/s are %s', (kbps, words) => {
  expect(speedInWords(kbps)).toBe(words);
});

test('dates, instants and amounts are written for people', () => {
  expect(dateInWords('2026-12-01')).toBe('1 December 2026');
  expect(instantInWords('2026-12-01T22:30:00.000Z', 'Africa/Johannesburg')).toBe(
    '2 December 2026, 00:30',
  );
  expect(moneyInWords('-1234567.50', 'ZAR')).toBe('1\u00a0234\u00a0567.50 ZAR');
});
