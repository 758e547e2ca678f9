import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { makeProduct } from '../support/products.js';
import { makeAccount, moveTime, setTime, type TestAccount } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let administrator: Api;
let portion: { id: number; code: string };

const DAY_SECONDS = 86_400;

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  await administrator.send('PUT', '/admin/settings/mail_invoices', { body: { value: false } });
  await setTime(house, '2026-03-10T12:00:00Z');
  portion = await makeProduct(house, {
    kind: 'prepaid',
    capBytes: 1_000,
    validitySeconds: 30 * DAY_SECONDS,
    price: '20.00',
  });
});

afterAll(() => house.stop());

const prepaid = (): Promise<TestAccount> => makeAccount(house, { product: { id: portion.id } });

const allocate = async (account: TestAccount, more: object = {}): Promise<any> =>
  (
    await administrator.call('submit_prepaid_data_allocation', {
      data_account_id: account.id,
      product_id: portion.code,
      ...more,
    })
  ).data;

test('a prepaid account is off line until it has bought, and again when all is used or over', async () => {
  const account = await prepaid();
  const { username, customerId } = account;
  expect(await intake.login(username)).toMatchObject({ reason: 'no_prepaid_data' });
  expect(await allocate(account, { quantity: 2 })).toMatchObject({
    bytes: 2_000,
    balance: 2_000,
    price: '40.00',
    valid_until: '2026-04-09T12:00:00.000Z',
  });
  const { data } = await administrator.call('get_customer_details', { customer_id: customerId });
  expect(data.balance).toBe('40.00');
  const login = await intake.login(username);
  expect(login).toMatchObject({
    verdict: 'accept',
    totalLimit: 2_000,
    sessionTimeout: 30 * DAY_SECONDS,
  });
  await intake.use(username, 1_500);
  await moveTime(house, 10 * DAY_SECONDS);
  expect(await allocate(account)).toMatchObject({ balance: 1_500 });
  await intake.use(username, 600);
  const usage = await administrator.call('get_data_account_usage', { username });
  expect(usage.data).toMatchObject({ remaining_bytes: 900, topup_bytes: 3_000 });
  await setTime(house, '2026-04-09T12:00:00Z');
  expect(await intake.login(username)).toMatchObject({ verdict: 'accept', totalLimit: 900 });
  await setTime(house, '2026-04-19T12:00:00Z');
  expect(await intake.login(username)).toMatchObject({ reason: 'no_prepaid_data' });
  await setTime(house, '2026-03-10T12:00:00Z');
});

test('what ends first is used first', async () => {
  const account = await prepaid();
  await allocate(account);
  const short = await makeProduct(house, {
    kind: 'prepaid',
    capBytes: 500,
    validitySeconds: DAY_SECONDS,
    price: '5.00',
  });
  await allocate(account, { product_id: short.id });
  await intake.use(account.username, 600);
  const lots = await house.database.query(
    `SELECT granted_bytes, consumed_bytes FROM allowance_lots
      WHERE data_account_id = $1 ORDER BY id`,
    [account.id],
  );
  expect(lots).toEqual([
    { granted_bytes: 1_000, consumed_bytes: 100 },
    { granted_bytes: 500, consumed_bytes: 500 },
  ]);
});

test('a repeated reference answers as it did at first and sells nothing, even at the same moment', async () => {
  const account = await prepaid();
  const order = { reference: 'till-1', quantity: 1 };
  const answers = await Promise.all([1, 2, 3].map(() => allocate(account, order)));
  await intake.use(account.username, 400);
  answers.push(await allocate(account, order));
  expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  expect(answers[0]).toMatchObject({ bytes: 1_000, balance: 1_000 });
  const other = await prepaid();
  expect((await allocate(other, order)).allocation_id).not.toBe(answers[0].allocation_id);
  const refusal = await administrator.refused(409, 'submit_prepaid_data_allocation', {
    data_account_id: account.id,
    product_id: portion.id,
    ...order,
    quantity: 2,
  });
  expect(refusal.errors).toMatchObject([{ field: 'reference' }]);
});

test('only prepaid products are allocated, and only to accounts that can use them', async () => {
  const account = await prepaid();
  const monthly = await makeProduct(house, { capBytes: 1_000 });
  const wrong = { data_account_id: account.id, product_id: monthly.code };
  const refusal = await administrator.refused(400, 'submit_prepaid_data_allocation', wrong);
  expect(refusal.errors).toMatchObject([{ field: 'product_id' }]);
  const unlimited = await makeAccount(house);
  await administrator.refused(400, 'submit_prepaid_data_allocation', {
    data_account_id: unlimited.id,
    product_id: portion.code,
  });
});

test('prepaid products on sale are listed with what they bring', async () => {
  const { data } = await administrator.call('get_available_prepaid_products');
  expect(data).toContainEqual(
    expect.objectContaining({ product_id: portion.id, price: '20.00', cap_bytes: 1_000 }),
  );
  expect(data.every(({ kind }: { kind: string }) => kind === 'prepaid')).toBe(true);
  await administrator.refused(404, 'get_available_prepaid_products', { data_account_id: 99_999 });
});
