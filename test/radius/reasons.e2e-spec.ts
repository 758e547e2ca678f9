import { account } from '../support/accounting.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import {
  makeAccount,
  setTime,
  startRadius,
  type TestAccount,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

const MB = 1_048_576;
const MAC = 'AA-BB-CC-00-00-01';
const OTHER_MAC = 'AA-BB-CC-00-00-02';

/** How an account comes to be refused. */
interface Refusal {
  reason: string;
  message: string;
  make?: Parameters<typeof makeAccount>[1];
  state?: (account: TestAccount) => Promise<unknown>;
}

withFreeRadius('refused logins', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let administrator: Api;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
    administrator = house.api.as(await house.make.token({ role: 'administrator' }));
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    await radius.stop();
    await house.stop();
  });

  const hold =
    (kind: string) =>
    ({ id }: TestAccount) =>
      administrator.post(`/admin/data-accounts/${id}/holds`, { body: { kind } });
  const modify =
    (words: object) =>
    ({ username }: TestAccount) =>
      administrator.call('modify_data_account', { username, ...words });
  const customer =
    (status: string) =>
    ({ customerId }: TestAccount) =>
      house.database.execute('UPDATE customers SET status = $2 WHERE id = $1', [
        customerId,
        status,
      ]);
  /** Another device of the account is on line. */
  const occupied = async ({ username, password }: TestAccount): Promise<void> => {
    const { attributes } = await radius.login(username, password, { mac: OTHER_MAC });
    const classes = Buffer.from(attributes['Class']!.replace(/^0x/, ''), 'hex').toString();
    await account(house, { status: 'Start', username, mac: OTHER_MAC, classes });
  };

  const REFUSALS: Refusal[] = [
    {
      reason: 'terminated',
      message: 'This account has been closed',
      state: modify({ status: 'terminated' }),
    },
    {
      reason: 'not_started',
      message: 'This account has not started yet',
      make: { startsOn: '2026-03-11' },
    },
    {
      reason: 'customer_suspended',
      message: 'Your services are suspended',
      state: customer('suspended'),
    },
    {
      reason: 'customer_cancelled',
      message: 'Your services have been cancelled',
      state: customer('cancelled'),
    },
    {
      reason: 'hold_abuse',
      message: 'This account is blocked for abuse; please call us',
      state: hold('abuse'),
    },
    {
      reason: 'hold_admin',
      message: 'This account is suspended; please call us',
      state: hold('admin'),
    },
    {
      reason: 'hold_billing',
      message: 'This account is suspended for non-payment',
      state: hold('billing'),
    },
    {
      reason: 'hold_customer_pause',
      message: 'This account is paused at your request',
      state: hold('customer_pause'),
    },
    {
      reason: 'mac_mismatch',
      message: 'This account is locked to another device',
      state: modify({ mac_address: OTHER_MAC }),
    },
    {
      reason: 'cap_reached',
      message: 'Your data is used up; please top up',
      make: { product: { capBytes: MB, capMode: 'hard' } },
      state: ({ username }) =>
        account(house, { status: 'Stop', username, seconds: 60, bytesOut: MB }),
    },
    {
      reason: 'no_prepaid_data',
      message: 'You have no prepaid data left; please buy some',
      make: { product: { kind: 'prepaid', capBytes: MB, validitySeconds: 86_400 } },
    },
    { reason: 'simultaneous_use', message: 'This account is already on line', state: occupied },
    {
      reason: 'allowance_in_use',
      message: 'Your other sessions may use the rest of your data',
      make: { product: { capBytes: MB, capMode: 'hard', simultaneousUse: 2 } },
      state: occupied,
    },
  ];

  const lastLogged = async (): Promise<object | undefined> =>
    house.database.queryOne(
      `SELECT username, verdict, reason, calling_station_id AS device
         FROM radius_auth_log ORDER BY id DESC LIMIT 1`,
    );

  const explain = async (username: string) =>
    (
      await administrator.post('/admin/data-accounts/explain', {
        body: { username, nas_id: radius.nasId, calling_station_id: MAC },
      })
    ).body;

  test.each(REFUSALS)(
    '$reason: what the NAS is told, what is logged and what is explained agree',
    async ({ reason, message, make, state }) => {
      const made = await makeAccount(house, make);
      await state?.(made);
      const { username, password } = made;
      const reply = await radius.login(username, password, { mac: MAC });
      expect(reply).toEqual({
        code: 'Access-Reject',
        attributes: expect.objectContaining({ 'Reply-Message': message }),
      });
      expect(await lastLogged()).toEqual({ username, verdict: 'reject', reason, device: MAC });
      const explained = await explain(username);
      expect(explained).toMatchObject({
        verdict: 'reject',
        reason,
        attributes: { 'Reply-Message': message },
      });
      const outcomes = explained.trace.map(({ outcome }: { outcome: string }) => outcome);
      expect(outcomes).toContain(reason);
    },
  );

  test('every reason that there is a sentence for is tried here', async () => {
    const [{ source }] = (await house.database.query<{ source: string }>(
      `SELECT pg_get_functiondef('reject_message'::regproc) AS source`,
    )) as [{ source: string }];
    const known = [...source.matchAll(/WHEN '(\w+)'/g)].map(([, reason]) => reason);
    const tried = [...REFUSALS.map(({ reason }) => reason), 'unknown_username', 'wrong_password'];
    // Those of vouchers are tried in test/hotspot.
    const ofVouchers = known.filter((reason) => /^(voucher_|guessing)/.test(reason ?? ''));
    expect(known.sort()).toEqual([...tried, ...ofVouchers].sort());
  });

  test.each(['pap', 'chap', 'mschap'] as const)(
    'by %s, an unknown name and a wrong password are told alike and logged apart',
    async (by) => {
      const { username, password } = await makeAccount(house);
      const told = 'Unknown username or wrong password';
      for (const [name, reason] of [
        [username, 'wrong_password'],
        [`${username}-nobody`, 'unknown_username'],
      ] as const) {
        const reply = await radius.login(name, `${password}x`, { by });
        expect(reply.attributes).toMatchObject({ 'Reply-Message': told });
        expect(await lastLogged()).toMatchObject({ verdict: 'reject', reason });
      }
      const nobody = await explain(`${username}-nobody`);
      expect(nobody).toMatchObject({
        reason: 'unknown_username',
        attributes: { 'Reply-Message': told },
        trace: [{ step: 'credential', outcome: 'unknown_username' }],
      });
      await modify({ status: 'suspended' })({ username } as TestAccount);
      const refused = await radius.login(username, password, { by });
      expect(refused.attributes).toMatchObject({
        'Reply-Message': 'This account is suspended; please call us',
      });
    },
  );

  test('what would be sent to an account that is let in is explained as it is sent', async () => {
    const { username, password } = await makeAccount(house, {
      product: { downloadKbps: 20_000, uploadKbps: 10_000 },
      staticIp: '203.0.113.9',
    });
    const { attributes } = await radius.login(username, password, { mac: MAC });
    const explained = await explain(username);
    expect(explained).toMatchObject({ verdict: 'accept', reason: 'ok' });
    const { Class: token, ...sent } = attributes;
    expect(token).toMatch(/^0x/);
    const shown = Object.entries(explained.attributes).map(([name, value]) => [
      name,
      String(value),
    ]);
    expect(sent).toMatchObject(Object.fromEntries(shown));
    expect(explained.trace.map(({ step }: { step: string }) => step)).toEqual([
      'credential',
      'lifecycle',
      'holds',
      'device',
      'base_speed',
      'allowance',
      'fup_limit',
      'boost',
      'simultaneous_use',
      'attributes',
    ]);
  });
});
