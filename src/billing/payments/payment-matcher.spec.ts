import { wordsIn } from './payment-matcher.js';

test.each([
  ['INV-2026-000001', ['inv-2026-000001']],
  ['Payment for inv-2026-000001, thanks.', ['payment', 'for', 'inv-2026-000001', 'thanks']],
  ['*10000001*/EFT', ['10000001', 'eft']],
  ['10000001/10000002', ['10000001/10000002']],
  ['PIE001 PIE001 to us', ['pie001']],
  ['  ', []],
])('%j has the words %j', (text, words) => {
  expect(wordsIn(text)).toEqual(words);
});
