import type { Api } from '../support/api.js';
import { AutoTopups } from '../../src/radius/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { makeProduct } from '../support/products.js';
import { makeAccount, moveTime, setTime, type TestAccount } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let administrator: Api;

const KB = 1024;

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  await administrator.send('PUT', '/admin/settings/mail_invoices', { body: { value: false } });
  await setTime(house, '2026-03-10T12:00:00Z');
});

afterAll(() => house.stop());

/** What top-ups are on sale; taken from sale by `unsell`. */
async function sell(body: object): Promise<number> {
  const added = await administrator.post('/admin/topup-types', {
    body: { name: 'Extra', size: 1, unit: 'KB', price: '10.00', ...body },
  });
  expect(added.status).toBe(201);
  return added.body.id;
}

async function unsell(...ids: number[]): Promise<void> {
  for (const id of ids) {
    expect((await administrator.delete(`/admin/topup-types/${id}`)).status).toBe(204);
  }
}

const capped = (facts: object = {}): Promise<TestAccount> =>
  makeAccount(house, {
    product: {
      downloadKbps: 10_000,
      uploadKbps: 5_000,
      capBytes: 1_000,
      capMode: 'hard',
      ...facts,
    },
  });

const owed = async ({ customerId }: TestAccount): Promise<string> =>
  (await administrator.call('get_customer_details', { customer_id: customerId })).data.balance;

describe('what is on sale', () => {
  test('types are global or belong to products, never both, and the configuration says which', async () => {
    const product = await makeProduct(house, { capBytes: 1_000 });
    const modeNow = async (): Promise<string> =>
      (await administrator.call('get_config_settings')).data.topup_mode;
    const global = await sell({ name: 'For all' });
    expect(await modeNow()).toBe('types');
    const mixed = await administrator.post('/admin/topup-types', {
      body: { name: 'One', size: 1, unit: 'GB', price: '10', product_id: product.code },
    });
    expect(mixed).toMatchObject({ status: 409, body: { errors: [{ field: 'product_id' }] } });
    await unsell(global);
    const own = await sell({ name: 'Its own', product_id: product.id, unit: 'GB', size: 2 });
    expect(await modeNow()).toBe('per_product');
    const account = await makeAccount(house, { product: { id: product.id } });
    const other = await capped();
    const { data } = await administrator.call('get_available_topups', {
      username: account.username,
    });
    expect(data).toMatchObject([
      { topup_type_id: own, size_bytes: 2 * 1024 ** 3, product_id: product.id, price: '10.00' },
    ]);
    const none = await administrator.call('get_available_topups', { username: other.username });
    expect(none.data).toEqual([]);
    await administrator.refused(400, 'do_topup', { username: other.username, topup_type_id: own });
    const { data: done } = await administrator.call('add_topup', {
      username: account.username,
      product_id: product.code,
    });
    expect(done).toMatchObject({ status: 'completed', credited_bytes: 2 * 1024 ** 3 });
    await unsell(own);
  });

  test('what is on sale is listed once, the cheapest first', async () => {
    const types = [await sell({ price: '20' }), await sell({ price: '10' })];
    const [{ username }] = [await capped(), await capped()];
    const { data } = await administrator.call('get_available_topups', { username });
    const ids = data.map(({ topup_type_id }: { topup_type_id: number }) => topup_type_id);
    expect(ids).toEqual(types.reverse());
    await unsell(...types);
  });

  test('without a cap there is nothing to top up', async () => {
    const type = await sell({});
    const { username } = await makeAccount(house);
    expect((await administrator.call('get_available_topups', { username })).data).toEqual([]);
    const refusal = await administrator.refused(400, 'do_topup', { username, topup_type_id: type });
    expect(refusal.errors).toMatchObject([{ field: 'topup_type_id' }]);
    await unsell(type);
  });

  test('a caller names a type or a product, one of them and not both', async () => {
    const { username } = await capped();
    const none = await administrator.refused(400, 'do_topup', { username });
    expect(none.errors).toMatchObject([{ field: 'topup_type_id', message: 'is required' }]);
    const both = await administrator.refused(400, 'do_topup', {
      username,
      topup_type_id: 1,
      product_id: 'P-1',
    });
    expect(both.errors).toMatchObject([{ field: 'product_id' }]);
  });

  test('wrong types and validities are refused field by field', async () => {
    const { status, body } = await administrator.post('/admin/topup-types', {
      body: { name: ' ', size: 0, unit: 'PB', price: '-1', validity: 'P1M' },
    });
    expect(status).toBe(400);
    expect(body.errors.map(({ field }: { field: string }) => field).sort()).toEqual([
      'name',
      'price',
      'size',
      'unit',
      'validity',
    ]);
  });
});

test('the largest top-up can be bought a hundred times, doubled or not', async () => {
  const body = { name: 'All of it', size: 40, unit: 'TB', price: '1' };
  expect(
    (await administrator.post('/admin/topup-types', { body: { ...body, size: 41 } })).status,
  ).toBe(400);
  const type = await sell(body);
  const { data } = await administrator.call('do_topup', {
    data_account_id: (await capped()).id,
    topup_type_id: type,
    quantity: 100,
  });
  expect(data).toMatchObject({ credited_bytes: 4_000 * 1024 ** 4, price: '100.00' });
  await unsell(type);
});

describe('buying', () => {
  let type: number;

  beforeAll(async () => {
    type = await sell({ name: '1 KB', size: 1, unit: 'KB', price: '49.50' });
  });
  afterAll(() => unsell(type));

  test('a top-up lifts the cap, is charged, and the session is told within seconds', async () => {
    const account = await capped({
      capMode: 'soft',
      onceCappedDownloadKbps: 1_000,
      onceCappedUploadKbps: 500,
      addOverusageOnTopup: true,
    });
    const { username, id } = account;
    const { class: token } = await intake.login(username);
    const session = { username, sessionId: 'top', class: token };
    await intake.report('Start', session);
    await intake.report('Interim-Update', { ...session, seconds: 60, bytesOut: 1_200 });
    const { data } = await administrator.call('do_topup', {
      username,
      topup_type_id: type,
      quantity: 2,
    });
    expect(data).toMatchObject({
      status: 'completed',
      credited_bytes: 2 * KB,
      doubled: false,
      price: '99.00',
      expires_at: '2026-04-01T00:00:00.000Z',
    });
    expect(await intake.asked(id)).toEqual([
      { kind: 'coa', cause: 'once_capped', limit: '500k/1000k' },
      { kind: 'coa', cause: 'topup', limit: '5000k/10000k' },
    ]);
    expect(await owed(account)).toBe('99.00');
    const { data: usage } = await administrator.call('get_data_account_usage', { username });
    expect(usage).toMatchObject({ topup_bytes: 2 * KB, remaining_bytes: 2 * KB, capped: false });
    const { data: history } = await administrator.call('get_completed_topup_details', { username });
    expect(history).toMatchObject([
      { topup_id: data.topup_id, name: '1 KB', quantity: 2, source: 'api', price: '99.00' },
    ]);
  });

  test('the use beyond a soft cap eats a top-up first unless the product adds it on top', async () => {
    const account = await capped({ capMode: 'soft' });
    await intake.use(account.username, 1_300);
    await administrator.call('do_topup', { username: account.username, topup_type_id: type });
    const { data } = await administrator.call('get_data_account_usage', {
      username: account.username,
    });
    expect(data).toMatchObject({ topup_bytes: KB, remaining_bytes: KB - 300, capped: false });
  });

  test('of a hard cap nothing is taken off: after a top-up a login is accepted', async () => {
    const account = await capped();
    await intake.use(account.username, 5_000);
    expect(await intake.login(account.username)).toMatchObject({ reason: 'cap_reached' });
    await administrator.call('do_topup', { username: account.username, topup_type_id: type });
    expect(await intake.login(account.username)).toMatchObject({
      verdict: 'accept',
      totalLimit: KB,
    });
  });

  test('what would be of no use is not sold', async () => {
    const account = await capped();
    await administrator.call('modify_data_account', {
      username: account.username,
      status: 'suspended',
    });
    const refusal = await administrator.refused(409, 'do_topup', {
      username: account.username,
      topup_type_id: type,
    });
    expect(refusal.error_description).toContain('suspended');
    expect(await owed(account)).toBe('0.00');
  });

  test('a customer at his credit limit gets nothing and owes nothing', async () => {
    const account = await capped();
    await administrator.call('generate_journal', {
      customer_id: account.customerId,
      amount: '1.00',
      description: 'Opens the account',
    });
    await house.database.execute(
      'UPDATE ledger_accounts SET debit_limit = 10 WHERE customer_id = $1',
      [account.customerId],
    );
    await administrator.refused(409, 'do_topup', {
      username: account.username,
      topup_type_id: type,
    });
    const { data } = await administrator.call('get_completed_topup_details', {
      username: account.username,
    });
    expect(data).toEqual([]);
  });

  test('the same key buys once', async () => {
    const account = await capped();
    const key = { 'idempotency-key': 'once-only' };
    const buy = (): Promise<any> =>
      administrator.call('do_topup', { username: account.username, topup_type_id: type }, key);
    const [first, second] = [await buy(), await buy()];
    expect(second.data).toEqual(first.data);
    expect(await owed(account)).toBe('49.50');
  });

  test('top-ups hold to the end of the period, for a time, or for good', async () => {
    const account = await capped();
    const expiries: unknown[] = [];
    const types: number[] = [];
    for (const validity of ['never', 'P30D', '3600']) {
      const id = await sell({ name: validity, validity });
      types.push(id);
      const { data } = await administrator.call('do_topup', {
        username: account.username,
        topup_type_id: id,
      });
      expiries.push(data.expires_at);
    }
    expect(expiries).toEqual([null, '2026-04-09T12:00:00.000Z', '2026-03-10T13:00:00.000Z']);
    await setTime(house, '2026-04-20T12:00:00Z');
    const { data } = await administrator.call('get_data_account_usage', {
      username: account.username,
    });
    expect(data).toMatchObject({ allowance_bytes: 1_000, topup_bytes: KB });
    await unsell(...types);
    await setTime(house, '2026-03-10T12:00:00Z');
  });

  test('a prepaid product tops up, too, for as long as it says', async () => {
    const account = await capped();
    const portion = await makeProduct(house, {
      kind: 'prepaid',
      capBytes: 5_000,
      validitySeconds: 86_400,
      price: '20.00',
    });
    const { data } = await administrator.call('do_topup', {
      username: account.username,
      product_id: portion.code,
    });
    expect(data).toMatchObject({
      credited_bytes: 5_000,
      price: '20.00',
      expires_at: '2026-03-11T12:00:00.000Z',
    });
  });

  test('customers top up their own accounts and see their own top-ups', async () => {
    const [mine, other] = [await capped(), await capped()];
    const token = await house.make.token({ role: 'customer', customerId: mine.customerId });
    const customer = house.api.as(token);
    await customer.call('do_topup', { username: mine.username, topup_type_id: type });
    await customer.refused(404, 'do_topup', { username: other.username, topup_type_id: type });
    await administrator.call('do_topup', { username: other.username, topup_type_id: type });
    const { data } = await customer.call('get_completed_topup_details');
    expect(data.map(({ username }: { username: string }) => username)).toEqual([mine.username]);
    const elsewhere = await customer.call('get_completed_topup_details', {
      customer_id: other.customerId,
    });
    expect(elsewhere.data).toEqual([]);
  });

  test('staff top up by the admin API', async () => {
    const account = await capped();
    const done = await administrator.post(`/admin/data-accounts/${account.id}/topups`, {
      body: { topup_type_id: type },
    });
    expect(done).toMatchObject({ status: 201, body: { source: 'staff', credited_bytes: KB } });
    const { body } = await administrator.get(`/admin/data-accounts/${account.id}/topups`);
    expect(body.data).toMatchObject([{ id: done.body.id }]);
  });

  test('while a promotion runs every top-up counts twice, and promotions never overlap', async () => {
    const path = '/admin/topup-promotions';
    const body = {
      name: 'Double March',
      starts_at: '2026-03-10T00:00:00Z',
      ends_at: '2026-03-11T00:00:00Z',
    };
    const promotion = await administrator.post(path, { body });
    expect(promotion.status).toBe(201);
    const overlapping = {
      ...body,
      starts_at: '2026-03-10T23:59:00Z',
      ends_at: '2026-03-12T00:00:00Z',
    };
    expect((await administrator.post(path, { body: overlapping })).status).toBe(409);
    const backwards = {
      ...body,
      starts_at: '2026-05-02T00:00:00Z',
      ends_at: '2026-05-01T00:00:00Z',
    };
    expect((await administrator.post(path, { body: backwards })).status).toBe(400);
    const account = await capped();
    const buy = async (): Promise<any> =>
      (await administrator.call('do_topup', { username: account.username, topup_type_id: type }))
        .data;
    expect(await buy()).toMatchObject({ credited_bytes: 2 * KB, doubled: true, price: '49.50' });
    await setTime(house, '2026-03-11T00:00:00Z');
    expect(await buy()).toMatchObject({ credited_bytes: KB, doubled: false });
    const { status } = await administrator.delete(`${path}/${promotion.body.id}`);
    expect(status).toBe(204);
    await setTime(house, '2026-03-10T12:00:00Z');
  });

  test('two buyers at the same moment both get what they pay for', async () => {
    const account = await capped();
    await Promise.all(
      [1, 2, 3].map(() =>
        administrator.call('do_topup', { username: account.username, topup_type_id: type }),
      ),
    );
    const { data } = await administrator.call('get_data_account_usage', {
      username: account.username,
    });
    expect(data.topup_bytes).toBe(3 * KB);
    expect(await owed(account)).toBe('148.50');
  });
});

describe('automatic top-ups', () => {
  let type: number;

  beforeAll(async () => {
    type = await sell({ name: 'Auto', size: 1, unit: 'KB', price: '10.00' });
  });
  afterAll(() => unsell(type));

  async function automatic(limit: string, product: object = {}): Promise<TestAccount> {
    const account = await capped(product);
    const set = await administrator.send('PUT', `/admin/data-accounts/${account.id}/auto-topup`, {
      body: { topup_type_id: type, money_limit: limit },
    });
    expect(set).toMatchObject({ status: 200, body: { topup_type_id: type } });
    return account;
  }

  const bought = async ({ username }: TestAccount): Promise<number> =>
    (await administrator.call('get_completed_topup_details', { username, source: 'auto' })).data
      .length;

  test('one is bought when nothing is left, the session is never cut off, and the limit holds', async () => {
    const account = await automatic('25.00');
    const { username, id } = account;
    const { class: token } = await intake.login(username);
    const session = { username, sessionId: 'auto', class: token };
    await intake.report('Start', session);
    const interim = (n: number, bytesOut: number): Promise<void> =>
      intake.report('Interim-Update', { ...session, seconds: n * 300, bytesOut });
    await interim(1, 999);
    await house.runJobs();
    expect(await bought(account)).toBe(0);
    await interim(2, 1_000);
    await interim(3, 1_000);
    await house.runJobs();
    expect(await bought(account)).toBe(1);
    await interim(4, 1_000 + KB);
    await house.runJobs();
    expect(await bought(account)).toBe(2);
    expect((await intake.asked(id)).map(({ kind }) => kind)).not.toContain('disconnect');
    await interim(5, 1_000 + 2 * KB);
    await house.runJobs();
    expect(await bought(account)).toBe(2);
    expect((await intake.asked(id)).at(-1)).toMatchObject({
      kind: 'disconnect',
      cause: 'cap_reached',
    });
    expect(await owed(account)).toBe('20.00');
    const { data } = await administrator.call('get_data_account_details', { username });
    expect(data.auto_topup).toEqual({ topup_type_id: type, money_limit: '25.00' });
  });

  test('the limit is that of a period: the next one has its own', async () => {
    const account = await automatic('10.00');
    await intake.use(account.username, 1_000);
    await house.runJobs();
    await intake.use(account.username, KB);
    await house.runJobs();
    expect(await bought(account)).toBe(1);
    await setTime(house, '2026-04-02T12:00:00Z');
    await intake.use(account.username, 1_000);
    await house.runJobs();
    expect(await bought(account)).toBe(2);
    await setTime(house, '2026-03-10T12:00:00Z');
  });

  test('a customer who cannot pay is cut off, and it is not tried again for an hour', async () => {
    const account = await automatic('100.00');
    await administrator.call('generate_journal', {
      customer_id: account.customerId,
      amount: '1.00',
      description: 'Opens the account',
    });
    await house.database.execute(
      'UPDATE ledger_accounts SET debit_limit = 5 WHERE customer_id = $1',
      [account.customerId],
    );
    const { class: token } = await intake.login(account.username);
    const session = { username: account.username, sessionId: 'poor', class: token };
    await intake.report('Start', session);
    await intake.report('Interim-Update', { ...session, seconds: 300, bytesOut: 1_000 });
    expect(await intake.asked(account.id)).toEqual([]);
    await house.runJobs();
    expect(await bought(account)).toBe(0);
    expect(await intake.asked(account.id)).toMatchObject([
      { kind: 'disconnect', cause: 'cap_reached' },
    ]);
    await intake.report('Stop', { ...session, seconds: 301, bytesOut: 1_000 });
    await house.database.execute(
      'UPDATE ledger_accounts SET debit_limit = 500 WHERE customer_id = $1',
      [account.customerId],
    );
    await moveTime(house, 3601);
    await intake.report('Stop', { ...session, seconds: 301, bytesOut: 1_001 });
    await house.runJobs();
    expect(await bought(account)).toBe(1);
    await setTime(house, '2026-03-10T12:00:00Z');
  });

  test('two jobs at the same moment buy one, and so do a job and a customer', async () => {
    const account = await automatic('100.00');
    await intake.use(account.username, 1_000);
    const jobs = house.app.get(AutoTopups);
    await Promise.all([jobs.run(account.id), jobs.run(account.id), jobs.run(account.id)]);
    await house.runJobs();
    expect(await bought(account)).toBe(1);
    await intake.use(account.username, KB);
    await administrator.call('do_topup', { username: account.username, topup_type_id: type });
    await house.runJobs();
    expect(await bought(account)).toBe(1);
    expect(await owed(account)).toBe('20.00');
  });

  test('a device that does not exist is no device of an account', async () => {
    const { customerId, productId } = await capped();
    const refusal = await administrator.refused(400, 'add_data_account', {
      customer_id: customerId,
      product_id: String(productId),
      device_id: 99_999,
    });
    expect(refusal.errors).toEqual([{ field: 'device_id', message: 'does not exist' }]);
  });

  test('switching it off stops it', async () => {
    const account = await automatic('100.00');
    const path = `/admin/data-accounts/${account.id}/auto-topup`;
    expect((await administrator.delete(path)).status).toBe(204);
    await intake.use(account.username, 1_000);
    await house.runJobs();
    expect(await bought(account)).toBe(0);
  });
});
