import { passwordMistake } from './password-rules.js';

test.each([
  ['ten characters', 'abcdefghij', undefined],
  ['nine characters', 'abcdefghi', 'must have at least 10 characters'],
  [
    'nine emoji, which are eighteen UTF-16 units',
    '🔑'.repeat(9),
    'must have at least 10 characters',
  ],
  ['ten letters typed with combining accents', 'e\u0301'.repeat(10), undefined],
  [
    'nine letters typed with combining accents',
    'e\u0301'.repeat(9),
    'must have at least 10 characters',
  ],
  ['1024 bytes', 'a'.repeat(1024), undefined],
  ['1025 bytes', 'a'.repeat(1025), 'must have at most 1024 bytes'],
  ['342 characters of three bytes', '語'.repeat(342), 'must have at most 1024 bytes'],
])('a password of %s', (_, password, mistake) => {
  expect(passwordMistake(password)).toBe(mistake);
});
