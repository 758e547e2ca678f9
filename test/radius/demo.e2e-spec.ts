import { seedDemo } from '../../src/demo/index.js';
import { VoucherRebuild } from '../../src/hotspot/index.js';
import { UsageRebuild } from '../../src/radius/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { actor } from '../support/radius.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
  await seedDemo(house.app);
});
afterAll(() => house.stop());

test('40 data accounts have 60 days of usage, by sessions whose packets prove it', async () => {
  const accounts = await house.database.query<{ days: string }>(
    `SELECT count(*) AS days FROM usage_days GROUP BY data_account_id`,
  );
  expect(accounts.length).toBeGreaterThanOrEqual(40);
  for (const { days } of accounts) expect(Number(days)).toBeGreaterThanOrEqual(60);
  for await (const { username, wrong } of house.app
    .get(UsageRebuild)
    .all(actor, { isCheck: true })) {
    expect({ username, wrong }).toEqual({ username, wrong: {} });
  }
});

test('what vouchers have used is proved by their sessions, too', async () => {
  const vouchers: object[] = [];
  const checked = house.app.get(VoucherRebuild).all(actor, { isCheck: true });
  for await (const { wrong } of checked) vouchers.push({ wrong });
  expect(vouchers).toEqual(Array(4).fill({ wrong: {} }));
});

test('what is sold beyond the plan has a history, and the examples of the guide find it', async () => {
  const admin = house.api.as(await house.make.token());
  const { data: topups } = await admin.call('get_completed_topup_details');
  expect(new Set(topups.map(({ source }: { source: string }) => source))).toEqual(
    new Set(['api', 'portal', 'staff']),
  );
  const { data: own } = await admin.call('get_completed_topup_details', {
    accounting_code: 'PIE001',
  });
  expect(own).toMatchObject([{ username: 'pie001-home', price: '0.00', expires_at: null }]);
  const { data: offers } = await admin.call('get_available_topups', { data_account_id: 1 });
  expect(offers).toHaveLength(3);
  expect((await admin.get('/admin/topup-promotions')).body.data).toHaveLength(2);
  const [automatic] = await house.database.query(
    `SELECT count(*)::integer AS accounts FROM data_accounts WHERE auto_topup_type_id IS NOT NULL`,
  );
  expect(automatic).toEqual({ accounts: 1 });
  const prepaid = await house.database.query<{ username: string }>(
    `SELECT DISTINCT d.username FROM prepaid_allocations a
       JOIN data_accounts d ON d.id = a.data_account_id`,
  );
  expect(prepaid).toHaveLength(2);
});
