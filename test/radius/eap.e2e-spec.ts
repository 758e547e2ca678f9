import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startApplication, type TestApplication } from '../support/application.js';
import {
  makeAccount,
  SECRET,
  startRadius,
  type TestAccount,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

/** Debian's package eapoltest; it may be missing on a developer's machine, never in CI. */
const isInstalled = existsSync('/usr/bin/eapol_test') || process.env.CI !== undefined;

(isInstalled ? withFreeRadius : describe.skip)('802.1X', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let folder: string;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
    folder = mkdtempSync(join(tmpdir(), 'lastmile-eap-'));
  });
  afterAll(async () => {
    rmSync(folder, { recursive: true });
    await radius.stop();
    await house.stop();
  });

  /** What eapol_test prints of one authentication. */
  function authenticate(
    method: string,
    inner: string,
    { username, password }: TestAccount,
  ): Promise<string> {
    const file = join(folder, `${method}-${inner}.conf`);
    writeFileSync(
      file,
      `network={\n ssid="lastmile"\n key_mgmt=WPA-EAP\n eap=${method}\n identity="${username}"\n` +
        ` anonymous_identity="outer"\n password="${password}"\n phase2="auth=${inner}"\n}\n`,
    );
    const args = [
      '-c',
      file,
      '-a',
      '127.0.0.1',
      '-p',
      String(radius.authPort),
      '-s',
      SECRET,
      '-t',
      '20',
    ];
    return new Promise((resolve) => {
      execFile('eapol_test', [...args, '-M', '02:00:5E:00:00:07'], (_, stdout) => {
        resolve(stdout);
      });
    });
  }

  const logged = (id: number) =>
    house.database.query(
      'SELECT verdict, reason FROM radius_auth_log WHERE data_account_id = $1 ORDER BY id',
      [id],
    );

  test.each([
    ['PEAP', 'MSCHAPV2'],
    ['TTLS', 'MSCHAPV2'],
    ['TTLS', 'PAP'],
    ['TTLS', 'CHAP'],
  ])(
    '%s with %s lets an account in, decided and logged once, with its Class',
    async (method, inner) => {
      const made = await makeAccount(house, { product: { downloadKbps: 8000, uploadKbps: 4000 } });
      const output = await authenticate(method, inner, made);
      expect(output.trim().split('\n').at(-1)).toBe('SUCCESS');
      // Of the tunnel the keys, of the answer its attributes; nothing of the conversation in between.
      const accept = output.slice(output.lastIndexOf('code=2 (Access-Accept)'));
      const sent = [...accept.matchAll(/Attribute \d+ \(([\w-]+)\)/g)].map(([, name]) => name!);
      const vendors = Array<string>(5).fill('Vendor-Specific');
      expect(sent.sort()).toEqual(
        [
          'Acct-Interim-Interval',
          'Class',
          'EAP-Message',
          'Message-Authenticator',
          'User-Name',
        ].concat(vendors),
      );
      expect(await logged(made.id)).toEqual([{ verdict: 'accept', reason: 'ok' }]);
    },
  );

  test.each([
    ['PEAP', 'MSCHAPV2'],
    ['TTLS', 'PAP'],
  ])('%s with %s refuses a wrong password and an account that is held', async (method, inner) => {
    const made = await makeAccount(house);
    const wrong = await authenticate(method, inner, { ...made, password: 'not-the-password' });
    expect(wrong.trim().split('\n').at(-1)).toBe('FAILURE');
    const administrator = house.api.as(await house.make.token({ role: 'administrator' }));
    await administrator.call('modify_data_account', {
      username: made.username,
      status: 'suspended',
    });
    const held = await authenticate(method, inner, made);
    expect(held.trim().split('\n').at(-1)).toBe('FAILURE');
    expect(await logged(made.id)).toEqual([
      { verdict: 'reject', reason: 'wrong_password' },
      { verdict: 'reject', reason: 'hold_admin' },
    ]);
  });
});
