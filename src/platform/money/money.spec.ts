import { formatMoney, isMoney, roundToCent } from './money.js';

test.each([
  ['399', '399.00'],
  [399, '399.00'],
  ['0.1', '0.10'],
  ['0.12345', '0.12345'],
  ['-55', '-55.00'],
  ['-0', '0.00'],
  ['48.125', '48.125'],
  ['399.00000', '399.00'],
])('%s is written as %s', (value, written) => {
  expect(formatMoney(value)).toBe(written);
});

test.each([
  ['0.123456', false],
  ['1e5', false],
  ['', false],
  [' 1', false],
  ['12.34', true],
  [12.34, true],
  [0.000001, false],
  [Number.NaN, false],
  ['99999999999999', false],
  [null, false],
])('%p as money: %p', (value, accepted) => {
  expect(isMoney(value)).toBe(accepted);
});

test.each([
  ['0.005', '0.00'],
  ['0.015', '0.02'],
  ['-0.015', '-0.02'],
  ['1.00501', '1.01'],
])('%s is rounded to %s', (value, rounded) => {
  expect(roundToCent(value).toFixed(2)).toBe(rounded);
});
