import { readFileSync } from 'node:fs';
import { startApplication, type TestApplication } from '../support/application.js';
import { NasSimulator } from '../support/nas.js';
import { makeAccount, startRadius, type TestRadius, withFreeRadius } from '../support/radius.js';

const LOGINS = 12;

/** What asks PostgreSQL in a section of the virtual server, in order. */
function asking(section: string): string[] {
  const site = readFileSync('deploy/freeradius/sites/lastmile', 'utf8');
  const [, body = ''] =
    new RegExp(`\\n  ${section} \\{\\n([\\s\\S]*?)\\n  \\}\\n`).exec(site) ?? [];
  return [...body.matchAll(/^ +(sql|lastmile_(?:login|credential|verified))$/gm)].map(
    ([, name]) => name!,
  );
}

test('a login or a packet costs one statement, a login by MS-CHAP or EAP two', () => {
  const site = readFileSync('deploy/freeradius/sites/lastmile', 'utf8');
  expect(asking('authorize')).toEqual(['lastmile_login', 'lastmile_credential']);
  expect(site).toContain('if (!&EAP-Message && !&MS-CHAP-Response && !&MS-CHAP2-Response) {');
  expect(asking('post-auth')).toEqual(['lastmile_verified']);
  expect(site).toContain('elsif (!&reply:Lastmile-Verdict) {');
  expect(asking('accounting')).toEqual(['sql']);
  const statements = readFileSync('deploy/freeradius/modules/sql', 'utf8').match(
    /\b(?:SELECT|EXECUTE) [\w*]+/g,
  );
  // Connection, login, packet, password, NAS: each a call of one function.
  expect(statements).toHaveLength(5);
});

withFreeRadius('what FreeRADIUS asks of PostgreSQL', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
    const { authPort, acctPort } = radius;
    nas = await NasSimulator.open({ authPort, acctPort });
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });

  /**
   * Tables that FreeRADIUS's connections have read from end to end; their statistics come when they
   * end. They read so only where no index serves at all (radius_connect).
   */
  async function scans(): Promise<object[]> {
    await radius.restart();
    return house.database.query(
      `SELECT relname AS name, seq_scan::integer AS scans FROM pg_stat_user_tables
        WHERE relname ~ '^(data_account|radius_|accounting_|allowance_|usage_|ip_alloc|coa_|customers$|products$)'
        ORDER BY relname`,
    );
  }

  test('neither a login nor an accounting packet reads a table from end to end', async () => {
    const accounts = [];
    for (let n = 0; n < LOGINS; n++) {
      accounts.push(await makeAccount(house, { product: { capBytes: 1e9, capMode: 'hard' } }));
    }
    const before = await scans();
    for (const [n, { username, password }] of accounts.entries()) {
      const { accepted, classes } = await nas.login(username, password);
      expect(accepted).toBe(true);
      const session = { username, classes, sessionId: `B-${n}` };
      await nas.report('Start', session);
      await nas.report('Interim-Update', { ...session, seconds: 60, bytesOut: 1000 });
      await house.database.execute('SELECT count_packets(100)');
      await nas.report('Interim-Update', { ...session, seconds: 30, bytesOut: 500 });
      await nas.report('Stop', { ...session, seconds: 120, bytesOut: 2000 });
    }
    await house.database.execute('SELECT count_packets(100)');
    await nas.login(accounts[0]!.username, 'wrong');
    expect(await scans()).toEqual(before);
  });
});
