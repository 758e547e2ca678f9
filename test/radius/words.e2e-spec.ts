import type { Attributes } from '../../src/radius/packets/packet.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { NasSimulator } from '../support/nas.js';
import { makeAccount, startRadius, type TestRadius, withFreeRadius } from '../support/radius.js';

/** As long as an attribute can be (RFC 2865 §5), of characters that something on the way may mean. */
const odd = (begin: string): string => {
  const text = `${begin} o'b "q" \\x \\037 ~|~ %{User-Name} $1 ; é 漢 := `;
  return text + 'z'.repeat(253 - Buffer.byteLength(text));
};

withFreeRadius('what a NAS says', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;

  beforeAll(async () => {
    house = await startApplication();
    radius = await startRadius(house);
    nas = await NasSimulator.open(radius);
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });

  test('comes to PostgreSQL as it was said, however long and with any character', async () => {
    const { id, username, password } = await makeAccount(house);
    const station = odd('station');
    const { accepted, classes } = await nas.login(username, password, station);
    expect(accepted).toBe(true);
    const session = { username, classes, sessionId: odd('session'), mac: station };
    await nas.report('Start', {
      ...session,
      more: [
        ['NAS-Identifier', odd('identifier')],
        ['NAS-Port-Id', odd('port')],
        ['Called-Station-Id', odd('called')],
      ],
    });
    await nas.report('Interim-Update', { ...session, seconds: 60, bytesOut: 5e9 });
    const [logged] = await house.database.query(
      'SELECT calling_station_id AS station FROM radius_auth_log WHERE data_account_id = $1',
      [id],
    );
    expect(logged).toEqual({ station });
    const sessions = await house.database.query(
      `SELECT acct_session_id, nas_port, called_station_id, calling_station_id, host(framed_ip) AS ip,
              bytes_out::bigint, seconds
         FROM radius_sessions WHERE data_account_id = $1`,
      [id],
    );
    expect(sessions).toEqual([
      {
        acct_session_id: odd('session'),
        nas_port: odd('port'),
        called_station_id: odd('called'),
        calling_station_id: station,
        ip: '100.64.0.1',
        bytes_out: 5e9,
        seconds: 60,
      },
    ]);
  });

  test('a name that holds what stands between our words is nobody', async () => {
    const { id, username, password } = await makeAccount(house);
    for (const name of [`${username}\x1f`, `\x1f${username}`, `x\x1f${username}\x1fx`]) {
      expect(await nas.login(name, password)).toMatchObject({ accepted: false });
      await nas.report('Start', { username: name, sessionId: name });
    }
    const own = await house.database.query(
      'SELECT id FROM radius_sessions WHERE data_account_id = $1',
      [id],
    );
    expect(own).toEqual([]);
  });

  test('that is not UTF-8 is told by the numbers of its bytes, and keeps nobody off line', async () => {
    const { id, username, password } = await makeAccount(house);
    const network = Buffer.from('00-11:Caf\xe9 #1', 'latin1');
    const { accepted, classes } = await nas.login(username, password, network);
    expect(accepted).toBe(true);
    const more: Attributes = [
      ['Called-Station-Id', network],
      ['NAS-Port-Id', 'slot=1'],
    ];
    await nas.report('Start', { username, classes, more });
    const told = await house.database.query(
      `SELECT l.calling_station_id AS login, s.called_station_id AS session, s.nas_port, s.acct_session_id
         FROM radius_auth_log l JOIN radius_sessions s USING (data_account_id)
        WHERE data_account_id = $1`,
      [id],
    );
    const written = '00-11:Caf=E9 #1';
    expect(told).toEqual([
      { login: written, session: written, nas_port: 'slot=3D1', acct_session_id: '81000001' },
    ]);
  });
});
