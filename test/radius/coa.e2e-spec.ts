import { CoaService } from '../../src/radius/coa/coa.service.js';
import { SessionKeeper } from '../../src/radius/sessions/session-keeper.js';
import { startApplication, type TestApplication } from '../support/application.js';
import type { Api } from '../support/api.js';
import { attribute, NasSimulator } from '../support/nas.js';
import {
  freeUdpPort,
  makeAccount,
  moveTime,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';

const MB = 1_000_000;

withFreeRadius('change of authorization', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;
  let administrator: Api;
  let counter = 0;

  beforeAll(async () => {
    house = await startApplication();
    const coaPort = await freeUdpPort();
    radius = await startRadius(house, { coaPort });
    nas = await NasSimulator.open(radius, coaPort);
    // Ahead of the machine's clock, so that what is put off waits for ours.
    await setTime(house, '2126-03-10T12:00:00Z');
    administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });
  beforeEach(async () => {
    nas.answer = 'ack';
    nas.requests.length = 0;
    await house.database.execute('UPDATE nas SET coa_silent_until = NULL');
  });

  /** A session of an account that is slowed to 1 Mbit/s at 1 MB. */
  async function online() {
    const { id, username, password } = await makeAccount(house, {
      product: {
        ...{ capBytes: MB, capMode: 'soft' as const, downloadKbps: 50_000, uploadKbps: 25_000 },
        ...{ onceCappedDownloadKbps: 1000, onceCappedUploadKbps: 1000 },
      },
    });
    const { classes } = await nas.login(username, password);
    const session = { username, sessionId: `C-${++counter}`, classes };
    await nas.report('Start', session);
    await moveTime(house, 300);
    return { id, session };
  }

  const useUp = ({ session }: Awaited<ReturnType<typeof online>>) =>
    nas.report('Interim-Update', { ...session, seconds: 300, bytesOut: 2 * MB });

  const hold = (id: number) =>
    administrator.post(`/admin/data-accounts/${id}/holds`, { body: { kind: 'abuse' } });

  const requests = (accountId: number) =>
    house.database.query<{ id: string; kind: string; cause: string; state: string }>(
      `SELECT c.kind, c.cause, c.state FROM coa_requests c
         JOIN radius_sessions s ON s.id = c.session_id
        WHERE s.data_account_id = $1 ORDER BY c.id`,
      [accountId],
    );

  test('a request names its session by more than one attribute, and an interim proves it effective', async () => {
    const one = await online();
    await useUp(one);
    await house.runJobs();
    const { attributes } = await nas.asked(1);
    expect(attribute(attributes, 'User-Name')).toBe(one.session.username);
    expect(attribute(attributes, 'Acct-Session-Id')).toBe(one.session.sessionId);
    expect(attribute(attributes, 'Framed-IP-Address')).toBe('100.64.0.1');
    expect(attribute(attributes, 'Calling-Station-Id')).toBe('AA-BB-CC-00-00-01');
    expect(await requests(one.id)).toMatchObject([{ state: 'acked' }]);
    await moveTime(house, 300);
    await nas.report('Interim-Update', { ...one.session, seconds: 600, bytesOut: 3 * MB });
    expect(await requests(one.id)).toEqual([
      { kind: 'coa', cause: 'once_capped', state: 'effective' },
    ]);
  });

  test('a change that shows no effect is followed by a Disconnect', async () => {
    const one = await online();
    await useUp(one);
    await house.runJobs();
    for (const n of [2, 3]) {
      await moveTime(house, 300);
      const bytesOut = n * 1000 * MB;
      await nas.report('Interim-Update', { ...one.session, seconds: n * 300, bytesOut });
    }
    await house.runJobs();
    expect((await nas.asked(2)).code).toBe('Disconnect-Request');
    expect(await requests(one.id)).toEqual([
      { kind: 'coa', cause: 'once_capped', state: 'ineffective' },
      { kind: 'disconnect', cause: 'coa_ineffective', state: 'acked' },
    ]);
  });

  test('a change that is refused is followed by a Disconnect', async () => {
    const one = await online();
    await useUp(one);
    nas.answer = 'nak';
    await house.runJobs();
    expect(await requests(one.id)).toMatchObject([
      { kind: 'coa', state: 'nak' },
      { kind: 'disconnect', cause: 'coa_refused' },
    ]);
  });

  test('a session that the NAS does not know is over, its use kept', async () => {
    const one = await online();
    await useUp(one);
    nas.answer = 'gone';
    await house.runJobs();
    expect(await requests(one.id)).toMatchObject([{ kind: 'coa', state: 'nak' }]);
    const [row] = await house.database.query(
      'SELECT close_reason, bytes_out FROM radius_sessions WHERE data_account_id = $1',
      [one.id],
    );
    expect(row).toEqual({ close_reason: 'unknown_to_nas', bytes_out: 2 * MB });
  });

  test('of two requests the newer is sent and the older superseded', async () => {
    const one = await online();
    await useUp(one);
    await hold(one.id);
    await house.runJobs();
    expect(nas.requests.map(({ code }) => code)).toEqual(['Disconnect-Request']);
    expect(await requests(one.id)).toEqual([
      { kind: 'coa', cause: 'once_capped', state: 'superseded' },
      { kind: 'disconnect', cause: 'hold_abuse', state: 'acked' },
    ]);
    await nas.report('Stop', { ...one.session, seconds: 301, bytesOut: 2 * MB });
    expect(await requests(one.id)).toMatchObject([{}, { state: 'effective' }]);
  });

  test('two requests of a session are never under way at once', async () => {
    const one = await online();
    await useUp(one);
    nas.answer = 'silence';
    const queued = await house.database.queryOne<{ id: number }>(
      `SELECT c.id::integer AS id FROM coa_requests c JOIN radius_sessions s ON s.id = c.session_id
        WHERE s.data_account_id = $1`,
      [one.id],
    );
    const sending = house.app.get(CoaService).send(queued!.id);
    await nas.asked(1);
    await hold(one.id);
    await house.runJobs();
    expect(await requests(one.id)).toMatchObject([{ state: 'sent' }, { state: 'queued' }]);
    expect(nas.requests).toHaveLength(1);
    nas.answer = 'ack';
    await sending;
    await moveTime(house, 3);
    await house.runJobs();
    expect(nas.requests.map(({ code }) => code)).toEqual(['CoA-Request', 'Disconnect-Request']);
    expect(await requests(one.id)).toMatchObject([{ state: 'acked' }, { state: 'acked' }]);
  });

  test('a NAS that is silent is left alone for a minute and asked again by the next interim', async () => {
    const one = await online();
    nas.answer = 'silence';
    await hold(one.id);
    await house.runJobs();
    expect(await requests(one.id)).toMatchObject([{ kind: 'disconnect', state: 'timeout' }]);
    const other = await online();
    await hold(other.id);
    await house.database.execute(`UPDATE nas SET coa_silent_until = $1`, [house.clock.in(30)]);
    nas.answer = 'ack';
    nas.requests.length = 0;
    await house.runJobs();
    expect(nas.requests).toEqual([]);
    expect(await requests(other.id)).toMatchObject([{ kind: 'disconnect', state: 'timeout' }]);
    await moveTime(house, 120);
    await nas.report('Interim-Update', { ...one.session, seconds: 720 });
    await house.runJobs();
    expect(await requests(one.id)).toMatchObject([{ state: 'timeout' }, { state: 'acked' }]);
    expect(nas.requests).toHaveLength(1);
  });

  test('a request whose sender died counts as unanswered, and the session is asked anew', async () => {
    const one = await online();
    await useUp(one);
    await house.database.execute(
      `UPDATE coa_requests SET state = 'sent', sent_at = $1 WHERE state = 'queued'`,
      [house.clock.now()],
    );
    await house.app.get(SessionKeeper).settleInterrupted();
    expect(await requests(one.id)).toMatchObject([{ state: 'sent' }]);
    await moveTime(house, 300);
    await house.app.get(SessionKeeper).settleInterrupted();
    await nas.report('Interim-Update', { ...one.session, seconds: 600, bytesOut: 3 * MB });
    await house.runJobs();
    expect(await requests(one.id)).toMatchObject([{ state: 'timeout' }, { state: 'acked' }]);
  });

  test('monitoring has counted every request once in each state that it came to', async () => {
    const counted = await house.database.query(
      `SELECT kind, outcome AS state, sum(value)::integer AS times FROM radius_counts
        WHERE what = 'coa' AND outcome IN ('queued', 'effective', 'ineffective', 'nak', 'timeout',
                                           'superseded')
        GROUP BY kind, outcome HAVING sum(value) > 0 ORDER BY kind, outcome`,
    );
    const found = await house.database.query(
      `SELECT kind, state, sum(requests)::integer AS times
         FROM (SELECT kind, 'queued' AS state, count(*) AS requests FROM coa_requests GROUP BY kind
                UNION ALL
               SELECT kind, state, count(*) FROM coa_requests
                WHERE state NOT IN ('queued', 'sent', 'acked') GROUP BY kind, state) counts
        GROUP BY kind, state ORDER BY kind, state`,
    );
    expect(counted).toEqual(found);
    expect(found.length).toBeGreaterThan(4);
  });
});
