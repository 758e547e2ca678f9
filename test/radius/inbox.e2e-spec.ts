import pg from 'pg';
import { SpeedLimitPolicies } from '../../src/products/index.js';
import { NasService, Topups, TopupTypes } from '../../src/radius/index.js';
import { countPackets } from '../support/accounting.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { type PacketWords, putDown } from '../support/packet.js';
import {
  actor,
  makeAccount,
  moveTime,
  SECRET,
  setTime,
  type TestAccount,
} from '../support/radius.js';

const NAS = '198.51.100.9';
const OTHER_NAS = '198.51.100.10';
const OTHER_DEVICE = 'AA-BB-CC-00-00-02';
const KB = 1024;
const FAST = { downloadKbps: 10_000, uploadKbps: 5_000 };
const SLOW_ONCE_CAPPED = { onceCappedDownloadKbps: 1_000, onceCappedUploadKbps: 500 };

let house: TestApplication;
let intake: Intake;
let topupTypeId: number;

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  await house.app
    .get(NasService)
    .add(actor, { name: 'other', address: OTHER_NAS, secret: SECRET, coaPort: 3799 });
  await setTime(house, '2026-03-10T12:00:00Z');
  const type = await house.app.get(TopupTypes).add(actor, {
    ...{ name: '1 KB', size: 1, unit: 'KB', price: '1' },
    ...{ validity: 'period_end', validitySeconds: null },
  });
  topupTypeId = type.id;
});

afterEach(() => house.database.execute('DELETE FROM accounting_inbox'));
afterAll(() => house.stop());

interface Waiting {
  username: string;
  class?: string | null;
  sessionId?: string;
  seconds?: number | string;
  bytesOut?: number | string;
  source?: string;
  framedIp?: string;
}

/** Hands a packet in as FreeRADIUS does; nobody counts it yet. */
const waits = (status: string, { username, ...said }: Waiting): Promise<void> =>
  putDown(house.database, username, { source: NAS, sessionId: 'S', ...said, status });

const count = (): Promise<unknown> => house.database.query('SELECT count_packets(1000)');

const inbox = (): Promise<{ id: number; username: string; error: string | null }[]> =>
  house.database.query('SELECT id, username, error FROM accounting_inbox ORDER BY id');

const sessionsOf = ({ id }: TestAccount): Promise<unknown[]> =>
  house.database.query(
    `SELECT bytes_out, seconds, close_reason FROM radius_sessions
      WHERE data_account_id = $1 ORDER BY id`,
    [id],
  );

async function expectEvident({ id }: TestAccount): Promise<void> {
  const checked = await house.database.query('SELECT check_usage($1) AS wrong', [id]);
  expect(checked).toEqual([{ wrong: {} }]);
}

const capped = (capBytes: number, more: object = {}): Promise<TestAccount> =>
  makeAccount(house, { product: { ...FAST, capBytes, capMode: 'hard', ...more } });

const soft = (capBytes: number, more: object = {}): Promise<TestAccount> =>
  capped(capBytes, { capMode: 'soft', ...SLOW_ONCE_CAPPED, ...more });

/** On line since a login, and its first interim is counted: the next ones are ordinary. */
async function online({ username }: TestAccount, bytesOut = 100): Promise<Waiting> {
  const { class: token } = await intake.login(username);
  const session = { username, class: token };
  await waits('Start', session);
  await waits('Interim-Update', { ...session, seconds: 60, bytesOut });
  await countPackets(house);
  return session;
}

describe('what waits is counted before anything is decided', () => {
  test('a Start that waits holds its place', async () => {
    const account = await makeAccount(house, { product: { simultaneousUse: 1 } });
    await waits('Start', { username: account.username });
    expect(await sessionsOf(account)).toEqual([]);
    expect(await intake.login(account.username, OTHER_DEVICE)).toMatchObject({
      verdict: 'reject',
      reason: 'simultaneous_use',
    });
    expect(await sessionsOf(account)).toEqual([{ bytes_out: 0, seconds: 0, close_reason: null }]);
    expect(await inbox()).toEqual([]);
  });

  test('a login is refused for use that waits, and a Stop that waits frees its place', async () => {
    const account = await capped(1_000, { simultaneousUse: 1 });
    const session = await online(account, 400);
    await waits('Stop', { ...session, seconds: 120, bytesOut: 999 });
    const mine = await intake.login(account.username, OTHER_DEVICE);
    expect(mine).toMatchObject({ verdict: 'accept', totalLimit: 1 });
    const next = { username: account.username, sessionId: 'next', class: mine.class };
    await waits('Interim-Update', { ...next, seconds: 10, bytesOut: 1 });
    expect(await intake.login(account.username)).toMatchObject({ reason: 'cap_reached' });
    expect(await sessionsOf(account)).toEqual([
      { bytes_out: 999, seconds: 120, close_reason: 'stop' },
      { bytes_out: 1, seconds: 10, close_reason: null },
    ]);
    await expectEvident(account);
  });

  test('a top-up comes out as if the over-use that waits had been counted', async () => {
    const left = async (isCounted: boolean): Promise<unknown> => {
      const account = await soft(1_000);
      const session = await online(account, 400);
      await waits('Interim-Update', { ...session, seconds: 120, bytesOut: 1_300 });
      if (isCounted) await count();
      else expect(await inbox()).toHaveLength(1);
      const wish = { topupTypeId, source: 'api' as const };
      await house.app.get(Topups).buy(actor, { dataAccountId: account.id }, wish);
      expect(await inbox()).toEqual([]);
      await expectEvident(account);
      return house.database.query(
        `SELECT l.kind, l.granted_bytes, l.consumed_bytes, p.used_out, p.overage_bytes
           FROM allowance_lots l JOIN allowance_periods p USING (data_account_id)
          WHERE l.data_account_id = $1 ORDER BY l.id`,
        [account.id],
      );
    };
    const waited = await left(false);
    expect(waited).toMatchObject([
      { consumed_bytes: 1_000 },
      { kind: 'topup', granted_bytes: KB, consumed_bytes: 300, overage_bytes: 0 },
    ]);
    expect(await left(true)).toEqual(waited);
  });

  test('Accounting-On closes what the NAS had, with what waits of it, and leaves other NAS alone', async () => {
    const [begun, lost, elsewhere] = await Promise.all([capped(KB), soft(KB), capped(KB)]);
    await waits('Start', { username: begun.username });
    await moveTime(house, 60);
    await waits('Interim-Update', { username: begun.username, seconds: 60, bytesOut: 200 });
    await waits('Interim-Update', { username: lost.username, seconds: 50, bytesOut: 300 });
    const other = { username: elsewhere.username, source: OTHER_NAS };
    await waits('Interim-Update', { ...other, seconds: 40, bytesOut: 400 });
    await waits('Accounting-On', { username: '' });
    const closed = { close_reason: 'nas_restart' };
    expect(await sessionsOf(begun)).toEqual([{ bytes_out: 200, seconds: 60, ...closed }]);
    expect(await sessionsOf(lost)).toEqual([{ bytes_out: 300, seconds: 50, ...closed }]);
    await count();
    expect(await sessionsOf(elsewhere)).toMatchObject([{ bytes_out: 400, close_reason: null }]);
    for (const account of [begun, lost, elsewhere]) await expectEvident(account);
  });
});

const broken = (said: Omit<Waiting, 'username'>): PacketWords => ({
  ...{ status: 'Interim-Update', source: NAS, sessionId: 'broken' },
  ...said,
});

describe.each<[string, PacketWords | string]>([
  ['an address that is none', broken({ framedIp: 'nowhere' })],
  ['a source that is none', broken({ source: '' })],
  ['a counter that no number holds', broken({ bytesOut: '9'.repeat(20) })],
  ['a time before all time', broken({ seconds: '9'.repeat(15) })],
  ['nothing but its kind', 'Interim-Update'],
])('a packet with %s', (_, packet) => {
  test('waits with its error and keeps nobody else waiting', async () => {
    const [one, other] = [await capped(KB), await soft(KB)];
    const session = { username: one.username };
    await waits('Start', session);
    await putDown(house.database, session.username, packet);
    await waits('Interim-Update', { ...session, seconds: 60, bytesOut: 200 });
    await waits('Interim-Update', { username: other.username, seconds: 60, bytesOut: 300 });
    await countPackets(house);
    expect(await inbox()).toMatchObject([{ username: one.username, error: expect.any(String) }]);
    expect(await sessionsOf(one)).toMatchObject([{ bytes_out: 200 }]);
    expect(await sessionsOf(other)).toMatchObject([{ bytes_out: 300 }]);
    for (const account of [one, other]) await expectEvident(account);
  });

  test('does not keep its account from logging in, nor its NAS from saying that it restarted', async () => {
    const account = await capped(KB);
    const session = { username: account.username };
    await putDown(house.database, session.username, packet);
    await waits('Interim-Update', { ...session, seconds: 60, bytesOut: 200 });
    await waits('Accounting-On', { username: '' });
    expect(await sessionsOf(account)).toMatchObject([{ bytes_out: 200 }]);
    expect(await intake.login(account.username)).toMatchObject({ totalLimit: KB - 200 });
    expect(await inbox()).toMatchObject([{ error: expect.any(String) }]);
  });
});

test('a class of no account of ours counts to the account with the username', async () => {
  const account = await capped(KB);
  const session = { username: account.username.toUpperCase(), class: 'lm999999999.abc' };
  await waits('Start', session);
  await waits('Interim-Update', { ...session, seconds: 60, bytesOut: 200 });
  await countPackets(house);
  expect(await sessionsOf(account)).toEqual([{ bytes_out: 200, seconds: 60, close_reason: null }]);
  expect(await inbox()).toEqual([]);
  await expectEvident(account);
});

test.each([
  ['of an account that is not ours', 'lm999999999.def'],
  ["of nobody's name", ''],
])('what waits %s is counted before its NAS has lost its sessions', async (_, token) => {
  const username = token ? (await capped(KB)).username : 'stranger';
  await waits('Start', { username, class: token });
  await moveTime(house, 60);
  await waits('Accounting-On', { username: '' });
  await countPackets(house);
  const sessions = await house.database.query(
    'SELECT close_reason FROM radius_sessions WHERE username = $1',
    [username],
  );
  expect(sessions).toEqual([{ close_reason: 'nas_restart' }]);
});

describe('in sets', () => {
  /** Whose packets a set of all that waits would leave to be counted by themselves; then undone. */
  async function leftBySet(): Promise<string[]> {
    const client = new pg.Client({ connectionString: house.databaseUrl });
    await client.connect();
    try {
      await client.query('BEGIN');
      await client.query(
        'SELECT count_quiet_packets(array_agg(id), lastmile_now()) FROM accounting_inbox',
      );
      const { rows } = await client.query<{ username: string }>(
        'SELECT username FROM accounting_inbox ORDER BY id',
      );
      return rows.map(({ username }) => username);
    } finally {
      await client.query('ROLLBACK');
      await client.end();
    }
  }

  test('fifty ordinary interims are taken whole', async () => {
    const facts = [{ capMode: 'hard' as const, capBytes: KB }, { capBytes: null }];
    const products = await Promise.all(
      [...facts, { capMode: 'soft' as const, capBytes: KB, ...SLOW_ONCE_CAPPED }].map((each) =>
        makeAccount(house, { product: { ...FAST, ...each } }),
      ),
    );
    const accounts: TestAccount[] = [];
    for (let n = 0; n < 50; n++) {
      const product = { id: products[n % products.length]!.productId };
      accounts.push(await makeAccount(house, { product }));
    }
    const sessions: Waiting[] = [];
    for (const account of accounts) sessions.push(await online(account));
    await moveTime(house, 60);
    for (const session of sessions) {
      await waits('Interim-Update', { ...session, seconds: 120, bytesOut: 150 });
    }
    expect(await inbox()).toHaveLength(50);
    expect(await leftBySet()).toEqual([]);
    expect(await inbox()).toHaveLength(50);
    await count();
    for (const account of accounts) {
      expect(await sessionsOf(account)).toMatchObject([{ bytes_out: 150, seconds: 120 }]);
      expect(await intake.asked(account.id)).toEqual([]);
      await expectEvident(account);
    }
  });

  test('what crosses a cap or a fair-use step is told to its NAS, and nobody else is', async () => {
    const policy = await house.app.get(SpeedLimitPolicies).add(actor, {
      name: 'limit',
      parts: [
        {
          ...{ window: 'day', usedBytes: 500, usedPercent: null },
          ...{ downloadKbps: null, uploadKbps: null, speedPercent: 20 },
        },
      ],
    });
    const fair = { ...FAST, fupSpeedLimitPolicyId: policy.id };
    const accounts = {
      hard: await capped(500),
      soft: await soft(500),
      over: await capped(400),
      softOver: await soft(400),
      fair: await makeAccount(house, { product: fair }),
      ordinary: await capped(100_000),
      below: await makeAccount(house, { product: { ...fair, capBytes: KB, capMode: 'soft' } }),
    };
    const sessions = new Map<string, Waiting>();
    for (const [name, account] of Object.entries(accounts)) {
      sessions.set(name, await online(account));
      expect(await intake.asked(account.id)).toEqual([]);
    }
    await moveTime(house, 60);
    for (const [name, session] of sessions) {
      const bytesOut = name === 'below' ? 499 : 500;
      await waits('Interim-Update', { ...session, seconds: 120, bytesOut });
    }
    // What more than uses a lot up is counted by itself; the rest in a set.
    const beyond = [accounts.over.username, accounts.softOver.username];
    expect(await leftBySet()).toEqual(beyond);
    await count();
    const disconnect = [{ kind: 'disconnect', cause: 'cap_reached', limit: null }];
    const slower = [{ kind: 'coa', cause: 'once_capped', limit: '500k/1000k' }];
    expect(await intake.asked(accounts.hard.id)).toEqual(disconnect);
    expect(await intake.asked(accounts.over.id)).toEqual(disconnect);
    expect(await intake.asked(accounts.soft.id)).toEqual(slower);
    expect(await intake.asked(accounts.softOver.id)).toEqual(slower);
    expect(await intake.asked(accounts.fair.id)).toEqual([
      { kind: 'coa', cause: 'policy', limit: '1000k/2000k' },
    ]);
    expect(await intake.asked(accounts.ordinary.id)).toEqual([]);
    expect(await intake.asked(accounts.below.id)).toEqual([]);
    for (const account of Object.values(accounts)) await expectEvident(account);
  });
});
