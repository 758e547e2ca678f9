import { NasService } from '../../src/radius/index.js';
import { SessionKeeper } from '../../src/radius/sessions/session-keeper.js';
import { account } from '../support/accounting.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { attribute, NasSimulator } from '../support/nas.js';
import {
  actor,
  makeAccount,
  moveTime,
  SECRET,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

const [FIRST, SECOND] = ['AA-BB-CC-00-00-01', 'AA-BB-CC-00-00-02'];

withFreeRadius('keeping sessions', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;

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

  const sessionOf = (id: number) =>
    house.database.queryOne(
      `SELECT close_reason, bytes_out, utc_text(stopped_at) AS stopped_at
         FROM radius_sessions WHERE data_account_id = $1`,
      [id],
    );
  const usageOf = (id: number) =>
    house.database.queryOne<{ bytes: number }>(
      'SELECT sum(bytes_out)::bigint AS bytes FROM usage_days WHERE data_account_id = $1',
      [id],
    );

  test('a session that misses three interims is closed at its last report, and lives on if it reports', async () => {
    const { id, username, password } = await makeAccount(house);
    const { classes } = await nas.login(username, password);
    const session = { username, sessionId: 'stale', classes };
    await nas.report('Start', session);
    await moveTime(house, 300);
    await nas.report('Interim-Update', { ...session, seconds: 300, bytesOut: 5000 });
    const lastReport = house.clock.now().toISOString();
    await moveTime(house, 3 * 300);
    await house.app.get(SessionKeeper).closeStale();
    expect(await sessionOf(id)).toMatchObject({ close_reason: null });
    await moveTime(house, 61);
    await house.app.get(SessionKeeper).closeStale();
    expect(await sessionOf(id)).toEqual({
      close_reason: 'stale',
      bytes_out: 5000,
      stopped_at: lastReport,
    });
    await nas.report('Interim-Update', { ...session, seconds: 1261, bytesOut: 9000 });
    expect(await sessionOf(id)).toEqual({ close_reason: null, bytes_out: 9000, stopped_at: null });
    expect(await usageOf(id)).toEqual({ bytes: 9000 });
  });

  test('a session that nobody has closed yet does not block when it has gone silent', async () => {
    const { username, password } = await makeAccount(house);
    const { classes } = await nas.login(username, password, FIRST);
    await nas.report('Start', { username, sessionId: 'silent', classes, mac: FIRST });
    await moveTime(house, 3 * 300 + 59);
    expect((await nas.login(username, password, SECOND)).accepted).toBe(false);
    await moveTime(house, 2);
    expect((await nas.login(username, password, SECOND)).accepted).toBe(true);
  });

  test('an accept without its Start holds its place for 30 seconds', async () => {
    const { username, password } = await makeAccount(house);
    expect((await nas.login(username, password, FIRST)).accepted).toBe(true);
    await moveTime(house, 29);
    expect((await nas.login(username, password, SECOND)).accepted).toBe(false);
    await moveTime(house, 2);
    expect((await nas.login(username, password, SECOND)).accepted).toBe(true);
  });

  test('of two logins in the same moment one is let in', async () => {
    const { username, password } = await makeAccount(house);
    const logins = await Promise.all(
      [FIRST, SECOND].map((mac) => nas.login(username, password, mac)),
    );
    expect(logins.map(({ accepted }) => accepted).sort()).toEqual([false, true]);
  });

  test('a NAS that is added is answered without a restart', async () => {
    const { username, password } = await makeAccount(house);
    const stranger = await NasSimulator.open(radius, 0, '127.0.0.77');
    try {
      const login = stranger.login(username, password);
      await nas.login(username, 'wrong');
      expect(radius.log.filter((line) => line.includes('127.0.0.77')).length).toBeGreaterThan(0);
      await house.app
        .get(NasService)
        .add(actor, { name: 'new tower', address: '127.0.0.77', secret: SECRET });
      expect((await login).accepted).toBe(true);
    } finally {
      stranger.close();
    }
  });

  test('Accounting-Off ends the sessions of that NAS alone', async () => {
    const other = await NasSimulator.open(radius, 0, '127.0.0.77');
    try {
      const [here, there] = [await makeAccount(house), await makeAccount(house)];
      await nas.report('Start', { username: here.username, sessionId: 'here' });
      await other.report('Start', { username: there.username, sessionId: 'there' });
      await moveTime(house, 60);
      await nas.report('Accounting-Off');
      expect(await sessionOf(here.id)).toMatchObject({ close_reason: 'nas_restart' });
      expect(await sessionOf(there.id)).toMatchObject({ close_reason: null });
    } finally {
      other.close();
    }
  });

  test('the Class of the accept makes a session its account’s, whatever name the NAS reports', async () => {
    const { id, username, password } = await makeAccount(house);
    const { classes } = await nas.login(username, password);
    await nas.report('Start', { username: 'somebody-else', sessionId: 'by-class', classes });
    await nas.report('Interim-Update', {
      username: 'x',
      sessionId: 'by-class',
      classes,
      seconds: 9,
      bytesOut: 7,
    });
    expect(await usageOf(id)).toEqual({ bytes: 7 });
  });

  test.each([
    ['203.0.113.7', 'Framed-IP-Address', '203.0.113.7'],
    ['2001:db8::17', 'Framed-IPv6-Address', '2001:db8::17'],
    ['2001:db8:100::/56', 'Delegated-IPv6-Prefix', '2001:db8:100::/56'],
  ] as const)('a fixed address %s is sent as %s', async (staticIp, name, value) => {
    const { username, password } = await makeAccount(house, { staticIp });
    const { attributes } = await nas.login(username, password);
    expect(attribute(attributes, name)).toBe(value);
  });

  test('each month has its partitions before it begins', async () => {
    await setTime(house, '2027-05-31T23:00:00Z');
    await house.database.execute('SELECT make_radius_partitions($1)', [house.clock.now()]);
    await house.database.execute('SELECT make_radius_partitions($1)', [house.clock.now()]);
    const { username } = await makeAccount(house);
    await account(house, { status: 'Stop', username, seconds: 60, bytesOut: 1 });
    await moveTime(house, 7200);
    await account(house, { status: 'Stop', username, sessionId: 'S-2', seconds: 60, bytesOut: 1 });
    await house.app.get(SessionKeeper).closeStale();
    const partitions = await house.database.query<{ name: string }>(
      `SELECT DISTINCT tableoid::regclass::text AS name FROM accounting_packets
        WHERE received_at > '2027-01-01' ORDER BY 1`,
    );
    expect(partitions.map(({ name }) => name)).toEqual([
      'accounting_packets_2027_05',
      'accounting_packets_2027_06',
    ]);
  });
});
