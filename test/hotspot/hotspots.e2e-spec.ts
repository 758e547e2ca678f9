import { OctopusKeys } from '../../src/hotspot/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { makeHotspot, makeService } from './support/hotspot.js';

let house: TestApplication;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  admin = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

const place = (facts: object = {}): object => ({
  location_id: '28abc001',
  name: 'Cedar Café',
  timezone: 'Europe/Madrid',
  currency: 'EUR',
  latitude: 40.44,
  longitude: '-3.71',
  ...facts,
});

test('a hotspot is added, read, changed and deleted again', async () => {
  const added = await admin.post('/admin/hotspots', { body: place() });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({
    location_id: '28ABC001',
    realm: '28ABC001',
    latitude: '40.440000',
    longitude: '-3.710000',
    coding: 'passcode',
    is_enabled: true,
  });
  const address = `/admin/hotspots/${added.body.id}`;
  expect((await admin.get(address)).body).toEqual(added.body);
  const headers = { 'if-match': '"1"' };
  const body = { print_format: 'thermal80', languages: ['es', 'en'] };
  expect((await admin.patch(address, { headers, body })).body).toMatchObject(body);
  expect((await admin.patch(address, { headers, body })).status).toBe(412);
  expect((await admin.delete(address)).status).toBe(204);
  expect((await admin.get(address)).status).toBe(404);
});

test('two hotspots do not share a location id, in any case', async () => {
  await admin.post('/admin/hotspots', { body: place({ location_id: '28ABC002' }) });
  const again = await admin.post('/admin/hotspots', { body: place({ location_id: '28abc002' }) });
  expect([again.status, again.body.errors[0].field]).toEqual([409, 'location_id']);
});

test.each([
  [{ timezone: 'Europe/Nowhere' }, 'timezone'],
  [{ latitude: 91 }, 'latitude'],
  [{ longitude: '' }, 'longitude'],
  [{ currency: 'euro' }, 'currency'],
  [{ location_id: '28-XXX' }, 'location_id'],
  [{ partner_id: 999_999 }, 'partner_id'],
])('a hotspot is refused with %j', async (facts, field) => {
  const body = place({ location_id: '28ABC003', ...facts });
  const answer = await admin.post('/admin/hotspots', { body });
  expect([answer.status, answer.body.errors[0].field]).toEqual([400, field]);
});

test('a hotspot sells hotspot products, each once, until it stops', async () => {
  const { id } = await makeHotspot(house);
  const address = `/admin/hotspots/${id}/services`;
  const sold = await makeProduct(house, {
    kind: 'hotspot',
    name: 'An hour',
    validitySeconds: 3600,
  });
  const body = { product_id: sold.code, type: 'ttf', sim_devices: 2 };
  const added = await admin.post(address, { body });
  expect(added.status).toBe(201);
  expect(added.body).toMatchObject({ name: 'An hour', run_seconds: 3600, sim_devices: 2 });
  expect((await admin.post(address, { body })).status).toBe(409);
  const data = await makeProduct(house);
  expect((await admin.post(address, { body: { product_id: data.id, type: 'ttf' } })).status).toBe(
    400,
  );
  expect((await admin.delete(`${address}/${added.body.id}`)).status).toBe(204);
  expect((await admin.get(address)).body.data).toEqual([]);
  expect((await admin.post(address, { body })).status).toBe(201);
});

test('a service limits upload, download, a day and its users; what is sold keeps its limits', async () => {
  const { id } = await makeHotspot(house);
  const address = `/admin/hotspots/${id}/services`;
  const limits = {
    upload_bytes_limit: 5_000_000_000,
    download_bytes_limit: 10_000_000_000,
    daily_seconds_limit: 7200,
  };
  const { code } = await makeProduct(house, { kind: 'hotspot' });
  const body = { product_id: code, type: 'ltf', sim_devices: 3, max_users: 2, ...limits };
  const added = await admin.post(address, { body });
  expect([added.status, added.body]).toEqual([201, expect.objectContaining(limits)]);
  const { data } = await admin.call('add_hotspot_voucher', { product_id: code, hotspot_id: id });
  const change = (fields: object): Promise<any> =>
    admin.patch(`${address}/${added.body.id}`, { body: fields });
  const none = { upload_bytes_limit: null, daily_seconds_limit: null };
  expect((await change(none)).body).toMatchObject({ ...limits, ...none });
  for (const [fields, field] of [
    [{ download_bytes_limit: null }, 'product_id'],
    [{ download_bytes_limit: 0 }, 'download_bytes_limit'],
    [{ daily_seconds_limit: 86_401 }, 'daily_seconds_limit'],
    [{ max_users: 334 }, 'max_users'],
  ] as const) {
    const refused = await change(fields);
    expect([refused.status, refused.body.errors[0].field]).toEqual([400, field]);
  }
  const sold = await admin.get(`/admin/vouchers/${data.voucher_id}`);
  expect(sold.body).toMatchObject({ ...limits, user_limit: 6, daily_seconds_left: 7200 });
  const offered = await admin.call('get_available_hotspot_list', { search: 'Place' });
  const [product] = offered.data.find((each: any) => each.hotspot_id === id).products;
  expect(product).toMatchObject({ ...limits, ...none });
});

test('a traffic voucher needs a cap, and a timed one a time', async () => {
  const { id } = await makeHotspot(house);
  const { code } = await makeProduct(house, { kind: 'hotspot' });
  for (const type of ['ltf', 'ttf', 'onl']) {
    const answer = await admin.post(`/admin/hotspots/${id}/services`, {
      body: { product_id: code, type },
    });
    expect([type, answer.status]).toEqual([type, 400]);
  }
});

test('only its own service is given away at a hotspot', async () => {
  const { hotspot, service } = await makeService(house);
  const other = await makeService(house);
  const give = (free_service_id: number): Promise<any> =>
    admin.patch(`/admin/hotspots/${hotspot.id}`, { body: { free_service_id } });
  expect((await give(other.service.id)).status).toBe(400);
  expect((await give(service.id)).body.free_service_id).toBe(service.id);
});

test('an API key is told once, knows its locations, and dies when revoked', async () => {
  const [one, other] = [await makeHotspot(house), await makeHotspot(house)];
  const locations = [one.locationId, other.locationId];
  const { status, body } = await admin.post('/admin/api-keys', {
    body: { name: 'desk', location_ids: locations },
  });
  expect(status).toBe(201);
  const keys = house.app.get(OctopusKeys);
  const caller = await keys.findCaller(body.key);
  expect(caller?.hotspotIds).toEqual([one.id, other.id]);
  const read = await admin.get(`/admin/api-keys/${body.id}`);
  expect(read.body).toMatchObject({ name: 'desk', location_ids: locations });
  expect(read.text).not.toContain(body.key);
  expect((await admin.delete(`/admin/api-keys/${body.id}`)).status).toBe(204);
  expect(await keys.findCaller(body.key)).toBeUndefined();
});

test('an API key for a place that does not exist is refused', async () => {
  const { status, body } = await admin.post('/admin/api-keys', {
    body: { name: 'desk', location_ids: ['99NONE'] },
  });
  expect([status, body.errors[0].field]).toEqual([400, 'location_ids']);
});

test('staff find a voucher by its code or its serial, and by its state', async () => {
  const { hotspot, productId } = await makeService(house);
  const { data } = await admin.call('add_hotspot_voucher', { product_id: productId });
  const found = async (query: Record<string, string | number>): Promise<number[]> =>
    (await admin.get('/admin/vouchers', { query })).body.data.map(({ id }: any) => id);
  expect(await found({ search: data.code.toLowerCase() })).toEqual([data.voucher_id]);
  expect(await found({ search: data.serial })).toEqual([data.voucher_id]);
  expect(await found({ hotspot_id: hotspot.id, status: 'new' })).toEqual([data.voucher_id]);
  expect(await found({ hotspot_id: hotspot.id, status: 'active' })).toEqual([]);
});
