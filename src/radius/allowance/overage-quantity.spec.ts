import { overageQuantity } from './overage-quantity.js';

test.each([
  [1, '0.00001'],
  [1_073_741_824, '1'],
  [1_610_612_736, '1.5'],
  [21_474_836_480, '20'],
  [1_073_741_825, '1.00001'],
])('%d bytes beyond the cap are %s GB', (bytes, quantity) => {
  expect(overageQuantity(bytes)).toBe(quantity);
});
