import { serialOf, Vouchers } from '../../src/hotspot/index.js';
import { statusAt } from '../../src/hotspot/vouchers/voucher-status.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor } from '../support/radius.js';
import { makeProduct } from '../support/products.js';
import { makeHotspot, makeService } from './support/hotspot.js';

let house: TestApplication;
let staff: Api;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

async function issue(productId: number, facts: object = {}): Promise<any> {
  const { data } = await staff.call('add_hotspot_voucher', { product_id: productId, ...facts });
  return data;
}

test('a voucher is a code of five letters that nobody takes for others, with an empty password', async () => {
  const { productId, hotspot } = await makeService(house);
  const voucher = await issue(productId, { voucher_comment: 'Room 12' });
  expect(voucher).toMatchObject({
    serial: serialOf(voucher.voucher_id),
    password: '',
    price: '15.00',
    status: 'new',
    hotspot_id: hotspot.id,
  });
  expect(voucher.code).toMatch(/^[2-9A-HJ-NP-Z]{5,}$/);
  expect(voucher.username).toBe(voucher.code);
  expect(voucher.login_url).toBe(
    `http://127.0.0.1:3000/hotspot/${hotspot.locationId}?code=${voucher.code}`,
  );
});

test('where users have passwords, a voucher has one', async () => {
  const hotspot = await makeHotspot(house, { coding: 'userpass' });
  const { productId } = await makeService(house, { hotspot });
  const voucher = await issue(productId);
  expect(voucher.password).toMatch(/^[2-9A-HJ-NP-Z]{6}$/);
  const kept = await house.app.get(Vouchers).get(actor, { code: voucher.code.toLowerCase() });
  expect(house.app.get(Vouchers).credentialOf(kept)).toEqual({
    code: voucher.code,
    password: voucher.password,
  });
});

test('a product is named by its code, too, and one that no place lists is sold on its own terms', async () => {
  const product = await makeProduct(house, { kind: 'hotspot', validitySeconds: 600 });
  const voucher = await issue(product.id);
  expect(voucher.product).toBe(product.code);
  expect((await issue(product.code as unknown as number)).product).toBe(product.code);
  const { data } = await staff.call('get_hotspot_voucher_usage', {
    voucher_id: voucher.voucher_id,
  });
  expect(data).toMatchObject({ status: 'new', seconds_left: 600, bytes_left: null });
});

test('only hotspot products are sold as vouchers', async () => {
  const { id } = await makeProduct(house);
  const refusal = await staff.refused(400, 'add_hotspot_voucher', { product_id: id });
  expect(refusal.errors[0].field).toBe('product_id');
});

test('a voucher that runs until a date needs one, which lies ahead', async () => {
  const { productId } = await makeService(house, { type: 'ttl' });
  for (const facts of [{}, { valid_until: '2000-01-01T00:00:00Z' }]) {
    const input = { product_id: productId, ...facts };
    const refusal = await staff.refused(400, 'add_hotspot_voucher', input);
    expect(refusal.errors[0].field).toBe('valid_until');
  }
  const until = house.clock.in(86_400).toISOString();
  expect((await issue(productId, { valid_until: until })).expires_at).toBe(until);
});

test('a price other than the product’s needs the accounting permission', async () => {
  const { productId } = await makeService(house);
  const seller = house.api.as(await house.make.token({ role: ['add_vouchers'] }));
  const cheap = { product_id: productId, product_price: '1.00' };
  const refusal = await seller.refused(403, 'add_hotspot_voucher', cheap);
  expect(refusal.error).toBe('accounting_permission_required');
  const same = await seller.call('add_hotspot_voucher', { ...cheap, product_price: '15' });
  expect(same.data.price).toBe('15.00');
  expect((await staff.call('add_hotspot_voucher', cheap)).data.price).toBe('1.00');
});

test('who may not issue vouchers is refused, not confined', async () => {
  const { productId } = await makeService(house);
  const noc = house.api.as(await house.make.token({ role: ['view_hotspots'] }));
  await noc.refused(403, 'add_hotspot_voucher', { product_id: productId });
});

test('an expired voucher stays so, and the second answer is the first', async () => {
  const { productId } = await makeService(house);
  const { voucher_id, code } = await issue(productId);
  const first = await staff.call('expire_hotspot_voucher', { username: code, reason: 'Lost' });
  expect(first.data).toMatchObject({ voucher_id, status: 'expired' });
  house.clock.move(60);
  const again = await staff.call('expire_hotspot_voucher', { voucher_id });
  expect(again.data).toEqual(first.data);
  const { data } = await staff.call('get_hotspot_voucher_usage', { voucher_id });
  expect(data).toMatchObject({ status: 'expired', seconds_left: 0 });
});

test('an unused voucher dies by time alone', async () => {
  const { productId } = await makeService(house, { shelfSeconds: 600 });
  const { voucher_id } = await issue(productId);
  house.clock.move(600);
  const { data } = await staff.call('get_hotspot_voucher_usage', { voucher_id });
  expect(data).toMatchObject({ status: 'expired', seconds_left: 0 });
});

test('a code is found however it is typed, and an unknown one is not found', async () => {
  const { productId } = await makeService(house);
  const { voucher_id, code } = await issue(productId);
  const typed = ` ${code.slice(0, 2).toLowerCase()} ${code.slice(2)}`;
  const { data } = await staff.call('get_hotspot_voucher_usage', { username: typed });
  expect(data.voucher_id).toBe(voucher_id);
  await staff.refused(404, 'get_hotspot_voucher_usage', { username: '00000' });
});

test('a customer’s user sees no voucher but by its code', async () => {
  const { productId } = await makeService(house);
  const { voucher_id, code } = await issue(productId);
  const { id } = await house.make.customer();
  const guest = house.api.as(await house.make.token({ role: 'customer', customerId: id }));
  await guest.refused(404, 'get_hotspot_voucher_usage', { voucher_id });
  const { data } = await guest.call('get_hotspot_voucher_usage', { username: code });
  expect(data.voucher_id).toBe(voucher_id);
});

test('who sees vouchers by their codes only is stopped when he tries too many', async () => {
  const { productId } = await makeService(house);
  const { code } = await issue(productId);
  const { id } = await house.make.customer();
  const guest = house.api.as(await house.make.token({ role: 'customer', customerId: id }));
  for (let tries = 0; tries < 20; tries++) {
    await guest.refused(404, 'get_hotspot_voucher_usage', { username: `0000${tries}` });
    await staff.refused(404, 'get_hotspot_voucher_usage', { username: `0000${tries}` });
  }
  await guest.refused(429, 'get_hotspot_voucher_usage', { username: code });
  await staff.refused(404, 'get_hotspot_voucher_usage', { username: '00000' });
});

test('the list of hotspots tells what each sells', async () => {
  const { hotspot, service, productId } = await makeService(house, { name: 'One hour' });
  const { data } = await staff.call('get_available_hotspot_list', { search: hotspot.locationId });
  expect(data).toMatchObject([
    {
      hotspot_id: hotspot.id,
      products: [{ product_id: productId, service_id: service.id, name: 'One hour', type: 'ttf' }],
    },
  ]);
});

test('no code stands in clear in a table, an audit record, an event or a log', async () => {
  const hotspot = await makeHotspot(house, { coding: 'userpass' });
  const { productId } = await makeService(house, { hotspot });
  const { code, password, voucher_id } = await issue(productId);
  await staff.get('/api/v1/get_hotspot_voucher_usage', { query: { username: code } });
  const tables = await house.database.query<{ name: string }>(
    `SELECT relname AS name FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  );
  let stored = '';
  for (const { name } of tables) {
    const rows = await house.database.query<{ row: string }>(
      `SELECT t::text AS row FROM ${name} t`,
    );
    stored += rows.map(({ row }) => row).join('\n');
  }
  expect(stored).toContain(serialOf(voucher_id));
  for (const secret of [code, password]) {
    expect(stored).not.toContain(secret);
    expect(house.logLines.join('')).not.toContain(secret);
  }
});

test('PostgreSQL and the program agree on what a voucher is', async () => {
  const hour = (n: number): Date => new Date(Date.UTC(2026, 2, 1, n));
  const now = hour(12);
  const { productId } = await makeService(house, { type: 'onl', runSeconds: 100 });
  const { voucher_id } = await issue(productId);
  const vouchers = house.app.get(Vouchers);
  const instants = [null, hour(11), hour(12), hour(13)];
  for (const firstLoginAt of [null, hour(10)]) {
    for (const end of instants) {
      for (const until of instants) {
        for (const [seconds, up, down, as] of [
          [99, 4, 5, null],
          [100, 0, 0, null],
          [0, 4, 6, null],
          [0, 5, 0, null],
          [0, 0, 7, null],
          [0, 0, 0, 'cancelled'],
        ]) {
          await house.database.execute(
            `UPDATE vouchers
                SET first_login_at = $2, ends_at = $3, valid_until = $4, unused_until = $5,
                    seconds_used = $6, bytes_in = $7, bytes_out = $8, bytes_limit = 10,
                    upload_bytes_limit = 5, download_bytes_limit = 7, withdrawn_as = $9,
                    withdrawn_at = CASE WHEN $9::text IS NOT NULL THEN $10::timestamptz END
              WHERE id = $1`,
            [voucher_id, firstLoginAt, end, until, end ?? hour(20), seconds, up, down, as, now],
          );
          const row = await house.database.queryOne<{ status: string }>(
            'SELECT voucher_status(v, $2) AS status FROM vouchers v WHERE v.id = $1',
            [voucher_id, now],
          );
          const voucher = await vouchers.get(actor, { voucherId: voucher_id });
          expect(row?.status).toBe(statusAt(voucher, now));
        }
      }
    }
  }
});
