import { readValidity } from './topup-validity.js';

test.each([
  ['period_end', 'period_end', null],
  ['never', 'never', null],
  ['P30D', 'duration', 2_592_000],
  ['P1W', 'duration', 604_800],
  ['PT12H', 'duration', 43_200],
  ['P1DT1H30M5S', 'duration', 91_805],
  ['3600', 'duration', 3600],
])('%s is %s of %s seconds', (text, validity, validitySeconds) => {
  expect(readValidity(text)).toEqual({ validity, validitySeconds });
});

test.each(['', 'P', 'PT', 'P1M', 'P1Y', 'forever', '0', 'PT0S', 'P99999D', '-1', '1.5', 'P30DT'])(
  '%s is no validity',
  (text) => {
    expect(readValidity(text)).toBeUndefined();
  },
);
