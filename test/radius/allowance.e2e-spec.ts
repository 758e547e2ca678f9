import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { makeAccount, moveTime, setTime } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let administrator: Api;

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
});

afterAll(() => house.stop());

const SPEEDS = {
  downloadKbps: 10_000,
  uploadKbps: 5_000,
  onceCappedDownloadKbps: 1_000,
  onceCappedUploadKbps: 500,
};

const allowanceOf = async (username: string): Promise<Record<string, unknown>> =>
  (await administrator.call('get_data_account_details', { username })).data.allowance;

test('an allowance is that of the calendar month, midnight to midnight of the ISP', async () => {
  await setTime(house, '2026-01-31T12:00:00Z');
  const { username } = await makeAccount(house, { product: { capBytes: 1_000, capMode: 'hard' } });
  await intake.use(username, 1_000);
  expect(await intake.login(username)).toMatchObject({ verdict: 'reject', reason: 'cap_reached' });
  expect(await allowanceOf(username)).toMatchObject({
    remaining_bytes: 0,
    period_starts_at: '2026-01-01T00:00:00.000Z',
    period_ends_at: '2026-02-01T00:00:00.000Z',
  });
  await setTime(house, '2026-02-01T00:00:00Z');
  expect(await intake.login(username)).toMatchObject({ verdict: 'accept', totalLimit: 1_000 });
  expect(await allowanceOf(username)).toMatchObject({ used_bytes: 0, remaining_bytes: 1_000 });
});

test('a month that many open at once begins once', async () => {
  await setTime(house, '2026-01-31T12:00:00Z');
  const { id } = await makeAccount(house, { product: { capBytes: 1_000 } });
  for (let month = 2; month <= 121; month++) {
    const now = new Date(Date.UTC(2026, month, 1, 9));
    const opened = await Promise.all(
      Array.from({ length: 8 }, () =>
        house.database.queryOne<{ begin: string }>(
          'SELECT open_allowance_period($1, $2)::text AS begin',
          [id, now],
        ),
      ),
    );
    expect(new Set(opened.map((row) => row?.begin)).size).toBe(1);
  }
});

test('by anniversary it begins on the day of the month that the account began on', async () => {
  const setting = await administrator.get('/admin/settings/allowance_reset');
  expect(setting.body).toMatchObject({ value: 'calendar' });
  await administrator.patch('/admin/settings/allowance_reset', { body: { value: 'anniversary' } });
  await setTime(house, '2026-01-31T12:00:00Z');
  const { username } = await makeAccount(house, { product: { capBytes: 1_000, capMode: 'hard' } });
  await intake.use(username, 600);
  const starts: unknown[] = [];
  for (const day of ['2026-02-27', '2026-02-28', '2026-03-30', '2026-03-31', '2026-04-30']) {
    await setTime(house, `${day}T09:00:00Z`);
    const { period_starts_at, used_bytes } = await allowanceOf(username);
    starts.push([day, period_starts_at, used_bytes]);
  }
  expect(starts).toEqual([
    ['2026-02-27', '2026-01-31T00:00:00.000Z', 600],
    ['2026-02-28', '2026-02-28T00:00:00.000Z', 0],
    ['2026-03-30', '2026-02-28T00:00:00.000Z', 0],
    ['2026-03-31', '2026-03-31T00:00:00.000Z', 0],
    ['2026-04-30', '2026-04-30T00:00:00.000Z', 0],
  ]);
  await administrator.patch('/admin/settings/allowance_reset', { body: { value: 'calendar' } });
  // The period that was begun is kept to its end, the next one is the rest of the month.
  await setTime(house, '2026-06-02T09:00:00Z');
  expect(await allowanceOf(username)).toMatchObject({
    period_starts_at: '2026-06-01T00:00:00.000Z',
  });
});

test('at a soft cap the session goes on at the once-capped speed, the use beyond it is over-use', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const { id, username } = await makeAccount(house, {
    product: { ...SPEEDS, capBytes: 1_000, capMode: 'soft' },
  });
  const { class: token } = await intake.login(username);
  const session = { username, sessionId: 'soft', class: token };
  await intake.report('Start', session);
  await intake.report('Interim-Update', { ...session, seconds: 300, bytesOut: 1_200 });
  expect(await intake.asked(id)).toEqual([
    { kind: 'coa', cause: 'once_capped', limit: '500k/1000k' },
  ]);
  expect(await intake.login(username)).toMatchObject({ verdict: 'accept', reason: 'once_capped' });
  const period = await house.database.queryOne(
    'SELECT overage_bytes FROM allowance_periods WHERE data_account_id = $1',
    [id],
  );
  expect(period).toEqual({ overage_bytes: 200 });
  expect(await allowanceOf(username)).toMatchObject({ used_bytes: 1_200, capped: true });
});

test('without a once-capped speed a soft cap only counts', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const { username } = await makeAccount(house, {
    product: { downloadKbps: 8_000, uploadKbps: 4_000, capBytes: 10, capMode: 'soft' },
  });
  await intake.use(username, 100);
  expect(await intake.login(username)).toMatchObject({
    verdict: 'accept',
    rateLimit: '4000k/8000k',
    totalLimit: null,
  });
});

test('at a hard cap the session is ended and nobody gets in until the next period', async () => {
  await setTime(house, '2026-03-31T23:00:00Z');
  const { id, username } = await makeAccount(house, {
    product: { ...SPEEDS, capBytes: 1_000, capMode: 'hard' },
  });
  const { class: token, totalLimit } = await intake.login(username);
  expect(totalLimit).toBe(1_000);
  const session = { username, sessionId: 'hard', class: token };
  await intake.report('Start', session);
  await intake.report('Interim-Update', { ...session, seconds: 300, bytesOut: 1_000 });
  expect(await intake.asked(id)).toEqual([
    { kind: 'disconnect', cause: 'cap_reached', limit: null },
  ]);
  await intake.report('Stop', { ...session, seconds: 310, bytesOut: 1_000 });
  expect(await intake.login(username)).toMatchObject({ verdict: 'reject', reason: 'cap_reached' });
  await setTime(house, '2026-04-01T00:00:00Z');
  expect(await intake.login(username)).toMatchObject({ verdict: 'accept', totalLimit: 1_000 });
});

test('a session that goes on into the next period has its allowance from then on', async () => {
  await setTime(house, '2026-03-31T22:00:00Z');
  const { id, username } = await makeAccount(house, {
    product: { ...SPEEDS, capBytes: 1_000, capMode: 'soft' },
  });
  const { class: token } = await intake.login(username);
  const session = { username, sessionId: 'over', class: token };
  await intake.report('Start', session);
  await moveTime(house, 60);
  await intake.report('Interim-Update', { ...session, seconds: 60, bytesOut: 2_000 });
  await setTime(house, '2026-04-01T02:00:00Z');
  await intake.report('Interim-Update', { ...session, seconds: 4 * 3600, bytesOut: 2_000 });
  expect((await intake.asked(id)).map(({ limit }) => limit)).toEqual([
    '500k/1000k',
    '5000k/10000k',
  ]);
});

test('a fixed address is handed out, belongs to one account, and its change ends the session', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const { id, username } = await makeAccount(house, { staticIp: '203.0.113.10' });
  const other = await makeAccount(house);
  const { class: token, address } = await intake.login(username);
  expect(address).toBe('203.0.113.10');
  const session = { username, sessionId: 'fixed', class: token, framedIp: '203.0.113.10' };
  await intake.report('Start', session);
  await administrator.refused(409, 'modify_data_account', {
    data_account_id: other.id,
    static_ip: '203.0.113.10',
  });
  await administrator.call('modify_data_account', { username, static_ip: '203.0.113.11' });
  expect(await intake.asked(id)).toEqual([{ kind: 'disconnect', cause: 'static_ip', limit: null }]);
  await intake.report('Stop', { ...session, seconds: 10 });
  expect((await intake.login(username)).address).toBe('203.0.113.11');
  await administrator.call('modify_data_account', {
    data_account_id: other.id,
    static_ip: '2001:db8:7::/56',
  });
  expect((await intake.login(other.username)).address).toBe('2001:db8:7::/56');
  await administrator.refused(409, 'modify_data_account', {
    username,
    static_ip: '2001:db8:7:1::5',
  });
});

test('a MAC lock keeps other devices out, and setting it ends the session of another one', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const { id, username } = await makeAccount(house);
  const [mine, other] = ['AA-BB-CC-00-00-0A', 'AA-BB-CC-00-00-0B'];
  const { class: token } = await intake.login(username, other);
  const session = { username, sessionId: 'mac', class: token, mac: other };
  await intake.report('Start', session);
  await administrator.call('modify_data_account', { username, mac_address: 'aabb.cc00.000a' });
  expect(await intake.asked(id)).toEqual([
    { kind: 'disconnect', cause: 'mac_address', limit: null },
  ]);
  await intake.report('Stop', { ...session, seconds: 5 });
  expect(await intake.login(username, other)).toMatchObject({ reason: 'mac_mismatch' });
  expect(await intake.login(username, mine)).toMatchObject({ verdict: 'accept' });
  await administrator.call('modify_data_account', { username, mac_address: '' });
  await moveTime(house, 60);
  expect(await intake.login(username, other)).toMatchObject({ verdict: 'accept' });
});
