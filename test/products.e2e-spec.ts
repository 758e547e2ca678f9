import { startApplication, type TestApplication } from './support/application.js';
import type { Api } from './support/api.js';
import { makeProduct } from './support/products.js';

let house: TestApplication;
/** Accounts staff with the admin scope's permission, as the administrator has it. */
let administrator: Api;

beforeAll(async () => {
  house = await startApplication();
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
});
afterAll(() => house.stop());

async function group(name: string): Promise<number> {
  const { body } = await administrator.post('/admin/product-groups', { body: { name } });
  return body.id as number;
}

async function type(name: string, kind: string): Promise<number> {
  const { body } = await administrator.post('/admin/product-types', { body: { name, kind } });
  return body.id as number;
}

test('a data product is added with its terms and found among those on sale', async () => {
  const [groupId, typeId] = [await group('Fibre'), await type('Monthly capped', 'data')];
  const { body: limit } = await administrator.post('/admin/fup-speed-limit-policies', {
    body: {
      name: 'Fair use',
      steps: [
        { window: 'day', used_bytes: 10_000_000_000, download_kbps: 10_000, upload_kbps: 5_000 },
        { window: 'month', used_percent: 80, speed_percent: 50 },
      ],
    },
  });
  const { body: boost } = await administrator.post('/admin/fup-speed-boost-policies', {
    body: {
      name: 'Free nights',
      windows: [{ weekdays: [6, 7], starts_at: '22:00', ends_at: '06:00', speed_percent: 200 }],
    },
  });
  const input = {
    product_code: 'FIBRE-50',
    product_name: 'Fibre 50',
    product_group_id: groupId,
    product_type_id: typeId,
    price: '399',
    cap_bytes: 200_000_000_000,
    cap_mode: 'soft',
    download_kbps: 50_000,
    upload_kbps: 25_000,
    once_capped_download_kbps: 1_000,
    once_capped_upload_kbps: 500,
    add_overusage_on_topup: 'yes',
    fup_speed_limit_policy_id: limit.id,
    fup_speed_boost_policy_id: boost.id,
    simultaneous_use: 2,
  };
  const { data: added } = await administrator.call('add_data_product', input);
  expect(added).toMatchObject({
    ...input,
    add_overusage_on_topup: true,
    price: '399.00',
    kind: 'data',
    product_group: 'Fibre',
    product_type: 'Monthly capped',
    billing_period: 'month',
    recurring: true,
    is_active: true,
  });
  const viewer = house.api.as(await house.make.token({ role: ['view_products'] }));
  const { data, meta } = await viewer.call('get_available_data_products', {
    product_group_id: groupId,
  });
  expect(data).toEqual([added]);
  expect(meta).toEqual({ offset: 0, limit: 50, total: 1 });
  const { data: none } = await viewer.call('get_available_non_data_products');
  expect(none).toEqual([]);
});

test('a non-data product has a price and nothing for the network', async () => {
  const input = {
    product_code: 'ROUTER',
    product_name: 'Router',
    product_group_id: await group('Hardware'),
    product_type_id: await type('Once-off', 'non_data'),
    price: '1250.50',
  };
  const { data } = await administrator.call('add_non_data_product', input);
  expect(data).toMatchObject({ ...input, kind: 'non_data', recurring: false, cap_bytes: null });
  const wrong = await administrator.refused(400, 'add_non_data_product', {
    ...input,
    product_code: 'X-1',
    product_type_id: await type('Uncapped', 'data'),
  });
  expect(wrong.errors).toMatchObject([{ field: 'product_type_id' }]);
});

test('adding a product needs the accounting permission besides the scope', async () => {
  const api = house.api.as(await house.make.token({ role: ['add_products', 'view_products'] }));
  const input = {
    product_code: 'P-A',
    product_name: 'A',
    product_group_id: 1,
    product_type_id: 1,
    price: 1,
  };
  expect(await api.refused(403, 'add_data_product', input)).toMatchObject({
    error: 'accounting_permission_required',
  });
  const unscoped = house.api.as(
    await house.make.token({ role: 'accounts', scopes: ['view_products'] }),
  );
  expect(await unscoped.refused(403, 'add_data_product', input)).toMatchObject({
    error: 'insufficient_scope',
  });
});

test('a wrong product is told all that is wrong with it', async () => {
  const { errors } = await administrator.refused(400, 'add_data_product', {
    product_code: '4711',
    price: '-1',
    cap_mode: 'medium',
    download_kbps: 'fast',
  });
  expect(errors.map(({ field }: { field: string }) => field).sort()).toEqual([
    'cap_mode',
    'download_kbps',
    'price',
    'product_code',
    'product_group_id',
    'product_name',
    'product_type_id',
  ]);
  const known = await makeProduct(house);
  const input = {
    product_code: known.code.toLowerCase(),
    product_name: 'B',
    product_group_id: known.productGroupId,
    product_type_id: known.productTypeId,
    price: 1,
  };
  expect(await administrator.refused(409, 'add_data_product', input)).toMatchObject({
    error: 'conflict',
    errors: [{ field: 'product_code' }],
  });
  for (const wrong of [
    { product_group_id: 999_999 },
    { product_type_id: 999_999 },
    { fup_speed_limit_policy_id: 999_999 },
    { fup_speed_boost_policy_id: 999_999 },
  ]) {
    const body = await administrator.refused(400, 'add_data_product', {
      ...input,
      product_code: 'B-1',
      ...wrong,
    });
    expect(body.errors[0].field).toBe(Object.keys(wrong)[0]);
  }
  const half = { ...input, product_code: 'B-2', download_kbps: 1000 };
  expect(await administrator.refused(400, 'add_data_product', half)).toMatchObject({
    errors: [{ field: 'upload_kbps' }],
  });
  const portion = await makeProduct(house, {
    kind: 'prepaid',
    capBytes: 1_000,
    validitySeconds: 3_600,
  });
  const endless = { ...input, product_code: 'B-3', product_type_id: portion.productTypeId };
  expect(await administrator.refused(400, 'add_data_product', endless)).toMatchObject({
    error: 'validation_error',
  });
});

test('a price holds from its day until the next begins', async () => {
  house.clock.set('2026-03-10T12:00:00Z');
  const { id } = await makeProduct(house, { price: '100' });
  const path = `/admin/products/${id}`;
  const future = await administrator.post(`${path}/prices`, {
    body: { price: '120', valid_from: '2026-05-01' },
  });
  expect(future.status).toBe(201);
  await administrator.post(`${path}/prices`, { body: { price: '110', valid_from: '2026-04-01' } });
  const { body } = await administrator.get(`${path}/prices`);
  expect(body.data).toMatchObject([
    { price: '100.00', valid_from: '2026-03-10', valid_until: '2026-04-01' },
    { price: '110.00', valid_from: '2026-04-01', valid_until: '2026-05-01' },
    { price: '120.00', valid_from: '2026-05-01', valid_until: null },
  ]);
  const priceNow = async () => (await administrator.get(path)).body.price as string;
  expect(await priceNow()).toBe('100.00');
  house.clock.set('2026-04-30T23:59:00Z');
  expect(await priceNow()).toBe('110.00');
  house.clock.set('2026-05-01T00:00:00Z');
  expect(await priceNow()).toBe('120.00');
  await administrator.patch(path, { body: { price: '125' } });
  expect(await priceNow()).toBe('125.00');
  house.clock.reset();
});

test('PostgreSQL refuses a second price for the same day', async () => {
  const { id } = await makeProduct(house);
  await expect(
    house.database.execute(
      `INSERT INTO product_prices (product_id, price, valid_from, created_at)
       VALUES ($1, 1, '2999-01-01', now())`,
      [id],
    ),
  ).rejects.toMatchObject({ constraint: 'product_prices_period_excl' });
});

test('a changed product keeps its history in the audit trail, and an old copy is not written back', async () => {
  const { id, version } = await makeProduct(house, { capBytes: 1_000_000, capMode: 'hard' });
  const path = `/admin/products/${id}`;
  const read = await administrator.get(path);
  expect(read.headers.get('etag')).toBe(`"${version}"`);
  const changed = await administrator.patch(path, {
    body: { cap_bytes: 2_000_000, product_name: 'Bigger' },
    headers: { 'if-match': `"${version}"` },
  });
  expect(changed.body).toMatchObject({ cap_bytes: 2_000_000, product_name: 'Bigger' });
  const late = await administrator.patch(path, {
    body: { cap_bytes: 3 },
    headers: { 'if-match': `"${version}"` },
  });
  expect(late.status).toBe(412);
  const cleared = await administrator.patch(path, { body: { cap_bytes: null } });
  expect(cleared.body).toMatchObject({ cap_bytes: null, cap_mode: null });
  const [record] = await house.database.query<{ before: object; after: object }>(
    `SELECT before, after FROM audit_records
      WHERE action = 'products.product.modified' AND subject_id = $1 ORDER BY id LIMIT 1`,
    [String(id)],
  );
  expect(record).toMatchObject({
    before: { capBytes: 1_000_000 },
    after: { capBytes: 2_000_000, name: 'Bigger' },
  });
});

test('a product taken from sale is offered no more but still known', async () => {
  const { id, code } = await makeProduct(house);
  expect((await administrator.delete(`/admin/products/${id}`)).status).toBe(204);
  const { data } = await administrator.call('get_available_data_products', { search: code });
  expect(data).toEqual([]);
  expect((await administrator.get(`/admin/products/${id}`)).body).toMatchObject({
    is_active: false,
  });
});

test('groups, types and policies can be renamed, and removed only when no product uses them', async () => {
  const product = await makeProduct(house);
  for (const path of [
    `/admin/product-groups/${product.productGroupId}`,
    `/admin/product-types/${product.productTypeId}`,
  ]) {
    const name = `Renamed ${path}`;
    expect((await administrator.patch(path, { body: { name } })).body).toMatchObject({ name });
    expect((await administrator.delete(path)).status).toBe(409);
  }
  const unused = await group('Unused');
  expect((await administrator.delete(`/admin/product-groups/${unused}`)).status).toBe(204);
  expect((await administrator.get(`/admin/product-groups/${unused}`)).status).toBe(404);
  const twice = await administrator.post('/admin/product-groups', { body: { name: 'fibre' } });
  expect(twice.status).toBe(409);
});

test('a policy lists its steps in order and replaces them whole', async () => {
  const steps = [
    { window: 'day', used_bytes: 5_000, speed_percent: 80 },
    { window: 'week', used_bytes: 9_000, speed_percent: 40 },
  ];
  const { body, status } = await administrator.post('/admin/fup-speed-limit-policies', {
    body: { name: 'Two steps', steps },
  });
  expect(status).toBe(201);
  expect(body.steps).toMatchObject(steps);
  const path = `/admin/fup-speed-limit-policies/${body.id}`;
  const changed = await administrator.patch(path, { body: { steps: steps.slice(1) } });
  expect(changed.body.steps).toMatchObject(steps.slice(1));
  const { data } = await administrator.call('get_available_fup_speed_limit_policies', {
    search: 'Two steps',
  });
  expect(data).toMatchObject([
    { fup_speed_limit_policy_id: body.id, name: 'Two steps', steps: steps.slice(1) },
  ]);
  const wrong = await administrator.post('/admin/fup-speed-limit-policies', {
    body: {
      name: 'Wrong',
      steps: [
        { window: 'day', speed_percent: 80 },
        { window: 'day', used_bytes: 1, used_percent: 2, download_kbps: 4 },
      ],
    },
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'steps[0].used_bytes',
    'steps[1].speed_percent',
    'steps[1].used_bytes',
  ]);
});

test('reading the catalogue needs a viewing scope, changing it the permissions of accounts', async () => {
  const customer = house.api.as(await house.make.token({ role: ['view_tickets'] }));
  await customer.refused(403, 'get_available_product_groups');
  const clerk = house.api.as(
    await house.make.token({ role: ['admin', 'view_products', 'add_products'] }),
  );
  expect((await clerk.get('/admin/products')).status).toBe(200);
  const refused = await clerk.post('/admin/product-groups', { body: { name: 'Mine' } });
  expect(refused.status).toBe(403);
});
