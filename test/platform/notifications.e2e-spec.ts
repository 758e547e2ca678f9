import { Notifications } from '../../src/platform/database/notifications.js';
import { CompanyName } from '../../src/platform/settings/house-settings.js';
import { Settings } from '../../src/platform/settings/settings.js';
import { startApplication, type TestApplication } from '../support/application.js';

let house: TestApplication;
let notifications: Notifications;

beforeAll(async () => {
  house = await startApplication();
  notifications = house.app.get(Notifications);
});
afterAll(() => house.stop());

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

/** Kills the connection that listens, and returns while nobody listens. */
async function loseTheConnection(): Promise<void> {
  const { rowCount } = await house.database.pool.query(
    `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND query LIKE 'LISTEN%'`,
  );
  expect(rowCount).toBe(1);
  await until(() => !notifications.isListening);
}

/** As another process would: this one hears of it by notification only. */
async function revokeElsewhere(userId: number): Promise<void> {
  await house.dataSource.query('UPDATE oauth_grants SET revoked_at = now() WHERE user_id = $1', [
    userId,
  ]);
}

async function statusOf(token: string): Promise<number> {
  return (await house.api.as(token).post('/api/v1/get_oauth_user_details')).status;
}

async function usedToken(): Promise<{ userId: number; token: string }> {
  const { id: userId } = await house.make.user({ role: 'support' });
  const token = await house.make.token({ userId });
  expect(await statusOf(token)).toBe(200);
  return { userId, token };
}

test('a token that another process revokes is refused here as soon as the word is out', async () => {
  const { userId, token } = await usedToken();
  let isHeard = false;
  await notifications.listen('auth_changed', () => (isHeard = true));
  await revokeElsewhere(userId);
  await until(() => isHeard);
  expect(await statusOf(token)).toBe(401);
});

test('while nobody listens, what is cached is not believed', async () => {
  const { userId, token } = await usedToken();
  await loseTheConnection();
  await revokeElsewhere(userId);
  expect(await statusOf(token)).toBe(401);
  await until(() => notifications.isListening);
});

test('what was said while nobody listened is not missed', async () => {
  const { userId, token } = await usedToken();
  const settings = house.app.get(Settings);
  expect(await settings.get(CompanyName)).toBe('Lastmile ISP');
  await loseTheConnection();
  await revokeElsewhere(userId);
  await house.dataSource.query(
    `INSERT INTO settings (key, value) VALUES ('company_name', '"Cedar Wireless"')`,
  );
  await until(() => notifications.isListening);
  expect(await statusOf(token)).toBe(401);
  expect(await settings.get(CompanyName)).toBe('Cedar Wireless');
});

test('listening goes on after the connection came back', async () => {
  await loseTheConnection();
  await until(() => notifications.isListening);
  const { userId, token } = await usedToken();
  let isHeard = false;
  await notifications.listen('auth_changed', () => (isHeard = true));
  await revokeElsewhere(userId);
  await until(() => isHeard);
  expect(await statusOf(token)).toBe(401);
});
