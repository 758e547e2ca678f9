import { DEMO_PASSWORD, seedDemo } from '../src/demo/index.js';
import { Passwords } from '../src/platform/secrets/passwords.js';
import { startApplication, type TestApplication } from './support/application.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
  await seedDemo(house.app);
});
afterAll(() => house.stop());

test('the demo ISP has at least 25 customers, PIE001 with account 10000001 first', async () => {
  const api = house.api.as(await house.make.token());
  const { data, meta } = await api.call('get_customer_list');
  expect(meta.total).toBeGreaterThanOrEqual(25);
  expect(data[0]).toMatchObject({
    customer_id: 1,
    accounting_code: 'PIE001',
    account_number: '10000001',
    name: 'Jessica Pienaar',
    status: 'active',
  });
  expect(new Set(data.map(({ status }: any) => status))).toEqual(
    new Set(['active', 'suspended', 'cancelled']),
  );
});

test('jessica signs in for PIE001 and sees nobody else', async () => {
  const user = await house.database.queryOne<{ id: number; hash: string }>(
    `SELECT id, password_hash AS hash FROM users WHERE username = 'jessica'`,
  );
  expect(await house.app.get(Passwords).verify(user?.hash, DEMO_PASSWORD)).toBe(true);
  const api = house.api.as(await house.make.token({ userId: user!.id }));
  const { data } = await api.call('get_customer_list');
  expect(data).toEqual([expect.objectContaining({ accounting_code: 'PIE001' })]);
  const { data: details } = await api.call('get_customer_details', { accounting_code: 'PIE001' });
  expect(details).toMatchObject({
    contacts: [{ name: 'Nomsa Radebe' }],
    addresses: [{ kind: 'installation', city: 'Stellenbosch' }],
  });
});
