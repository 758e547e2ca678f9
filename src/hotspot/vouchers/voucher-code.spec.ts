import {
  checkCharacter,
  CODE_ALPHABET,
  codeLengthFor,
  isCheckedCode,
  makeCode,
  normalisedCode,
} from './voucher-code.js';

const bytes =
  (...values: number[]) =>
  (): Buffer =>
    Buffer.from(values);

test('the alphabet has 32 letters, none of which is taken for another', () => {
  expect(new Set(CODE_ALPHABET).size).toBe(32);
  expect(CODE_ALPHABET).not.toMatch(/[01OI]/);
});

test.each([
  [{ prefix: '', length: 5, hasCheck: false }, [0, 1, 31, 32, 255], '23Z2Z'],
  [{ prefix: 'CAFE-', length: 5, hasCheck: false }, [8, 9, 10, 11, 12], 'CAFE-ABCDE'],
  [{ prefix: '', length: 3, hasCheck: true }, [0, 0, 1], '223Y'],
])('pattern %j makes of the bytes %j the code %s', (pattern, values, code) => {
  expect(makeCode(pattern, bytes(...values))).toBe(code);
});

test('every single wrong character is noticed', () => {
  const code = `Q4P68${checkCharacter('Q4P68')}`;
  expect(isCheckedCode(code)).toBe(true);
  for (let place = 0; place < code.length; place++) {
    for (const other of CODE_ALPHABET.replace(code[place]!, '')) {
      expect(isCheckedCode(code.slice(0, place) + other + code.slice(place + 1))).toBe(false);
    }
  }
});

test('two neighbours that change places are noticed, but for the first and the last letter', () => {
  const body = '2345';
  const code = body + checkCharacter(body);
  for (let place = 0; place + 1 < code.length; place++) {
    const swapped = code.slice(0, place) + code[place + 1]! + code[place]! + code.slice(place + 2);
    expect([place, isCheckedCode(swapped)]).toEqual([place, false]);
  }
});

test.each([
  [1, 5],
  [335, 5],
  [336, 6],
  [10_737, 6],
  [10_738, 7],
  [100_000, 7],
  [1_000_000, 8],
])('for %i codes %i characters suffice', (codes, length) => {
  expect(codeLengthFor(codes)).toBe(length);
});

test.each([
  ['q4p68', 'Q4P68'],
  [' Q4 P6-8 ', 'Q4P68'],
])('%j is compared as %s', (typed, code) => {
  expect(normalisedCode(typed)).toBe(code);
});
