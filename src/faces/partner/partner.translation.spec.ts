import { Figure } from '../../platform/money/figure.js';
import { enveloped, toBalance } from './partner.translation.js';

const SOURCE =
  '{"code":200,"data":{"opening_balance":245.71293,"payments":57,"adjustments":5,"call_charges":48.125,' +
  '"other_charges":7.5,"total_charges":60.625,"closing_balance":242.08793}}';

test('the example of the source comes out of the ledger as it stands there', () => {
  const figures = {
    opening: '-245.71293',
    closing: '-242.08793',
    totals: {
      payment: '-57.00000',
      adjustment: '5.00000',
      call_charge: '48.12500',
      other_charge: '7.50000',
    },
  };
  expect(enveloped(toBalance(figures)).text).toBe(SOURCE);
});

test('an account in which nothing has happened shows zeros, and none of them is negative', () => {
  const { text } = enveloped(toBalance({ opening: '0', closing: '0.00000', totals: {} }));
  expect(text).not.toContain('-');
  expect(JSON.parse(text).data).toEqual({
    opening_balance: 0,
    payments: 0,
    adjustments: 0,
    call_charges: 0,
    other_charges: 0,
    total_charges: 0,
    closing_balance: 0,
  });
});

test.each([
  ['9999999999999.99999', '9999999999999.99999'],
  ['-0.00001', '-0.00001'],
  ['100.00000', '100'],
  ['1000000', '1000000'],
])('%s is written as %s, exactly', (amount, written) => {
  expect(Figure.of(amount).toString()).toBe(written);
});

test('texts are escaped', () => {
  expect(JSON.parse(enveloped({ url: 'a"b' }).text)).toEqual({ code: 200, data: { url: 'a"b' } });
});
