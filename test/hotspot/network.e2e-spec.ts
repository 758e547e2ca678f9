import { Vouchers } from '../../src/hotspot/index.js';
import { TELL_ACTIVATIONS } from '../../src/hotspot/vouchers/voucher-activations.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
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
import { lastReason, mac, sellVoucher, type Sold, statusOfVoucher } from './support/guests.js';
import { makeHotspot, makeService, type TestOffer } from './support/hotspot.js';

withFreeRadius('vouchers on the network', () => {
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
  beforeEach(() => moveTime(house, 3600));

  const sell = (offer: TestOffer, userLimit?: number): Promise<Sold> =>
    sellVoucher(house, offer, userLimit);
  const statusOf = (id: number): Promise<string> => statusOfVoucher(house, id);
  const reasonOf = (id: number): Promise<string> => lastReason(house, id);

  test.each(['pap', 'chap', 'mschap'] as const)(
    'a passcode lets a guest in by %s with an empty password, however it is typed',
    async (by) => {
      const { code } = await sell(
        await makeService(house, { product: { downloadKbps: 5000, uploadKbps: 2000 } }),
      );
      const typed = `${code.slice(0, 2).toLowerCase()}-${code.slice(2)}`;
      const reply = await radius.login(typed, '', { by, mac: mac() });
      expect(reply.code).toBe('Access-Accept');
      expect(reply.attributes).toMatchObject({
        'Session-Timeout': '3600',
        'Mikrotik-Rate-Limit': '2000k/5000k',
      });
    },
  );

  test('a user with a password needs both', async () => {
    const hotspot = await makeHotspot(house, { coding: 'userpass' });
    const { id, code, password } = await sell(await makeService(house, { hotspot }));
    const wrong = await radius.login(code, '', { mac: mac() });
    expect(wrong.code).toBe('Access-Reject');
    expect(await statusOf(id)).toBe('new');
    for (const by of ['pap', 'chap'] as const) {
      const reply = await radius.login(code, password, { by, mac: mac(900_001) });
      expect(reply.code).toBe('Access-Accept');
    }
    expect(await statusOf(id)).toBe('active');
  });

  test('time runs from the first login, and logging in again gains none', async () => {
    const { id, code } = await sell(await makeService(house));
    const device = mac();
    await nas.login(code, '', device);
    await moveTime(house, 600);
    const again = await nas.login(code, '', device);
    expect(attribute(again.attributes, 'Session-Timeout')).toBe(3000);
    await moveTime(house, 3000);
    expect((await nas.login(code, '', device)).accepted).toBe(false);
    expect(await reasonOf(id)).toBe('voucher_finished');
    expect(await statusOf(id)).toBe('finished');
  });

  test('a hundred first logins of a single-user code are one session and one activation', async () => {
    const { id, code } = await sell(await makeService(house));
    const replies = await Promise.all(
      Array.from({ length: 100 }, () => nas.login(code, '', mac())),
    );
    const accepted = replies.filter((reply) => reply.accepted);
    expect(accepted).toHaveLength(1);
    const [row] = await house.database.query(
      `SELECT logins, first_login_at = lastmile_now() AS "isNow",
              (SELECT count(*)::integer FROM voucher_devices d WHERE d.voucher_id = v.id) AS devices
         FROM vouchers v WHERE id = $1`,
      [id],
    );
    expect(row).toEqual({ logins: 1, isNow: true, devices: 1 });
  });

  test('time on line is what sessions used, wherever and by whichever device', async () => {
    const { id, code } = await sell(await makeService(house, { type: 'onl', runSeconds: 10_800 }));
    let left = 10_800;
    for (const used of [600, 1200, 300]) {
      const device = mac();
      const { attributes, classes } = await nas.login(code, '', device);
      expect(attribute(attributes, 'Session-Timeout')).toBe(left);
      const session = { username: code, sessionId: `onl-${used}`, classes, mac: device };
      await nas.report('Start', session);
      await moveTime(house, used);
      await nas.report('Stop', { ...session, seconds: used });
      left -= used;
      await moveTime(house, 1000);
    }
    expect(await statusOf(id)).toBe('active');
  });

  test('who comes again before his NAS has reported is not given the time twice', async () => {
    const { code } = await sell(await makeService(house, { type: 'onl', runSeconds: 3600 }));
    const device = mac();
    const { classes } = await nas.login(code, '', device);
    await nas.report('Start', { username: code, sessionId: 'lost', classes, mac: device });
    await moveTime(house, 240);
    const again = await nas.login(code, '', device);
    expect(attribute(again.attributes, 'Session-Timeout')).toBe(3360);
  });

  test('traffic is what is really left, beyond 32 bits too, and ends the voucher', async () => {
    const capBytes = 6 * 2 ** 30;
    const { id, code } = await sell(
      await makeService(house, { type: 'ltf', product: { capBytes } }),
    );
    const device = mac();
    const first = await nas.login(code, '', device);
    expect(attribute(first.attributes, 'Mikrotik-Total-Limit')).toBe(2 ** 31);
    expect(attribute(first.attributes, 'Mikrotik-Total-Limit-Gigawords')).toBe(1);
    const session = { username: code, sessionId: 'ltf', classes: first.classes, mac: device };
    await nas.report('Start', session);
    await nas.report('Stop', { ...session, seconds: 60, bytesIn: 2 ** 30, bytesOut: 4 * 2 ** 30 });
    const tablet = mac();
    const second = await nas.login(code, '', tablet);
    expect(attribute(second.attributes, 'Mikrotik-Total-Limit')).toBe(2 ** 30);
    const last = { username: code, sessionId: 'ltf-2', classes: second.classes, mac: tablet };
    await nas.report('Start', last);
    await nas.report('Stop', { ...last, seconds: 60, bytesOut: 2 ** 30 });
    expect(await statusOf(id)).toBe('finished');
  });

  test('several users share what is left: together they are never promised more', async () => {
    const capBytes = 1_000_000_000;
    const offer = await makeService(house, { type: 'ltf', simDevices: 2, product: { capBytes } });
    const { id, code } = await sell(offer);
    const promised: number[] = [];
    for (const device of [mac(), mac()]) {
      const { attributes, classes } = await nas.login(code, '', device);
      promised.push(Number(attribute(attributes, 'Mikrotik-Total-Limit')));
      await nas.report('Start', { username: code, sessionId: device, classes, mac: device });
    }
    expect(promised[0]! + promised[1]!).toBeLessThanOrEqual(capBytes);
    expect((await nas.login(code, '', mac())).accepted).toBe(false);
    expect(await reasonOf(id)).toBe('simultaneous_use');
  });

  test('a bound device gives way to another as often as its service allows', async () => {
    const { id, code } = await sell(await makeService(house, { macMoves: 1 }));
    const [phone, laptop, tablet] = [mac(), mac(), mac()];
    expect((await nas.login(code, '', phone)).accepted).toBe(true);
    await moveTime(house, 60);
    expect((await nas.login(code, '', laptop)).accepted).toBe(true);
    await moveTime(house, 60);
    expect((await nas.login(code, '', tablet)).accepted).toBe(false);
    expect(await reasonOf(id)).toBe('voucher_devices');
    expect((await nas.login(code, '', laptop)).accepted).toBe(true);
  });

  test('a voucher waits for its first day', async () => {
    const offer = await makeService(house);
    const wanted = { product: String(offer.productId) };
    const input = { source: 'api' as const, validFrom: house.clock.in(600) };
    const { code, voucher } = await house.app.get(Vouchers).issue(actor, wanted, input);
    expect((await nas.login(code, '', mac())).accepted).toBe(false);
    expect(await reasonOf(voucher.id)).toBe('voucher_not_started');
    await moveTime(house, 600);
    expect((await nas.login(code, '', mac())).accepted).toBe(true);
  });

  test('expiring a voucher disconnects its session, and it stays out', async () => {
    const { id, code } = await sell(await makeService(house));
    const device = mac();
    const { classes } = await nas.login(code, '', device);
    await nas.report('Start', { username: code, sessionId: 'live', classes, mac: device });
    const asked = nas.requests.length;
    await house.app.get(Vouchers).withdraw(actor, { voucherId: id }, 'expired');
    await house.runJobs();
    const request = await nas.asked(asked + 1);
    expect(request.code).toBe('Disconnect-Request');
    expect(attribute(request.attributes, 'Acct-Session-Id')).toBe('live');
    expect(attribute(request.attributes, 'User-Name')).toBeUndefined();
    expect((await nas.login(code, '', device)).accepted).toBe(false);
  });

  test('traffic that runs out is noticed at the next interim, and the session is ended', async () => {
    const offer = await makeService(house, { type: 'ltf', product: { capBytes: 1_000_000 } });
    const { code } = await sell(offer);
    const device = mac();
    const { classes } = await nas.login(code, '', device);
    const session = { username: code, sessionId: 'greedy', classes, mac: device };
    await nas.report('Start', session);
    const asked = nas.requests.length;
    await moveTime(house, 300);
    await nas.report('Interim-Update', { ...session, seconds: 300, bytesOut: 1_000_000 });
    await house.runJobs();
    expect((await nas.asked(asked + 1)).code).toBe('Disconnect-Request');
  });

  test('no code stands in the log, in a session or in what FreeRADIUS prints', async () => {
    const { code } = await sell(await makeService(house));
    const device = mac();
    await nas.login(`${code}2`, '', device);
    const { classes } = await nas.login(code, '', device);
    await nas.report('Start', { username: code, sessionId: 'quiet', classes, mac: device });
    const kept = await house.database.query<{ name: string }>(
      'SELECT username AS name FROM radius_auth_log UNION SELECT username FROM radius_sessions',
    );
    expect(kept.map(({ name }) => name).join(' ')).not.toContain(code);
    expect(radius.log.join('\n')).not.toContain(code);
    expect(house.logLines.join('')).not.toContain(code);
  });

  test('twenty wrong codes of a device close it for ten minutes, right ones included', async () => {
    const { id, code } = await sell(await makeService(house));
    const { code: other } = await sell(await makeService(house));
    const [thief, guest] = [mac(), mac()];
    for (let tries = 0; tries < 20; tries++) await nas.login(`WRONG${tries}`, '', thief);
    const right = await radius.login(code, '', { mac: thief });
    expect(right).toMatchObject({
      code: 'Access-Reject',
      attributes: { 'Reply-Message': 'Too many wrong codes; try again in ten minutes' },
    });
    expect(await reasonOf(id)).toBe('guessing');
    expect((await nas.login(other, '', guest)).accepted).toBe(true);
    await moveTime(house, 601);
    expect((await nas.login(code, '', thief)).accepted).toBe(true);
  });

  describe('a sold voucher while it runs', () => {
    interface Live {
      id: number;
      code: string;
      device: string;
      asked: number;
    }

    async function live(offer: TestOffer): Promise<Live> {
      const { id, code } = await sell(offer);
      const device = mac();
      const { classes } = await nas.login(code, '', device);
      const sessionId = `edit-${id}`;
      await nas.report('Start', { username: code, sessionId, classes, mac: device });
      await house.runJobs();
      return { id, code, device, asked: nas.requests.length };
    }

    const patch = async (id: number, body: object): Promise<any> =>
      (await administrator.patch(`/admin/vouchers/${id}`, { body })).body;

    test('can be made longer and faster, and its session notices', async () => {
      const { id, asked } = await live(await makeService(house));
      await moveTime(house, 600);
      const body = { extend_seconds: 1800, download_kbps: 9000, upload_kbps: 3000 };
      expect(await patch(id, body)).toMatchObject({ seconds_left: 4800, download_kbps: 9000 });
      await house.runJobs();
      const request = await nas.asked(asked + 1);
      expect(request.code).toBe('CoA-Request');
      // From the beginning of the session: ten minutes are gone, eighty are left.
      expect(attribute(request.attributes, 'Session-Timeout')).toBe(5400);
      expect(attribute(request.attributes, 'Mikrotik-Rate-Limit')).toBe('3000k/9000k');
      const [entry] = await house.database.query<{ after: object; username: string }>(
        `SELECT after, username FROM audit_records
          WHERE subject = 'voucher' AND subject_id = $1 AND action = 'hotspot.voucher.changed'`,
        [String(id)],
      );
      expect(entry!.after).toMatchObject({ run_seconds: 5400, download_kbps: 9000 });
    });

    test('can be blocked, which ends its session, and let in again', async () => {
      const { id, code, device, asked } = await live(await makeService(house));
      expect(await patch(id, { blocked: true })).toMatchObject({ blocked: true, status: 'active' });
      await house.runJobs();
      expect((await nas.asked(asked + 1)).code).toBe('Disconnect-Request');
      expect((await nas.login(code, '', device)).accepted).toBe(false);
      expect(await reasonOf(id)).toBe('voucher_blocked');
      await patch(id, { blocked: false });
      expect((await nas.login(code, '', device)).accepted).toBe(true);
    });

    test('can be moved to another device, and the one before is disconnected', async () => {
      const { id, code, device, asked } = await live(await makeService(house, { macMoves: 0 }));
      const other = mac();
      const { body } = await administrator.post(`/admin/vouchers/${id}/devices`, {
        body: { mac_address: other, replaces: device },
      });
      expect(body.devices).toEqual([other.toLowerCase().replaceAll('-', ':')]);
      await house.runJobs();
      expect((await nas.asked(asked + 1)).code).toBe('Disconnect-Request');
      await nas.report('Stop', {
        username: code,
        sessionId: `edit-${id}`,
        mac: device,
        seconds: 60,
      });
      expect((await nas.login(code, '', device)).accepted).toBe(false);
      expect((await nas.login(code, '', other)).accepted).toBe(true);
    });

    test('once cancelled cannot be changed', async () => {
      const { id } = await live(await makeService(house));
      await house.app.get(Vouchers).withdraw(actor, { voucherId: id }, 'cancelled');
      const { status, body } = await administrator.patch(`/admin/vouchers/${id}`, {
        body: { extend_seconds: 60 },
      });
      expect([status, body.code]).toEqual([409, 'voucher_is_over']);
    });
  });

  test('the first login is told to the world, once', async () => {
    const { id, code } = await sell(await makeService(house));
    const device = mac();
    await nas.login(code, '', device);
    for (let times = 0; times < 2; times++) await house.app.get(Jobs).runNow(TELL_ACTIVATIONS);
    const told = await house.database.query<{ type: string }>(
      `SELECT type FROM event_log WHERE aggregate_type = 'voucher' AND aggregate_id = $1 ORDER BY id`,
      [id],
    );
    expect(told.map(({ type }) => type)).toEqual([
      'hotspot.voucher.issued',
      'hotspot.voucher.activated',
    ]);
  });

  test('a voucher is good at the hotspots of its realm and at no other', async () => {
    const [home, friend] = [
      await makeHotspot(house, { realm: 'cedar' }),
      await makeHotspot(house, { realm: 'cedar' }),
    ];
    const stranger = await makeHotspot(house);
    const { id, code } = await sell(await makeService(house, { hotspot: home }));
    const at = (hotspotId: number | null): Promise<unknown> =>
      house.app.get(NasService).modify(actor, radius.nasId, { hotspotId });
    await at(stranger.id);
    expect((await nas.login(code, '', mac(900_002))).accepted).toBe(false);
    expect(await reasonOf(id)).toBe('voucher_elsewhere');
    await at(friend.id);
    expect((await nas.login(code, '', mac(900_002))).accepted).toBe(true);
    await at(null);
  });

  test('two hundred wrong codes at a place in a minute close it for new sessions only', async () => {
    const { code } = await sell(await makeService(house));
    const { code: later } = await sell(await makeService(house));
    const device = mac();
    const { classes } = await nas.login(code, '', device);
    const session = { username: code, sessionId: 'goes-on', classes, mac: device };
    await nas.report('Start', session);
    const asked = nas.requests.length;
    for (let tries = 0; tries < 200; tries += 40) {
      await Promise.all(
        Array.from({ length: 40 }, (_, n) => nas.login(`WRONG${tries + n}`, '', mac())),
      );
    }
    expect((await nas.login(later, '', mac())).accepted).toBe(false);
    await moveTime(house, 300);
    await nas.report('Interim-Update', { ...session, seconds: 300, bytesOut: 1000 });
    await house.runJobs();
    expect(nas.requests.slice(asked)).toEqual([]);
    await moveTime(house, 301);
    expect((await nas.login(later, '', mac())).accepted).toBe(true);
  });
});
