import { NasService } from '../../src/radius/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { attribute, NasSimulator } from '../support/nas.js';
import {
  actor,
  freeUdpPort,
  moveTime,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';
import { lastReason, mac, sellVoucher, statusOfVoucher } from './support/guests.js';
import { makeHotspot, makeService } from './support/hotspot.js';

const MB = 2 ** 20;

withFreeRadius('what a service limits besides time and volume', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let nas: NasSimulator;
  let administrator: Api;

  beforeAll(async () => {
    house = await startApplication();
    const coaPort = await freeUdpPort();
    radius = await startRadius(house, { coaPort });
    nas = await NasSimulator.open(radius, coaPort);
    administrator = house.api.as(await house.make.token({ expiresInSeconds: 10_000_000 }));
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    nas.close();
    await radius.stop();
    await house.stop();
  });
  beforeEach(async () => {
    await setTime(house, '2026-03-10T12:00:00Z');
    await soldAs('mikrotik');
  });

  const explain = async (username: string, more: object = {}): Promise<any> =>
    (await administrator.post('/admin/data-accounts/explain', { body: { username, ...more } }))
      .body;

  const usage = async (voucherId: number): Promise<any> =>
    (await administrator.call('get_hotspot_voucher_usage', { voucher_id: voucherId })).data;

  const soldAs = (vendor: 'mikrotik' | 'coova' | 'generic'): Promise<unknown> =>
    house.app.get(NasService).modify(actor, radius.nasId, { vendor });

  describe('upload and download, each by itself', () => {
    const quotas = { uploadBytesLimit: 300 * MB, downloadBytesLimit: 6 * 2 ** 30 };

    test('are told to a MikroTik, beyond 32 bits too, and what is left is really left', async () => {
      const { id, code } = await sellVoucher(house, await makeService(house, quotas));
      const device = mac();
      const { attributes, classes } = await nas.login(code, '', device);
      expect(attribute(attributes, 'Mikrotik-Recv-Limit')).toBe(300 * MB);
      expect(attribute(attributes, 'Mikrotik-Recv-Limit-Gigawords')).toBeUndefined();
      expect(attribute(attributes, 'Mikrotik-Xmit-Limit')).toBe(2 ** 31);
      expect(attribute(attributes, 'Mikrotik-Xmit-Limit-Gigawords')).toBe(1);
      expect(attribute(attributes, 'Mikrotik-Total-Limit')).toBeUndefined();
      const session = { username: code, sessionId: `both-${id}`, classes, mac: device };
      await nas.report('Start', session);
      await moveTime(house, 60);
      await nas.report('Stop', { ...session, seconds: 60, bytesIn: 100 * MB, bytesOut: 2 ** 31 });
      const again = await nas.login(code, '', mac());
      expect(attribute(again.attributes, 'Mikrotik-Recv-Limit')).toBe(200 * MB);
      expect(attribute(again.attributes, 'Mikrotik-Xmit-Limit-Gigawords')).toBe(1);
      expect(attribute(again.attributes, 'Mikrotik-Xmit-Limit')).toBe(0);
      expect(await usage(id)).toMatchObject({
        bytes_left: null,
        upload_bytes_left: 200 * MB,
        download_bytes_left: 2 ** 32,
      });
    });

    test('are told to CoovaChilli, and a NAS that knows neither is told nothing', async () => {
      const { code } = await sellVoucher(house, await makeService(house, quotas));
      const device = mac();
      await soldAs('coova');
      const { attributes } = await nas.login(code, '', device);
      expect(attribute(attributes, 'ChilliSpot-Max-Input-Octets')).toBe(300 * MB);
      expect(attribute(attributes, 'ChilliSpot-Max-Output-Octets')).toBe(2 ** 31);
      expect(attribute(attributes, 'ChilliSpot-Max-Output-Gigawords')).toBe(1);
      await soldAs('generic');
      const plain = await radius.login(code, '', { mac: device });
      expect(Object.keys(plain.attributes).join(' ')).not.toMatch(/Octets|Limit/);
    });

    test('end a session as soon as one of them is crossed, and keep the voucher out', async () => {
      const { id, code } = await sellVoucher(house, await makeService(house, quotas));
      const device = mac();
      const { classes } = await nas.login(code, '', device);
      const session = { username: code, sessionId: `up-${id}`, classes, mac: device };
      await nas.report('Start', session);
      const asked = nas.requests.length;
      await moveTime(house, 300);
      await nas.report('Interim-Update', { ...session, seconds: 300, bytesIn: 300 * MB });
      await house.runJobs();
      expect((await nas.asked(asked + 1)).code).toBe('Disconnect-Request');
      expect(await radius.login(code, '', { mac: device })).toMatchObject({
        code: 'Access-Reject',
        attributes: { 'Reply-Message': 'This code has no upload left' },
      });
      expect(await lastReason(house, id)).toBe('voucher_upload_used');
      expect(await statusOfVoucher(house, id)).toBe('finished');
    });

    test('are promised to several devices together only once', async () => {
      const offer = await makeService(house, { ...quotas, simDevices: 2 });
      const { id, code } = await sellVoucher(house, offer);
      const promised: number[] = [];
      for (const device of [mac(), mac()]) {
        const { attributes, classes } = await nas.login(code, '', device);
        promised.push(Number(attribute(attributes, 'Mikrotik-Recv-Limit')));
        const sessionId = `${id}-${device}`;
        await nas.report('Start', { username: code, sessionId, classes, mac: device });
      }
      expect(promised[0]! + promised[1]!).toBe(300 * MB);
    });

    test('make a service of type ltf without a cap of its product, and can be extended', async () => {
      const offer = await makeService(house, { type: 'ltf', downloadBytesLimit: 10 * MB });
      const { id, code } = await sellVoucher(house, offer);
      const device = mac();
      const { classes } = await nas.login(code, '', device);
      const session = { username: code, sessionId: `ltf-${id}`, classes, mac: device };
      await nas.report('Start', session);
      await moveTime(house, 60);
      await nas.report('Interim-Update', { ...session, seconds: 60, bytesOut: 9 * MB });
      await house.runJobs();
      const asked = nas.requests.length;
      const body = { extend_bytes: 90 * MB };
      const changed = await administrator.patch(`/admin/vouchers/${id}`, { body });
      expect(changed.body).toMatchObject({
        bytes_limit: null,
        upload_bytes_limit: null,
        download_bytes_limit: 100 * MB,
        download_bytes_left: 91 * MB,
      });
      await house.runJobs();
      const request = await nas.asked(asked + 1);
      expect(request.code).toBe('CoA-Request');
      // From the beginning of the session.
      expect(attribute(request.attributes, 'Mikrotik-Xmit-Limit')).toBe(100 * MB);
    });
  });

  describe('a limit a day', () => {
    const hours = (count: number): number => count * 3600;

    test('is what is left of today, whatever device logs in, and comes back at local midnight', async () => {
      const hotspot = await makeHotspot(house, { timezone: 'America/New_York' });
      const facts = { hotspot, runSeconds: hours(240), dailySecondsLimit: hours(2) };
      const { id, code } = await sellVoucher(house, await makeService(house, facts));
      // 22:00 in New York.
      await setTime(house, '2026-03-12T02:00:00Z');
      const { attributes, classes } = await nas.login(code, '', mac());
      expect(attribute(attributes, 'Session-Timeout')).toBe(hours(2));
      const session = { username: code, sessionId: `day-${id}`, classes };
      await nas.report('Start', session);
      await moveTime(house, hours(1.5));
      await nas.report('Stop', { ...session, seconds: hours(1.5) });
      const again = await nas.login(code, '', mac());
      expect(attribute(again.attributes, 'Session-Timeout')).toBe(hours(0.5));
      expect(await usage(id)).toMatchObject({ daily_seconds_left: hours(0.5) });
      await setTime(house, '2026-03-12T04:00:00Z');
      const tomorrow = await nas.login(code, '', mac());
      expect(attribute(tomorrow.attributes, 'Session-Timeout')).toBe(hours(2));
    });

    test('ends a session at its interim, and lets nobody in until tomorrow', async () => {
      const facts = { runSeconds: hours(240), dailySecondsLimit: hours(1) };
      const { id, code } = await sellVoucher(house, await makeService(house, facts));
      const device = mac();
      const { classes } = await nas.login(code, '', device);
      const session = { username: code, sessionId: `daily-${id}`, classes, mac: device };
      await nas.report('Start', session);
      const asked = nas.requests.length;
      await moveTime(house, hours(1));
      await nas.report('Interim-Update', { ...session, seconds: hours(1) });
      await house.runJobs();
      expect((await nas.asked(asked + 1)).code).toBe('Disconnect-Request');
      const refused = await radius.login(code, '', { mac: device });
      expect(refused.attributes['Reply-Message']).toBe(
        'The time of this code is used up for today',
      );
      expect(await lastReason(house, id)).toBe('voucher_daily_used');
      expect(await statusOfVoucher(house, id)).toBe('active');
      await moveTime(house, hours(24));
      expect((await nas.login(code, '', device)).accepted).toBe(true);
    });

    test('is lifted while a guest is on line, and his session goes on', async () => {
      const facts = { runSeconds: hours(240), dailySecondsLimit: hours(1) };
      const { id, code } = await sellVoucher(house, await makeService(house, facts));
      const device = mac();
      const { classes } = await nas.login(code, '', device);
      const session = { username: code, sessionId: `lift-${id}`, classes, mac: device };
      await nas.report('Start', session);
      await moveTime(house, 600);
      await nas.report('Interim-Update', { ...session, seconds: 600 });
      const asked = nas.requests.length;
      const body = { daily_seconds_limit: hours(3) };
      const changed = await administrator.patch(`/admin/vouchers/${id}`, { body });
      expect(changed.body).toMatchObject({ ...body, daily_seconds_left: hours(3) - 600 });
      await house.runJobs();
      const request = await nas.asked(asked + 1);
      expect(request.code).toBe('CoA-Request');
      expect(attribute(request.attributes, 'Session-Timeout')).toBe(hours(3));
      const none = await administrator.patch(`/admin/vouchers/${id}`, {
        body: { daily_seconds_limit: null },
      });
      expect(none.body).toMatchObject({ daily_seconds_limit: null, daily_seconds_left: null });
      await house.runJobs();
      const last = await nas.asked(asked + 2);
      expect(attribute(last.attributes, 'Session-Timeout')).toBe(hours(240));
    });

    test('goes on over midnight without a new login: the next interim gives the new day', async () => {
      const hotspot = await makeHotspot(house, { timezone: 'UTC' });
      const facts = { hotspot, runSeconds: hours(240), dailySecondsLimit: hours(1) };
      const { id, code } = await sellVoucher(house, await makeService(house, facts));
      await setTime(house, '2026-03-12T23:10:00Z');
      const device = mac();
      const { classes } = await nas.login(code, '', device);
      const session = { username: code, sessionId: `new-day-${id}`, classes, mac: device };
      await nas.report('Start', session);
      const asked = nas.requests.length;
      await setTime(house, '2026-03-13T00:05:00Z');
      await nas.report('Interim-Update', { ...session, seconds: 3300 });
      await house.runJobs();
      const request = await nas.asked(asked + 1);
      // 55 minutes have run, of the new day five are gone.
      expect(attribute(request.attributes, 'Session-Timeout')).toBe(3300 + 3300);
    });

    test('counts of a session over midnight what came after it', async () => {
      const hotspot = await makeHotspot(house, { timezone: 'UTC' });
      const facts = { hotspot, runSeconds: hours(240), dailySecondsLimit: hours(2) };
      const { id, code } = await sellVoucher(house, await makeService(house, facts));
      await setTime(house, '2026-03-12T23:00:00Z');
      const { classes } = await nas.login(code, '', mac());
      const session = { username: code, sessionId: `over-${id}`, classes };
      await nas.report('Start', session);
      await setTime(house, '2026-03-13T00:20:00Z');
      await nas.report('Interim-Update', { ...session, seconds: 4800 });
      expect(await usage(id)).toMatchObject({ daily_seconds_left: hours(2) - 1200 });
    });

    test('leaves to two devices at once together no more than there is', async () => {
      const facts = { runSeconds: hours(240), dailySecondsLimit: hours(2), simDevices: 2 };
      const { code } = await sellVoucher(house, await makeService(house, facts));
      const promised: number[] = [];
      for (const device of [mac(), mac()]) {
        const { attributes } = await nas.login(code, '', device);
        promised.push(Number(attribute(attributes, 'Session-Timeout')));
      }
      expect(promised).toEqual([hours(1), hours(1)]);
    });
  });

  test('users of one voucher have each so many devices at once', async () => {
    const offer = await makeService(house, { simDevices: 2, maxUsers: 2, macMoves: 0 });
    const { id, code } = await sellVoucher(house, offer);
    const answers: boolean[] = [];
    for (let device = 0; device < 5; device++) {
      answers.push((await nas.login(code, '', mac())).accepted);
    }
    expect(answers).toEqual([true, true, true, true, false]);
    expect(await lastReason(house, id)).toBe('simultaneous_use');
  });

  describe('explain', () => {
    test('tells every limit of a voucher that would be let in', async () => {
      const { id, code } = await sellVoucher(
        house,
        await makeService(house, {
          uploadBytesLimit: 300 * MB,
          downloadBytesLimit: 600 * MB,
          dailySecondsLimit: 7200,
          simDevices: 2,
          maxUsers: 3,
        }),
      );
      const told = await explain(code, { nas_id: radius.nasId });
      expect([told.verdict, told.reason]).toEqual(['accept', 'ok']);
      const steps = Object.fromEntries(told.trace.map(({ step, ...rest }: any) => [step, rest]));
      expect(steps).toMatchObject({
        traffic: { outcome: 'passed', input: { upload_bytes_limit: 300 * MB } },
        daily_limit: { outcome: 'passed', input: { daily_seconds_left: 7200 } },
        places: { outcome: 'passed', input: { allowed: 6, taken_by_others: 0 } },
      });
      expect(told.attributes['Mikrotik-Recv-Limit']).toBe(100 * MB);
      expect(await statusOfVoucher(house, id)).toBe('new');
    });

    test('stops at what would be refused, devices included, and binds none', async () => {
      const offer = await makeService(house, { macMoves: 0, dailySecondsLimit: 600 });
      const { id, code } = await sellVoucher(house, offer);
      const device = mac();
      const { classes } = await nas.login(code, '', device);
      const session = { username: code, sessionId: `why-${id}`, classes, mac: device };
      await nas.report('Start', session);
      await moveTime(house, 60);
      await nas.report('Stop', { ...session, seconds: 60 });
      const facts = { nas_id: radius.nasId, calling_station_id: mac() };
      const stranger = await explain(code, facts);
      expect(stranger.reason).toBe('voucher_devices');
      expect(stranger.trace.at(-1)).toMatchObject({ step: 'devices', outcome: 'voucher_devices' });
      await house.database.execute('UPDATE vouchers SET last_day_seconds = 600 WHERE id = $1', [
        id,
      ]);
      const used = await explain(code, facts);
      expect(used.trace.at(-1)).toMatchObject({
        step: 'daily_limit',
        outcome: 'voucher_daily_used',
        input: { daily_seconds_limit: 600, daily_seconds_left: 0 },
      });
    });
  });
});
