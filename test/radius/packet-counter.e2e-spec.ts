import { Jobs } from '../../src/platform/jobs/jobs.js';
import { PacketCounter } from '../../src/radius/sessions/packet-counter.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { putDown } from '../support/packet.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
});
afterAll(() => house.stop());

const put = (id: string, address: string) =>
  putDown(house.database, 'nobody', { status: 'Start', sessionId: id, framedIp: address });
const inbox = () => house.database.query('SELECT username, error FROM accounting_inbox');

test('a packet that failed is tried again each hour, and counts when its reason is gone', async () => {
  await put('broken', 'nowhere');
  await house.app.get(PacketCounter).count();
  expect(await inbox()).toEqual([
    { username: 'nobody', error: expect.stringContaining('nowhere') },
  ]);
  await house.app.get(Jobs).runNow('radius.retry-packets');
  expect(await inbox()).toEqual([
    { username: 'nobody', error: expect.stringContaining('nowhere') },
  ]);
  await house.database.execute(
    `UPDATE accounting_inbox SET packet = replace(packet, 'nowhere', '100.64.0.9')`,
  );
  await house.app.get(Jobs).runNow('radius.retry-packets');
  expect(await inbox()).toEqual([]);
  expect(
    await house.database.query(
      `SELECT host(framed_ip) AS ip FROM radius_sessions WHERE acct_session_id = 'broken'`,
    ),
  ).toEqual([{ ip: '100.64.0.9' }]);
});

test('a running process counts what comes by itself', async () => {
  await house.app.get(Jobs).start();
  await put('by-itself', '100.64.0.1');
  const known = () =>
    house.database.query(`SELECT id FROM radius_sessions WHERE acct_session_id = 'by-itself'`);
  while ((await known()).length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
  expect(await inbox()).toEqual([]);
});
