import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { makeAccount } from '../support/radius.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  house.clock.set('2026-03-15T10:00:00Z');
  make = new BillingMakers(house);
  admin = house.api.as(await make.accountant());
});
afterAll(() => house.stop());

async function mailbox(): Promise<string> {
  const facts = { kind: 'non_data', billingPeriod: 'month', price: '31', name: 'Mailbox' } as const;
  return (await makeProduct(house, { ...facts, priceFrom: '2020-01-01' })).code;
}

test('staff bills a customer for a product, changes its price and ends it', async () => {
  const { id: customerId } = await make.customer();
  const added = await admin.post('/admin/subscriptions', {
    body: {
      customer_id: customerId,
      product_id: await mailbox(),
      quantity: 5,
      starts_on: '2026-03-01',
    },
  });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    customer_id: customerId,
    data_account_id: null,
    description: 'Mailbox',
    quantity: 5,
    price: '31.00',
    has_own_price: false,
    status: 'active',
    billed_until: '2026-03-01',
    next_on: '2026-03-01',
  });
  await admin.post('/admin/billing-runs', { body: { date: '2026-03-01' } });
  await house.runJobs();
  expect(await make.owes(customerId)).toBe('155.00');

  const path = added.headers.get('location')!;
  const etag = (await admin.get(path)).headers.get('etag')!;
  const changed = await admin.patch(path, { headers: { 'if-match': etag }, body: { price: '62' } });
  expect(changed.status).toBe(200);
  expect(changed.body).toMatchObject({
    subscription: { price: '62.00', has_own_price: true, follows_id: added.body.id },
    credit_note_ids: [expect.any(Number)],
    invoice_id: expect.any(Number),
  });
  expect(await make.owes(customerId)).toBe('240.00');

  const next = `/admin/subscriptions/${changed.body.subscription.id}`;
  const ended = await admin.post(`${next}/end`, { body: { ends_on: '2026-04-01' } });
  expect(ended.body).toMatchObject({
    subscription: { ends_on: '2026-04-01', next_on: null },
    credit_note_ids: [],
  });
  expect((await admin.post(`${next}/end`, { body: {} })).status).toBe(409);
  const { body } = await admin.get('/admin/subscriptions', {
    query: { customer_id: customerId, status: 'active' },
  });
  expect(body.data).toHaveLength(1);
  await make.expectRightBooks();
});

test('what is paid once has no subscription', async () => {
  const { id: customerId } = await make.customer();
  const { code } = await makeProduct(house, { kind: 'non_data' });
  const { status, body } = await admin.post('/admin/subscriptions', {
    body: { customer_id: customerId, product_id: code },
  });
  expect(status).toBe(400);
  expect(body.errors[0].field).toBe('product_id');
});

test('the subscription of a data account follows the network', async () => {
  const { id: customerId } = await make.customer();
  const account = await makeAccount(house, { customerId, product: { priceFrom: '2020-01-01' } });
  const { body: listed } = await admin.get('/admin/subscriptions', {
    query: { customer_id: customerId },
  });
  const path = `/admin/subscriptions/${listed.data[0].id}`;
  const headers = { 'if-match': '*' };
  const changed = await admin.patch(path, { headers, body: { product_id: await mailbox() } });
  expect([changed.status, changed.body.errors[0].field]).toEqual([400, 'product_id']);
  expect((await admin.post(`${path}/end`, { body: {} })).status).toBe(400);
  const repriced = await admin.patch(path, { headers, body: { price: null } });
  expect(repriced.body.subscription).toMatchObject({
    data_account_id: account.id,
    account_ref: account.username,
  });
});
