import { startApplication, type TestApplication } from '../support/application.js';
import {
  makeAccount,
  radclient,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

withFreeRadius('authentication', () => {
  let house: TestApplication;
  let radius: TestRadius;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
  });
  afterAll(async () => {
    await radius.stop();
    await house.stop();
  });

  test.each(['pap', 'chap', 'mschap'] as const)('%s lets an account in', async (by) => {
    const { username, password } = await makeAccount(house, {
      product: { downloadKbps: 50_000, uploadKbps: 25_000 },
    });
    const reply = await radius.login(username, password, { by });
    expect(reply.code).toBe('Access-Accept');
    expect(reply.attributes).toMatchObject({
      'Mikrotik-Rate-Limit': '25000k/50000k',
      'WISPr-Bandwidth-Max-Down': '50000000',
      'WISPr-Bandwidth-Max-Up': '25000000',
      'Acct-Interim-Interval': '300',
    });
    const wrong = await radius.login(username, `${password}x`, { by });
    expect(wrong).toMatchObject({
      code: 'Access-Reject',
      attributes: { 'Reply-Message': 'Unknown username or wrong password' },
    });
  });

  test('a username is found in any case, and one with a quote is just unknown', async () => {
    const { username, password } = await makeAccount(house);
    expect((await radius.login(username.toUpperCase(), password)).code).toBe('Access-Accept');
    expect((await radius.login(`${username}' OR '1'='1`, password)).code).toBe('Access-Reject');
    const [logged] = await house.database.query(
      `SELECT username, verdict, reason FROM radius_auth_log ORDER BY id DESC LIMIT 1`,
    );
    expect(logged).toEqual({
      username: `${username}' OR '1'='1`,
      verdict: 'reject',
      reason: 'unknown_username',
    });
  });

  test('an attribute that says nothing is not sent', async () => {
    const { username, password } = await makeAccount(house);
    const reply = await radius.login(username, password);
    expect(Object.keys(reply.attributes).sort()).toEqual(['Acct-Interim-Interval', 'Class']);
  });

  test('every login is logged with its reason, a wrong password without the password', async () => {
    const { id, username, password } = await makeAccount(house);
    await radius.login(username, password);
    await radius.login(username, 'not-the-password');
    const log = await house.database.query(
      `SELECT verdict, reason, host(nas_address) AS nas, calling_station_id AS device
         FROM radius_auth_log WHERE data_account_id = $1 ORDER BY id`,
      [id],
    );
    expect(log).toEqual([
      { verdict: 'accept', reason: 'ok', nas: '127.0.0.1', device: 'AA-BB-CC-00-00-01' },
      {
        verdict: 'reject',
        reason: 'wrong_password',
        nas: '127.0.0.1',
        device: 'AA-BB-CC-00-00-01',
      },
    ]);
  });

  test('a request without a Message-Authenticator is not answered', async () => {
    const { username, password } = await makeAccount(house);
    const credentials = { 'User-Name': username, 'User-Password': password };
    const reply = await radclient(radius.authPort, 'auth', credentials, { tries: 1 });
    expect(reply.code).toMatch(/^none/);
  });
});
