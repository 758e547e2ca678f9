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

withFreeRadius('control of running sessions', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;
  let administrator: Api;

  beforeAll(async () => {
    house = await startApplication();
    const coaPort = await freeUdpPort();
    radius = await startRadius(house, { coaPort });
    nas = await NasSimulator.open(radius, coaPort);
    administrator = house.api.as(await house.make.token({ role: 'administrator' }));
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });

  test('a soft cap slows the session by CoA, a hold ends it and keeps it out until it is lifted', async () => {
    const { id, username, password } = await makeAccount(house, {
      product: {
        capBytes: 1_000_000,
        capMode: 'soft',
        downloadKbps: 50_000,
        uploadKbps: 25_000,
        onceCappedDownloadKbps: 1_000,
        onceCappedUploadKbps: 500,
      },
    });
    const { accepted, classes, attributes } = await nas.login(username, password);
    expect(accepted).toBe(true);
    expect(attribute(attributes, 'Mikrotik-Rate-Limit')).toBe('25000k/50000k');
    const session = { username, sessionId: 'soft', classes };
    await nas.report('Start', session);
    await moveTime(house, 300);
    await nas.report('Interim-Update', { ...session, seconds: 300, bytesOut: 2_000_000 });
    await house.runJobs();
    const change = await nas.asked(1);
    expect(change.code).toBe('CoA-Request');
    expect(attribute(change.attributes, 'Mikrotik-Rate-Limit')).toBe('500k/1000k');
    expect(attribute(change.attributes, 'Acct-Session-Id')).toBe('soft');
    await moveTime(house, 300);
    await nas.report('Interim-Update', { ...session, seconds: 600, bytesOut: 2_100_000 });
    const { data } = await administrator.call('get_data_account_details', { username });
    expect(data).toMatchObject({
      verdict: 'accept',
      reason: 'once_capped',
      speed: { download_kbps: 1000, upload_kbps: 500 },
      allowance: { allowance_bytes: 1_000_000, used_bytes: 2_100_000, remaining_bytes: 0 },
      session: { acct_session_id: 'soft', bytes_out: 2_100_000 },
    });

    const held = await administrator.post(`/admin/data-accounts/${id}/holds`, {
      body: { kind: 'abuse', reason: 'spam' },
    });
    expect(held.status).toBe(201);
    await house.runJobs();
    expect((await nas.asked(2)).code).toBe('Disconnect-Request');
    await nas.report('Stop', { ...session, seconds: 610, bytesOut: 2_100_000 });
    expect((await nas.login(username, password)).accepted).toBe(false);
    const states = await house.database.query(
      'SELECT kind, cause, state FROM coa_requests ORDER BY id',
    );
    expect(states).toEqual([
      { kind: 'coa', cause: 'once_capped', state: 'effective' },
      { kind: 'disconnect', cause: 'hold_abuse', state: 'effective' },
    ]);

    await administrator.call('modify_data_account', { username, status: 'suspended' });
    const lifted = await administrator.delete(
      `/admin/data-accounts/${id}/holds/${held.body.hold_id}`,
    );
    expect(lifted.status).toBe(204);
    const explained = await administrator.post(`/admin/data-accounts/${id}/explain`, { body: {} });
    expect(explained.body).toMatchObject({ verdict: 'reject', reason: 'hold_admin' });
    await administrator.call('modify_data_account', { username, status: 'active' });
    expect((await nas.login(username, password)).accepted).toBe(true);
  });

  test('usage is told by day, month and session, with the allowance of now', async () => {
    const { username, password } = await makeAccount(house, { product: { capBytes: 10_000 } });
    const { classes } = await nas.login(username, password);
    const session = { username, sessionId: 'usage', classes };
    await nas.report('Start', session);
    await nas.report('Interim-Update', { ...session, seconds: 60, bytesIn: 1000, bytesOut: 3000 });
    const figures = { bytes_in: 1000, bytes_out: 3000, seconds: 60 };
    for (const [group_by, period] of [
      ['day', /^2026-03-10$/],
      ['month', /^2026-03$/],
      ['session', /^2026-03-10T/],
    ] as const) {
      const { data } = await administrator.call('get_radius_user_usage', { username, group_by });
      expect(data).toMatchObject({
        rows: [{ ...figures, period: expect.stringMatching(period) }],
        allowance_bytes: 10_000,
        topup_bytes: 0,
        used_bytes: 4000,
        remaining_bytes: 6000,
        capped: false,
      });
    }
  });

  test('a hard cap is a fence at the NAS, and nobody is let in behind it', async () => {
    const { id, username, password } = await makeAccount(house, {
      product: { capBytes: 6 * 2 ** 32 + 17, capMode: 'hard' },
    });
    const { attributes, classes } = await nas.login(username, password);
    expect(attribute(attributes, 'Mikrotik-Total-Limit')).toBe(17);
    expect(attribute(attributes, 'Mikrotik-Total-Limit-Gigawords')).toBe(6);
    const session = { username, sessionId: 'hard', classes };
    await nas.report('Stop', { ...session, seconds: 60, bytesOut: 6 * 2 ** 32 + 17 });
    expect((await nas.login(username, password)).accepted).toBe(false);
    const { body } = await administrator.post(`/admin/data-accounts/${id}/explain`, { body: {} });
    expect(body).toMatchObject({
      verdict: 'reject',
      reason: 'cap_reached',
      attributes: { 'Reply-Message': 'Your data is used up; please top up' },
    });
    expect(body.trace.map(({ step }: { step: string }) => step)).toEqual([
      'credential',
      'lifecycle',
      'holds',
      'device',
      'base_speed',
      'allowance',
      'attributes',
    ]);
  });

  test('a second device waits its turn, the same device replaces its own session', async () => {
    const { username, password } = await makeAccount(house);
    const [first, second] = ['AA-BB-CC-00-00-01', 'AA-BB-CC-00-00-02'];
    const { classes } = await nas.login(username, password, first);
    expect((await nas.login(username, password, second)).accepted).toBe(false);
    await nas.report('Start', { username, sessionId: 'one', classes, mac: first });
    expect((await nas.login(username, password, second)).accepted).toBe(false);
    expect((await nas.login(username, password, first)).accepted).toBe(true);
    await moveTime(house, 3600);
    expect((await nas.login(username, password, second)).accepted).toBe(true);
  });

  test('NAS are added, listed without their secret, and never overlap', async () => {
    const body = { name: 'tower', address: '192.0.2.0/28', secret: 'a-long-random-secret' };
    const added = await administrator.post('/admin/nas', { body });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({ name: 'tower', coa_port: 3799, vendor: 'mikrotik' });
    expect(added.text).not.toContain(body.secret);
    const twice = { ...body, name: 'other', address: '192.0.2.7' };
    expect((await administrator.post('/admin/nas', { body: twice })).status).toBe(409);
    const { text } = await administrator.get('/admin/nas');
    expect(text).toContain('tower');
    expect(text).not.toContain(body.secret);
  });
});
