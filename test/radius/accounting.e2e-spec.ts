import { startApplication, type TestApplication } from '../support/application.js';
import { NasSimulator } from '../support/nas.js';
import {
  makeAccount,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

const GB = 1_000_000_000;

interface Totals {
  bytes_in: number;
  bytes_out: number;
  seconds: number;
}

withFreeRadius('accounting', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;
  let counter = 0;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
    nas = await NasSimulator.open(radius);
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });

  /** What the sessions, the days and the period of an account have come to; they must agree. */
  async function totals(accountId: number): Promise<Totals> {
    const ask = async (sql: string): Promise<Totals> =>
      (await house.database.queryOne<Totals>(sql, [accountId]))!;
    const sessions = await ask(
      `SELECT sum(bytes_in)::bigint AS bytes_in, sum(bytes_out)::bigint AS bytes_out,
              sum(seconds)::bigint AS seconds FROM radius_sessions WHERE data_account_id = $1`,
    );
    const days = await ask(
      `SELECT sum(bytes_in)::bigint AS bytes_in, sum(bytes_out)::bigint AS bytes_out,
              sum(seconds)::bigint AS seconds FROM usage_days WHERE data_account_id = $1`,
    );
    const periods = await ask(
      `SELECT sum(used_in)::bigint AS bytes_in, sum(used_out)::bigint AS bytes_out
         FROM allowance_periods WHERE data_account_id = $1`,
    );
    expect(days).toEqual(sessions);
    expect(periods).toMatchObject({ bytes_in: days.bytes_in, bytes_out: days.bytes_out });
    return sessions;
  }

  /** An account that has just started a session. */
  async function online(): Promise<{ id: number; username: string; sessionId: string }> {
    const { id, username, password } = await makeAccount(house);
    const sessionId = `S-${++counter}`;
    const { classes } = await nas.login(username, password);
    await nas.report('Start', { username, sessionId, classes });
    return { id, username, sessionId };
  }

  test('a session is counted once, however often its packets come and in whatever order', async () => {
    const { id, username, sessionId } = await online();
    const session = { username, sessionId };
    const interim = (n: number) =>
      nas.report('Interim-Update', {
        ...session,
        seconds: n * 300,
        bytesIn: n * 1000,
        bytesOut: n * 5000,
      });
    await interim(1);
    await interim(1);
    await interim(3);
    await interim(2);
    await interim(3);
    expect(await totals(id)).toEqual({ bytes_in: 3000, bytes_out: 15_000, seconds: 900 });
    const stop = { ...session, seconds: 1000, bytesIn: 3100, bytesOut: 15_500 };
    await nas.report('Stop', stop);
    await nas.report('Stop', stop);
    await nas.report('Start', session);
    expect(await totals(id)).toEqual({ bytes_in: 3100, bytes_out: 15_500, seconds: 1000 });
    const [row] = await house.database.query(
      `SELECT close_reason, terminate_cause, stopped_at IS NOT NULL AS closed
         FROM radius_sessions WHERE data_account_id = $1`,
      [id],
    );
    expect(row).toEqual({ close_reason: 'stop', terminate_cause: 'User-Request', closed: true });
  });

  test.each([
    ['in order', [1, 2, 3, 4]],
    ['backwards', [4, 3, 2, 1]],
    ['shuffled', [3, 1, 4, 2]],
  ])('a counter of 32 bits that wraps twice is followed, %s', async (_, order) => {
    const { id, username, sessionId } = await online();
    const truth = [3 * GB, 5 * GB, 7 * GB, 9 * GB];
    for (const n of order) {
      await nas.report('Interim-Update', {
        username,
        sessionId,
        seconds: n * 300,
        bytesOut: truth[n - 1]!,
        hasGigawords: false,
      });
    }
    expect(await totals(id)).toMatchObject({ bytes_out: 9 * GB });
  });

  test('gigawords are the high word of a counter', async () => {
    const { id, username, sessionId } = await online();
    for (const bytesIn of [2 ** 32 - 1, 2 ** 32 + 1, 2 ** 33]) {
      await nas.report('Interim-Update', { username, sessionId, seconds: bytesIn % 1000, bytesIn });
      expect((await totals(id)).bytes_in).toBe(bytesIn);
    }
  });

  test('a counter that begins anew opens another segment, nothing is lost', async () => {
    const { id, username, sessionId } = await online();
    const report = (seconds: number, bytesOut: number) =>
      nas.report('Interim-Update', { username, sessionId, seconds, bytesOut });
    await report(300, 1_000_000);
    await report(600, 200_000);
    await report(900, 500_000);
    expect(await totals(id)).toMatchObject({ bytes_out: 1_500_000 });
    const [{ segments }] = (await house.database.query<{ segments: number }>(
      'SELECT segments FROM radius_sessions WHERE data_account_id = $1',
      [id],
    )) as [{ segments: number }];
    expect(segments).toBe(2);
  });

  test('a Stop below the last interim keeps the larger figures', async () => {
    const { id, username, sessionId } = await online();
    const session = { username, sessionId };
    await nas.report('Interim-Update', { ...session, seconds: 300, bytesIn: 700, bytesOut: 9000 });
    await nas.report('Stop', { ...session, seconds: 310, bytesIn: 0, bytesOut: 100 });
    expect(await totals(id)).toMatchObject({ bytes_in: 700, bytes_out: 9000 });
  });

  test('a session whose Start was lost begins with its first interim', async () => {
    const { id, username } = await makeAccount(house);
    await nas.report('Interim-Update', {
      username,
      sessionId: 'lost-start',
      seconds: 600,
      bytesOut: 4000,
    });
    expect(await totals(id)).toEqual({ bytes_in: 0, bytes_out: 4000, seconds: 600 });
    const [row] = await house.database.query(
      `SELECT utc_text(started_at) AS started FROM radius_sessions WHERE data_account_id = $1`,
      [id],
    );
    expect(row).toEqual({ started: '2026-03-10T11:50:00.000Z' });
  });

  test('Accounting-On closes what the NAS had, and a later session of the same id counts besides', async () => {
    const { id, username, sessionId } = await online();
    const session = { username, sessionId };
    await nas.report('Interim-Update', { ...session, seconds: 300, bytesOut: 9000 });
    await setTime(house, '2026-03-10T12:10:00Z');
    await nas.report('Accounting-On');
    const [row] = await house.database.query(
      'SELECT close_reason FROM radius_sessions WHERE data_account_id = $1',
      [id],
    );
    expect(row).toEqual({ close_reason: 'nas_restart' });
    await setTime(house, '2026-03-10T12:30:00Z');
    await nas.report('Start', session);
    await nas.report('Interim-Update', { ...session, seconds: 200, bytesOut: 4000 });
    expect(await totals(id)).toEqual({ bytes_in: 0, bytes_out: 13_000, seconds: 500 });
  });

  test('IPv6 addresses and prefixes are kept with the session', async () => {
    const { id, username, sessionId } = await online();
    await nas.report('Interim-Update', {
      username,
      sessionId,
      seconds: 10,
      more: [
        ['Framed-IPv6-Address', '2001:db8::17'],
        ['Framed-IPv6-Prefix', '2001:db8:1::/64'],
        ['Delegated-IPv6-Prefix', '2001:db8:100::/56'],
      ],
    });
    const [row] = await house.database.query(
      `SELECT host(framed_ip) AS ip, host(framed_ipv6_address) AS ip6,
              framed_ipv6_prefix::text AS prefix, delegated_ipv6_prefix::text AS delegated
         FROM radius_sessions WHERE data_account_id = $1`,
      [id],
    );
    expect(row).toEqual({
      ip: '100.64.0.1',
      ip6: '2001:db8::17',
      prefix: '2001:db8:1::/64',
      delegated: '2001:db8:100::/56',
    });
  });

  test('use that crosses midnight is divided between the days', async () => {
    await setTime(house, '2026-03-31T23:00:00Z');
    const { id, username, sessionId } = await online();
    await setTime(house, '2026-04-01T02:00:00Z');
    await nas.report('Interim-Update', {
      username,
      sessionId,
      seconds: 3 * 3600,
      bytesOut: 3_000_001,
    });
    const days = await house.database.query(
      'SELECT day, bytes_out, seconds FROM usage_days WHERE data_account_id = $1 ORDER BY day',
      [id],
    );
    expect(days).toEqual([
      { day: '2026-03-31', bytes_out: 1_000_000, seconds: 3600 },
      { day: '2026-04-01', bytes_out: 2_000_001, seconds: 7200 },
    ]);
    await totals(id);
  });
});
