import { Actor } from '../../src/auth/index.js';
import { Charges, InsufficientFunds } from '../../src/billing/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;
let charges: Charges;
const actor = Actor.system('test');
let source = 0;

beforeAll(async () => {
  house = await startApplication();
  house.clock.set('2026-03-15T10:00:00Z');
  make = new BillingMakers(house);
  admin = house.api.as(await make.accountant());
  charges = house.app.get(Charges);
  await make.setting('tax_rate', '15');
});
afterAll(() => house.stop());
afterEach(async () => {
  await make.setting('charge_invoicing', 'at_once');
  await make.expectRightBooks();
});

const topup = (): { type: string; id: number } => ({ type: 'topup', id: ++source });

test('a top-up is invoiced at once and owed', async () => {
  const { id: customerId } = await make.customer();
  const product = await makeProduct(house, { price: '99', name: 'Top-up 5 GB' });
  const made = await charges.charge(actor, {
    customerId,
    source: topup(),
    lines: [{ productId: product.id, quantity: 2 }],
    accountRef: 'pie001-home',
  });
  expect(made).toMatchObject({ price: '198.00', total: '227.70' });
  expect(await make.owes(customerId)).toBe('227.70');
  const { data } = await admin.call('get_invoice_details', { invoice_id: made.invoiceId });
  expect(data.lines).toMatchObject([
    { product_id: product.id, description: 'Top-up 5 GB (pie001-home)', amount: '198.00' },
  ]);
});

test('by the setting a purchase waits for the next run', async () => {
  await make.setting('charge_invoicing', 'next_run');
  const { id: customerId } = await make.customer();
  const made = await charges.charge(actor, {
    customerId,
    source: topup(),
    lines: [{ description: 'Voucher', unitPrice: '15' }],
  });
  expect(made).toMatchObject({ invoiceId: null, price: '15.00', total: '17.25' });
  expect(made.chargeIds).toHaveLength(1);
  expect(await make.owes(customerId)).toBe('0.00');
});

test('a source is charged once, however many ask at the same time', async () => {
  const { id: customerId } = await make.customer();
  const charge = { customerId, source: topup(), lines: [{ description: 'A', unitPrice: '10' }] };
  const answers = await Promise.allSettled(
    Array.from({ length: 8 }, () => charges.charge(actor, charge)),
  );
  expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await make.owes(customerId)).toBe('11.50');
  expect(await charges.find(charge.source)).toMatchObject({ price: '10.00', total: '11.50' });
});

test('a credit limit counts what is owed, what waits and what is bought', async () => {
  const { id: customerId } = await make.customer();
  await make.setCreditLimit(await make.accountant(), customerId, '-30');
  const buy = (invoicing: 'at_once' | 'next_run', isBeyondLimit = false): Promise<unknown> =>
    charges.charge(actor, {
      customerId,
      source: topup(),
      lines: [{ description: 'A', unitPrice: '10' }],
      invoicing,
      isBeyondLimit,
    });
  await buy('at_once');
  await buy('next_run');
  await expect(buy('at_once')).rejects.toThrow(InsufficientFunds);
  await buy('next_run', true);
  expect(await make.owes(customerId)).toBe('11.50');
});

test('what is sold and what is owed commit together', async () => {
  const { id: customerId } = await make.customer();
  const sold = topup();
  await expect(
    house.database.transaction(async () => {
      const lines = [{ description: 'A', unitPrice: '10' }];
      await charges.charge(actor, { customerId, source: sold, lines });
      throw new Error('the sale failed');
    }),
  ).rejects.toThrow('the sale failed');
  expect(await charges.find(sold)).toBeUndefined();
  expect(await make.owes(customerId)).toBe('0.00');
});

test('what costs nothing leaves no charge', async () => {
  const { id: customerId } = await make.customer();
  const free = { customerId, source: topup(), lines: [{ description: 'Gift', unitPrice: '0' }] };
  expect(await charges.charge(actor, free)).toEqual({
    chargeIds: [],
    invoiceId: null,
    price: '0.00',
    total: '0.00',
  });
});

test.each([
  ['invoiced', 'at_once'],
  ['pending', 'next_run'],
] as const)('a charge that is %s is taken back', async (_, invoicing) => {
  const { id: customerId } = await make.customer();
  const sold = topup();
  const lines = [{ description: 'A', unitPrice: '10' }];
  await charges.charge(actor, { customerId, source: sold, lines, invoicing });
  const note = await charges.takeBack(actor, sold, 'Voucher unused');
  expect(note).toEqual(invoicing === 'at_once' ? expect.any(Number) : null);
  expect(await make.owes(customerId)).toBe('0.00');
});
