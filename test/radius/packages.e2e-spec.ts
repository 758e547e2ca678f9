import type { Api } from '../support/api.js';
import { ProductsService } from '../../src/products/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { makeProduct } from '../support/products.js';
import { actor, makeAccount, setTime, type TestAccount } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let administrator: Api;
let small: { id: number; code: string };
let large: { id: number; code: string };

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  await setTime(house, '2026-03-01T12:00:00Z');
  small = await makeProduct(house, {
    ...{ downloadKbps: 10_000, uploadKbps: 5_000 },
    ...{ capBytes: 1_000, capMode: 'hard', price: '310.00' },
  });
  large = await makeProduct(house, {
    ...{ downloadKbps: 50_000, uploadKbps: 25_000 },
    ...{ capBytes: 5_000, capMode: 'hard', price: '620.00' },
  });
});

beforeEach(() => setTime(house, '2026-03-10T12:00:00Z'));

afterAll(() => house.stop());

const onSmall = (): Promise<TestAccount> => makeAccount(house, { product: { id: small.id } });

const detailsOf = async ({ id }: TestAccount): Promise<any> =>
  (await administrator.call('get_data_account_details', { data_account_id: id })).data;

const subscriptionOf = async ({ id }: TestAccount): Promise<object[]> =>
  house.database.query(
    `SELECT product_id, price::numeric(18, 2)::text AS price, starts_on::text, ends_on::text
       FROM subscriptions WHERE data_account_id = $1 ORDER BY id`,
    [id],
  );

test('an account is billed by the period from its first day until it is terminated', async () => {
  const account = await makeAccount(house, { product: { id: small.id }, startsOn: '2026-03-20' });
  expect(await subscriptionOf(account)).toEqual([
    { product_id: small.id, price: null, starts_on: '2026-03-20', ends_on: null },
  ]);
  await setTime(house, '2026-03-25T12:00:00Z');
  await administrator.call('modify_data_account', {
    data_account_id: account.id,
    status: 'terminated',
  });
  expect(await subscriptionOf(account)).toMatchObject([{ ends_on: '2026-03-25' }]);
});

test('available packages are of the same kind, with the difference in price', async () => {
  const prepaid = await makeProduct(house, {
    kind: 'prepaid',
    capBytes: 10,
    validitySeconds: 60,
  });
  await onSmall();
  const { data } = await administrator.call('get_available_packages', {
    data_account_id: (await onSmall()).id,
  });
  expect(data).toContainEqual(
    expect.objectContaining({
      product_id: large.id,
      price: '620.00',
      price_difference: '310.00',
      cap_bytes: 5_000,
    }),
  );
  const ids = data.map(({ product_id }: { product_id: number }) => product_id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).not.toContain(small.id);
  expect(ids).not.toContain(prepaid.id);
});

test('a change now holds at once: speed by CoA, the plan of the period, the subscription', async () => {
  const account = await onSmall();
  const { username, id } = account;
  await intake.use(username, 900);
  const { class: token } = await intake.login(username);
  const session = { username, sessionId: 'change', class: token };
  await intake.report('Start', session);
  const { data } = await administrator.call('change_package', {
    data_account_id: id,
    product_id: large.code,
    effective_date: 'now',
  });
  expect(data).toMatchObject({
    review_status: 'applied',
    change_request_id: null,
    effective_date: '2026-03-10',
    proration: { effective_date: '2026-03-10' },
  });
  expect(await intake.asked(id)).toEqual([
    { kind: 'coa', cause: 'package_change', limit: '25000k/50000k' },
  ]);
  expect(await detailsOf(account)).toMatchObject({
    product_code: large.code,
    price: '620.00',
    speed: { download_kbps: 50_000 },
    allowance: { allowance_bytes: 5_000, used_bytes: 900, remaining_bytes: 4_100 },
    scheduled_package: null,
  });
  expect(await subscriptionOf(account)).toMatchObject([
    { product_id: small.id, ends_on: '2026-03-10' },
    { product_id: large.id, starts_on: '2026-03-10', ends_on: null },
  ]);
});

test('to a smaller package: what is used beyond it is over-use', async () => {
  const account = await makeAccount(house, { product: { id: large.id } });
  await intake.use(account.username, 3_000);
  await administrator.call('change_package', {
    data_account_id: account.id,
    product_id: small.id,
    effective_date: 'now',
  });
  expect(await intake.login(account.username)).toMatchObject({ reason: 'cap_reached' });
  const period = await house.database.queryOne(
    'SELECT overage_bytes FROM allowance_periods WHERE data_account_id = $1',
    [account.id],
  );
  expect(period).toEqual({ overage_bytes: 2_000 });
});

test('without a day it is the next billing day, and the change is carried out then, once', async () => {
  const account = await onSmall();
  await house.database.execute('UPDATE customers SET billing_day = 15 WHERE id = $1', [
    account.customerId,
  ]);
  const { data } = await administrator.call('change_package', {
    username: account.username,
    product_id: large.code,
  });
  expect(data).toMatchObject({ effective_date: '2026-03-15', review_status: 'applied' });
  expect(await detailsOf(account)).toMatchObject({
    product_code: small.code,
    scheduled_package: { product_code: large.code, effective_date: '2026-03-15' },
  });
  const carryOut = async (): Promise<void> => {
    await house.database.execute(`SELECT graphile_worker.add_job('radius.change-due-packages')`);
    await house.runJobs();
  };
  await setTime(house, '2026-03-14T23:59:00Z');
  await carryOut();
  expect((await detailsOf(account)).product_code).toBe(small.code);
  await setTime(house, '2026-03-15T00:01:00Z');
  await carryOut();
  await carryOut();
  expect(await detailsOf(account)).toMatchObject({
    product_code: large.code,
    scheduled_package: null,
  });
  expect(await subscriptionOf(account)).toMatchObject([
    { product_id: small.id, ends_on: '2026-03-15' },
    { product_id: large.id, starts_on: '2026-03-15' },
  ]);
});

test('a later wish replaces the one before, and the present package takes it back', async () => {
  const account = await onSmall();
  const wish = (product: string, date: string): Promise<any> =>
    administrator.call('change_package', {
      data_account_id: account.id,
      product_id: product,
      effective_date: date,
    });
  await wish(large.code, '2026-05-01');
  await wish(large.code, '2026-06-01');
  expect((await detailsOf(account)).scheduled_package).toMatchObject({
    effective_date: '2026-06-01',
  });
  await wish(small.code, '2026-06-01');
  expect((await detailsOf(account)).scheduled_package).toBeNull();
  await administrator.refused(409, 'change_package', {
    data_account_id: account.id,
    product_id: small.code,
  });
});

test('a customer asks, staff approve: nothing changes before', async () => {
  const account = await onSmall();
  const token = await house.make.token({ role: 'customer', customerId: account.customerId });
  const customer = house.api.as(token);
  const { data } = await customer.call('change_package', {
    data_account_id: account.id,
    product_id: large.code,
    effective_date: 'now',
  });
  expect(data).toMatchObject({ review_status: 'pending', proration: { days: 31 } });
  expect((await detailsOf(account)).product_code).toBe(small.code);
  await setTime(house, '2026-03-12T12:00:00Z');
  const approved = await administrator.post(
    `/admin/change-requests/${data.change_request_id}/approve`,
    { body: {} },
  );
  expect(approved.status).toBe(200);
  expect((await detailsOf(account)).product_code).toBe(large.code);
  expect(await subscriptionOf(account)).toMatchObject([
    { ends_on: '2026-03-12' },
    { starts_on: '2026-03-12' },
  ]);
});

test('another price than the product has needs the accounting permission', async () => {
  const account = await onSmall();
  const support = house.api.as(await house.make.token({ role: 'support' }));
  const wish = {
    data_account_id: account.id,
    product_id: large.code,
    product_price: '500.00',
    effective_date: 'now',
  };
  const refusal = await support.refused(403, 'change_package', wish);
  expect(refusal.error).toBe('accounting_permission_required');
  await administrator.call('change_package', wish);
  expect((await detailsOf(account)).price).toBe('500.00');
  expect(await subscriptionOf(account)).toMatchObject([{}, { price: '500.00' }]);
});

test('days in the past, products of another kind and terminated accounts are refused', async () => {
  const account = await onSmall();
  const prepaid = await makeProduct(house, {
    kind: 'prepaid',
    capBytes: 10,
    validitySeconds: 60,
  });
  const refused = async (status: number, more: object): Promise<any> =>
    administrator.refused(status, 'change_package', {
      data_account_id: account.id,
      product_id: large.code,
      ...more,
    });
  expect((await refused(400, { effective_date: '2026-03-09' })).errors).toMatchObject([
    { field: 'effective_date' },
  ]);
  expect((await refused(400, { effective_date: 'soon' })).errors).toMatchObject([
    { field: 'effective_date' },
  ]);
  expect((await refused(400, { product_id: prepaid.code })).errors).toMatchObject([
    { field: 'product_id' },
  ]);
  await administrator.call('modify_data_account', {
    data_account_id: account.id,
    status: 'terminated',
  });
  await refused(409, {});
});

test('a product that becomes faster is faster for its open sessions, and its cap grows at once', async () => {
  const product = await makeProduct(house, {
    ...{ downloadKbps: 1_000, uploadKbps: 500, capBytes: 1_000, capMode: 'soft' },
  });
  const account = await makeAccount(house, { product: { id: product.id } });
  const { class: token } = await intake.login(account.username);
  const session = { username: account.username, sessionId: 'faster', class: token };
  await intake.report('Start', session);
  await intake.report('Interim-Update', { ...session, seconds: 60, bytesOut: 1_500 });
  await house.app
    .get(ProductsService)
    .modify(actor, product.id, { downloadKbps: 2_000, uploadKbps: 1_000, capBytes: 2_000 });
  await house.runJobs();
  expect((await intake.asked(account.id)).at(-1)).toEqual({
    kind: 'coa',
    cause: 'product',
    limit: '1000k/2000k',
  });
  expect((await detailsOf(account)).allowance).toMatchObject({
    allowance_bytes: 2_000,
    remaining_bytes: 500,
  });
});

test('a customer who is suspended is disconnected and kept out, until he is active again', async () => {
  const account = await onSmall();
  const { class: token } = await intake.login(account.username);
  const session = { username: account.username, sessionId: 'suspended', class: token };
  await intake.report('Start', session);
  const set = (status: string): Promise<any> =>
    administrator.call('modify_customer', { customer_id: account.customerId, status });
  await set('suspended');
  expect(await intake.asked(account.id)).toEqual([
    { kind: 'disconnect', cause: 'customer_suspended', limit: null },
  ]);
  await intake.report('Stop', { ...session, seconds: 5 });
  expect(await intake.login(account.username)).toMatchObject({ reason: 'customer_suspended' });
  await set('active');
  expect(await intake.login(account.username)).toMatchObject({ verdict: 'accept' });
});
