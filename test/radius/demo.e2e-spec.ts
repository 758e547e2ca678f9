import { seedDemo } from '../../src/demo/index.js';
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
