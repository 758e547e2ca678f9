import { DevicesService } from '../src/devices/index.js';
import type { Api } from './support/api.js';
import { startApplication, type TestApplication } from './support/application.js';
import { makeAccount } from './support/radius.js';

let house: TestApplication;
let staff: Api;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token());
});
afterAll(() => house.stop());

let counter = 0;
const nextMac = (): string => `0a:1b:2c:00:00:${(++counter).toString(16).padStart(2, '0')}`;

async function addDevice(facts: object = {}): Promise<any> {
  const { data } = await staff.call('add_device', { name: 'Router', type: 'router', ...facts });
  return data;
}

async function historyOf(id: number): Promise<string[]> {
  const { data } = await staff.call('get_device_details', { device_id: id });
  return data.movements.map(
    ({ from_status, to_status, customer_id }: any) =>
      `${from_status ?? 'new'} → ${to_status}${customer_id === null ? '' : ` (${customer_id})`}`,
  );
}

async function customerWithUser(): Promise<{ id: number; api: Api }> {
  const { id } = await house.make.customer();
  const api = house.api.as(await house.make.token({ role: 'customer', customerId: id }));
  return { id, api };
}

test('a new device is in stock, and its MAC address may come in any notation', async () => {
  const device = await addDevice({ mac_address: '0A1B.2CFF.0001', serial: 'HF60A8Q2R7T' });
  expect(device).toMatchObject({
    status: 'stock',
    mac_address: '0a:1b:2c:ff:00:01',
    serial: 'HF60A8Q2R7T',
    customer_id: null,
    has_credentials: false,
  });
  const { data } = await staff.call('get_device_list', { search: '0A-1B-2C-FF-00-01' });
  expect(data).toEqual([device]);
});

test('no two devices share a MAC address or, in any case, a serial number', async () => {
  const device = await addDevice({ mac_address: nextMac(), serial: `serial-${++counter}` });
  const sameMac = { name: 'Twin', type: 'cpe', mac_address: device.mac_address.toUpperCase() };
  const sameSerial = { name: 'Twin', type: 'cpe', serial: device.serial.toUpperCase() };
  expect((await staff.refused(409, 'add_device', sameMac)).errors).toEqual([
    { field: 'mac_address', message: 'is taken' },
  ]);
  expect((await staff.refused(409, 'add_device', sameSerial)).errors).toEqual([
    { field: 'serial', message: 'is taken' },
  ]);
});

test.each([
  [{ mac_address: '0a:1b:2c:3d:4e' }, 'mac_address'],
  [{ ip_address: '10.0.0.256' }, 'ip_address'],
  [{ ip_address: 'fe80::1%eth0' }, 'ip_address'],
  [{ type: 'toaster' }, 'type'],
  [{ name: '   ' }, 'name'],
  [{ username: 'admin' }, 'password'],
  [{ data_account_id: 1 }, 'data_account_id'],
])('a device is refused with %j', async (facts, field) => {
  const input = { name: 'Router', type: 'router', ...facts };
  expect((await staff.refused(400, 'add_device', input)).errors[0].field).toBe(field);
});

test('a device goes from stock to a customer, comes back, and its history keeps both', async () => {
  const { id: customerId } = await house.make.customer();
  const { device_id } = await addDevice({ mac_address: nextMac() });
  const given = await staff.call('modify_device', { device_id, customer_id: customerId });
  expect(given.data).toMatchObject({ status: 'customer', customer_id: customerId });
  const back = await staff.call('modify_device', { device_id, status: 'returned' });
  expect(back.data).toMatchObject({ status: 'returned', customer_id: null });
  await staff.call('modify_device', { device_id, status: 'stock' });
  expect(await historyOf(device_id)).toEqual([
    'new → stock',
    `stock → customer (${customerId})`,
    `customer → returned (${customerId})`,
    'returned → stock',
  ]);
});

test('from one customer to the next a device comes back in between', async () => {
  const one = await house.make.customer();
  const other = await house.make.customer();
  const { device_id } = await addDevice({ accounting_code: one.accountingCode });
  await staff.call('modify_device', { device_id, customer_id: other.id });
  expect(await historyOf(device_id)).toEqual([
    `new → customer (${one.id})`,
    `customer → returned (${one.id})`,
    `returned → customer (${other.id})`,
  ]);
});

test('a device does not go from a customer straight into stock', async () => {
  const { id: customerId } = await house.make.customer();
  const { device_id } = await addDevice({ customer_id: customerId });
  const refusal = await staff.refused(409, 'modify_device', { device_id, status: 'stock' });
  expect(refusal).toMatchObject({ error: 'conflict', reason: 'device_cannot_move' });
  expect(await historyOf(device_id)).toHaveLength(1);
});

test('what a device was linked to at a customer ends when it comes back', async () => {
  const { id, customerId } = await makeAccount(house);
  const { device_id } = await addDevice({ customer_id: customerId });
  const nowhere = await staff.refused(400, 'modify_device', { device_id, nas_id: 9999 });
  expect(nowhere.errors).toEqual([{ field: 'nas_id', message: 'does not exist' }]);
  await staff.call('modify_device', { device_id, data_account_id: id });
  const { data } = await staff.call('modify_device', { device_id, status: 'returned' });
  expect(data).toMatchObject({ data_account_id: null, nas_id: null });
});

test('a history cannot be rewritten', async () => {
  await addDevice();
  const attempt = house.database.execute(`UPDATE device_movements SET note = 'otherwise'`);
  await expect(attempt).rejects.toThrow('append-only');
});

test('a customer sees his own devices without notes, and no others', async () => {
  const own = await customerWithUser();
  const other = await house.make.customer();
  const { device_id } = await addDevice({ customer_id: other.id });
  await staff.call('modify_device', {
    device_id,
    customer_id: own.id,
    notes: 'bought second-hand',
  });
  const foreign = await addDevice({ customer_id: other.id });
  await addDevice({ name: 'Spare' });
  const { data: list } = await own.api.call('get_device_list');
  expect(list.map((device: any) => device.device_id)).toEqual([device_id]);
  expect(list[0].notes).toBeNull();
  const { data: details } = await own.api.call('get_device_details', { device_id });
  expect(details.movements).toEqual([
    expect.objectContaining({ to_status: 'customer', customer_id: own.id, moved_by: null }),
  ]);
  await own.api.refused(404, 'get_device_details', { device_id: foreign.device_id });
  expect((await own.api.call('get_device_list', { customer_id: other.id })).data).toEqual([]);
  await own.api.refused(403, 'add_device', { name: 'Mine', type: 'router' });
  await own.api.refused(403, 'modify_device', { device_id, name: 'Mine' });
});

test('credentials are stored encrypted and answered by nothing', async () => {
  const secret = 'tr0ub4dor-and-3';
  const { device_id, ...device } = await addDevice({ username: 'admin', password: secret });
  expect(device).toMatchObject({ has_credentials: true });
  const { data: details } = await staff.call('get_device_details', { device_id });
  const item = await staff.get(`/admin/devices/${device_id}`);
  const trail = await house.database.query('SELECT * FROM audit_records WHERE subject = $1', [
    'device',
  ]);
  const { sealed } = (await house.database.queryOne<{ sealed: Buffer }>(
    'SELECT sealed FROM device_credentials WHERE device_id = $1',
    [device_id],
  ))!;
  const everything = JSON.stringify([device, details, item.body, trail, house.logLines]);
  expect(everything).not.toContain(secret);
  expect(sealed.includes(secret)).toBe(false);
  const devices = house.app.get(DevicesService);
  expect(await devices.credentialsOf(device_id)).toEqual({ username: 'admin', password: secret });
  await staff.call('modify_device', { device_id, password: '' });
  expect(await devices.credentialsOf(device_id)).toBeUndefined();
});

test('the admin API changes a device only while it is as it was read', async () => {
  const created = await staff.post('/admin/devices', { body: { name: 'Switch', type: 'switch' } });
  expect(created.status).toBe(201);
  const path = created.headers.get('location')!;
  const etag = (await staff.get(path)).headers.get('etag')!;
  const rename = (name: string): Promise<any> =>
    staff.patch(path, { headers: { 'if-match': etag }, body: { name } });
  expect((await rename('Core switch')).status).toBe(200);
  const late = await rename('Edge switch');
  expect(late.status).toBe(412);
  expect(late.body.code).toBe('stale_version');
  expect((await staff.get(path)).body.name).toBe('Core switch');
});

test('the admin API moves a device with a note, and lists where it has been', async () => {
  const { id: customerId } = await house.make.customer();
  const { device_id } = await addDevice();
  const path = `/admin/devices/${device_id}/movements`;
  const body = { status: 'customer', customer_id: customerId, note: 'installed on the roof' };
  const moved = await staff.post(path, { body });
  expect(moved.status).toBe(201);
  expect(moved.body).toMatchObject({ id: device_id, status: 'customer', customer_id: customerId });
  const { body: first } = await staff.get(path, { query: { limit: 1 } });
  expect(first.data).toMatchObject([{ to_status: 'customer', note: 'installed on the roof' }]);
  const { body: second } = await staff.get(path, { query: { limit: 1, after: first.next } });
  expect(second.data).toMatchObject([{ from_status: null, to_status: 'stock' }]);
  expect(second.next).toBeNull();
});

test('each change leaves an audit record of what was and what is', async () => {
  const { device_id } = await addDevice({ name: 'Old name' });
  await staff.call('modify_device', { device_id, name: 'New name' });
  await staff.call('modify_device', { device_id, name: 'New name' });
  const records = await house.database.query<any>(
    `SELECT action, before, after FROM audit_records
      WHERE subject = 'device' AND subject_id = $1 ORDER BY id`,
    [String(device_id)],
  );
  expect(records.map(({ action }) => action)).toEqual([
    'devices.device.added',
    'devices.device.modified',
  ]);
  expect(records[1]).toMatchObject({ before: { name: 'Old name' }, after: { name: 'New name' } });
});

test('the list is narrowed, searched, sorted and read on behind a cursor', async () => {
  const { id: customerId } = await house.make.customer();
  for (const name of ['Zeta A', 'Zeta B', 'Zeta C']) {
    await addDevice({ name, type: 'ap', customer_id: customerId });
  }
  await addDevice({ name: 'Zeta spare', type: 'ap' });
  const names = async (input: object): Promise<string[]> => {
    const { data } = await staff.call('get_device_list', input);
    return data.map((device: any) => device.name);
  };
  expect(await names({ customer_id: customerId, sort: '-name' })).toEqual([
    'Zeta C',
    'Zeta B',
    'Zeta A',
  ]);
  expect(await names({ search: 'zeta', status: 'stock' })).toEqual(['Zeta spare']);
  expect(await names({ search: 'zeta%' })).toEqual([]);
  const first = await staff.call('get_device_list', { type: 'ap', limit: 3, sort: 'name' });
  expect(first.meta.total).toBe(4);
  const { next_after: after } = first.meta;
  expect(await names({ type: 'ap', limit: 3, sort: 'name', after })).toEqual(['Zeta spare']);
});
