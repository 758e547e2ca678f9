import type { SpeedBoostWindow, SpeedLimitStep } from '../../src/products/index.js';
import { SpeedBoostPolicies, SpeedLimitPolicies } from '../../src/products/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { actor, makeAccount, setTime, type TestAccount } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let counter = 0;

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
});

afterAll(() => house.stop());

const FAST = { downloadKbps: 10_000, uploadKbps: 5_000 };
const NONE = {
  usedBytes: null,
  usedPercent: null,
  downloadKbps: null,
  uploadKbps: null,
  speedPercent: null,
};

/** An account whose speed these steps limit. */
async function limited(
  steps: (Partial<SpeedLimitStep> & Pick<SpeedLimitStep, 'window'>)[],
  product: object = {},
): Promise<TestAccount> {
  const policy = await house.app
    .get(SpeedLimitPolicies)
    .add(actor, { name: `limit ${++counter}`, parts: steps.map((step) => ({ ...NONE, ...step })) });
  return makeAccount(house, { product: { ...FAST, ...product, fupSpeedLimitPolicyId: policy.id } });
}

/** An account whose speed these windows lift. */
async function boosted(
  windows: (Partial<SpeedBoostWindow> &
    Pick<SpeedBoostWindow, 'weekdays' | 'startsAt' | 'endsAt'>)[],
  product: object = {},
): Promise<TestAccount> {
  const policy = await house.app.get(SpeedBoostPolicies).add(actor, {
    name: `boost ${++counter}`,
    parts: windows.map((window) => ({
      downloadKbps: null,
      uploadKbps: null,
      speedPercent: null,
      ...window,
    })),
  });
  return makeAccount(house, { product: { ...FAST, ...product, fupSpeedBoostPolicyId: policy.id } });
}

const speedOf = async ({ username }: TestAccount): Promise<string | null> =>
  (await intake.login(username)).rateLimit;

test('a step of the day slows down until midnight of the business day', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const account = await limited([{ window: 'day', usedBytes: 1_000, speedPercent: 40 }]);
  await intake.use(account.username, 999);
  expect(await speedOf(account)).toBe('5000k/10000k');
  await intake.use(account.username, 1);
  expect(await speedOf(account)).toBe('2000k/4000k');
  await setTime(house, '2026-03-10T23:59:59Z');
  expect(await speedOf(account)).toBe('2000k/4000k');
  await setTime(house, '2026-03-11T00:00:00Z');
  expect(await speedOf(account)).toBe('5000k/10000k');
});

test('a step of the week counts from Monday on, over the end of a month', async () => {
  await setTime(house, '2026-03-29T12:00:00Z');
  const account = await limited([
    { window: 'week', usedBytes: 3_000, downloadKbps: 2_000, uploadKbps: 1_000 },
  ]);
  await intake.use(account.username, 2_000);
  await setTime(house, '2026-03-31T12:00:00Z');
  await intake.use(account.username, 2_000);
  expect(await speedOf(account)).toBe('5000k/10000k');
  await setTime(house, '2026-04-02T12:00:00Z');
  await intake.use(account.username, 1_000);
  expect(await speedOf(account)).toBe('1000k/2000k');
  await setTime(house, '2026-04-06T00:00:00Z');
  expect(await speedOf(account)).toBe('5000k/10000k');
});

test('steps of the period go by percent of the allowance, and the slowest that is reached holds', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const account = await limited(
    [
      { window: 'month', usedPercent: 50, speedPercent: 50 },
      { window: 'month', usedPercent: 80, downloadKbps: 1_000, uploadKbps: 500 },
      { window: 'day', usedBytes: 700, speedPercent: 75 },
    ],
    { capBytes: 1_000, capMode: 'soft' },
  );
  await intake.use(account.username, 499);
  expect(await speedOf(account)).toBe('5000k/10000k');
  await intake.use(account.username, 1);
  expect(await speedOf(account)).toBe('2500k/5000k');
  await intake.use(account.username, 250);
  expect(await speedOf(account)).toBe('2500k/5000k');
  await intake.use(account.username, 50);
  expect(await speedOf(account)).toBe('500k/1000k');
  await setTime(house, '2026-04-01T00:00:00Z');
  expect(await speedOf(account)).toBe('5000k/10000k');
});

test('a step by percent is without effect where there is no cap, and none where the speed has no limit', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const uncapped = await limited([{ window: 'month', usedPercent: 1, speedPercent: 10 }]);
  await intake.use(uncapped.username, 1_000_000);
  expect(await speedOf(uncapped)).toBe('5000k/10000k');
  const unlimited = await limited([{ window: 'month', usedBytes: 1, speedPercent: 10 }], {
    downloadKbps: null,
    uploadKbps: null,
  });
  await intake.use(unlimited.username, 1_000_000);
  expect(await speedOf(unlimited)).toBeNull();
});

test('crossing a step is told to the running session by CoA', async () => {
  await setTime(house, '2026-03-10T12:00:00Z');
  const { id, username } = await limited([{ window: 'day', usedBytes: 5_000, speedPercent: 20 }]);
  const { class: token } = await intake.login(username);
  const session = { username, sessionId: 'fup', class: token };
  await intake.report('Start', session);
  await intake.report('Interim-Update', { ...session, seconds: 300, bytesOut: 4_999 });
  expect(await intake.asked(id)).toEqual([]);
  await intake.report('Interim-Update', { ...session, seconds: 600, bytesOut: 5_000 });
  expect(await intake.asked(id)).toEqual([{ kind: 'coa', cause: 'policy', limit: '1000k/2000k' }]);
});

test('a boost holds on its week-days and at its hours, in the time zone of the ISP', async () => {
  await house.database.execute(
    `INSERT INTO settings (key, value) VALUES ('timezone', '"Africa/Johannesburg"')`,
  );
  const account = await boosted([
    { weekdays: [1, 2, 3, 4, 5], startsAt: '18:00', endsAt: '20:00', speedPercent: 150 },
  ]);
  for (const [instant, speed] of [
    ['2026-03-10T15:59:59Z', '5000k/10000k'],
    ['2026-03-10T16:00:00Z', '7500k/15000k'],
    ['2026-03-10T17:59:59Z', '7500k/15000k'],
    ['2026-03-10T18:00:00Z', '5000k/10000k'],
    ['2026-03-14T16:30:00Z', '5000k/10000k'],
  ] as const) {
    await setTime(house, instant);
    expect([instant, await speedOf(account)]).toEqual([instant, speed]);
  }
  await house.database.execute(`DELETE FROM settings WHERE key = 'timezone'`);
});

test('a boost over midnight belongs to the day that it begins on, and the best open one holds', async () => {
  const account = await boosted([
    { weekdays: [7], startsAt: '22:00', endsAt: '06:00', speedPercent: 200 },
    { weekdays: [1], startsAt: '05:00', endsAt: '07:00', downloadKbps: 50_000, uploadKbps: 1_000 },
  ]);
  for (const [instant, speed] of [
    ['2026-03-15T21:00:00Z', '5000k/10000k'],
    ['2026-03-15T23:00:00Z', '10000k/20000k'],
    ['2026-03-16T03:00:00Z', '10000k/20000k'],
    ['2026-03-16T05:30:00Z', '10000k/50000k'],
    ['2026-03-16T06:30:00Z', '5000k/50000k'],
    ['2026-03-16T23:00:00Z', '5000k/10000k'],
  ] as const) {
    await setTime(house, instant);
    expect([instant, await speedOf(account)]).toEqual([instant, speed]);
  }
});

test('a boost begins and ends for a running session by CoA, on top of a limit', async () => {
  await setTime(house, '2026-03-10T17:55:00Z');
  const { id, username } = await boosted([
    { weekdays: [2], startsAt: '18:00', endsAt: '19:00', speedPercent: 300 },
  ]);
  const { class: token } = await intake.login(username);
  const session = { username, sessionId: 'boost', class: token };
  await intake.report('Start', session);
  await setTime(house, '2026-03-10T18:00:00Z');
  await intake.report('Interim-Update', { ...session, seconds: 300 });
  await setTime(house, '2026-03-10T19:00:00Z');
  await intake.report('Interim-Update', { ...session, seconds: 3_900 });
  expect((await intake.asked(id)).map(({ limit }) => limit)).toEqual([
    '15000k/30000k',
    '5000k/10000k',
  ]);
});
