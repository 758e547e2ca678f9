import fc from 'fast-check';
import { NasService } from '../../src/radius/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { attribute, type Login, NasSimulator } from '../support/nas.js';
import {
  actor,
  freeUdpPort,
  moveTime,
  SECRET,
  setTime,
  startRadius,
  type TestRadius,
  withFreeRadius,
} from '../support/radius.js';
import { lastReason, mac, sellVoucher, statusOfVoucher } from './support/guests.js';
import { makeService, type TestOffer } from './support/hotspot.js';

const MB = 2 ** 20;

withFreeRadius('a voucher at two NASes', () => {
  let house: TestApplication;
  let radius: TestRadius;
  let lobby: NasSimulator;
  let garden: NasSimulator;

  beforeAll(async () => {
    house = await startApplication();
    const coaPort = await freeUdpPort();
    radius = await startRadius(house, { coaPort });
    lobby = await NasSimulator.open(radius, coaPort);
    garden = await NasSimulator.open(radius, coaPort, '127.0.0.2');
    const facts = { name: 'garden', address: '127.0.0.2', secret: SECRET, coaPort };
    await house.app.get(NasService).add(actor, { ...facts, vendor: 'mikrotik' });
    await setTime(house, '2026-03-10T12:00:00Z');
  });
  afterAll(async () => {
    lobby.close();
    garden.close();
    await radius.stop();
    await house.stop();
  });
  beforeEach(() => moveTime(house, 86_400));

  const bytesOf = ({ attributes }: Login, name: 'Total' | 'Recv'): number =>
    Number(attribute(attributes, `Mikrotik-${name}-Limit`) ?? 0) +
    2 ** 32 * Number(attribute(attributes, `Mikrotik-${name}-Limit-Gigawords`) ?? 0);
  const secondsOf = ({ attributes }: Login): number =>
    Number(attribute(attributes, 'Session-Timeout'));

  test('has the time of its first login, wherever it logs in again', async () => {
    const { code } = await sellVoucher(house, await makeService(house));
    expect(secondsOf(await lobby.login(code, '', mac()))).toBe(3600);
    await moveTime(house, 1000);
    expect(secondsOf(await garden.login(code, '', mac()))).toBe(2600);
    await moveTime(house, 2600);
    expect((await lobby.login(code, '', mac())).accepted).toBe(false);
    expect((await garden.login(code, '', mac())).accepted).toBe(false);
  });

  test('is on line at one of them only, if it is for one device', async () => {
    const { id, code } = await sellVoucher(house, await makeService(house));
    const { classes } = await lobby.login(code, '', mac(800_001));
    const session = { username: code, sessionId: 'here', classes, mac: mac(800_001) };
    await lobby.report('Start', session);
    expect((await garden.login(code, '', mac())).accepted).toBe(false);
    expect(await lastReason(house, id)).toBe('simultaneous_use');
    const moved = await garden.login(code, '', mac(800_001));
    expect(moved.accepted).toBe(true);
    await garden.report('Start', { ...session, sessionId: 'there', classes: moved.classes });
    const open = await house.database.query(
      `SELECT acct_session_id AS session FROM radius_sessions
        WHERE voucher_id = $1 AND stopped_at IS NULL`,
      [id],
    );
    expect(open).toEqual([{ session: 'there' }]);
  });

  type Kind = 'onl' | 'ltf';
  const OFFERS: Record<Kind, Parameters<typeof makeService>[1]> = {
    onl: { type: 'onl', runSeconds: 36_000, simDevices: 2, macMoves: 1000 },
    ltf: {
      type: 'ltf',
      simDevices: 2,
      macMoves: 1000,
      uploadBytesLimit: 4000 * MB,
      product: { capBytes: 9000 * MB },
    },
  };

  /** A guest's hour: where he logs in, with which device, what he uses, and whether he is told off. */
  const hour = fc.record({
    isGarden: fc.boolean(),
    device: fc.integer({ min: 1, max: 3 }),
    seconds: fc.integer({ min: 1, max: 3000 }),
    up: fc.integer({ min: 0, max: 700 }),
    down: fc.integer({ min: 0, max: 900 }),
    ends: fc.boolean(),
  });

  test.each(['onl', 'ltf'] as const)(
    'what is left of %s never grows by logging in again, another MAC or another NAS',
    async (kind) => {
      const offer: TestOffer = await makeService(house, OFFERS[kind]);
      await fc.assert(
        fc.asyncProperty(fc.array(hour, { minLength: 4, maxLength: 12 }), async (hours) => {
          const { id, code } = await sellVoucher(house, offer);
          const left = { seconds: 36_000, bytes: 9000 * MB, upload: 4000 * MB };
          for (const [n, { isGarden, device, seconds, up, down, ends }] of hours.entries()) {
            const nas = isGarden ? garden : lobby;
            const station = mac(700_000 + id * 10 + device);
            const login = await nas.login(code, '', station);
            if (!login.accepted) continue;
            if (kind === 'onl') expect(secondsOf(login)).toBeLessThanOrEqual(left.seconds);
            else {
              expect(bytesOf(login, 'Total')).toBeLessThanOrEqual(left.bytes);
              expect(bytesOf(login, 'Recv')).toBeLessThanOrEqual(left.upload);
            }
            const session = {
              username: code,
              sessionId: `h-${id}-${n}`,
              classes: login.classes,
              mac: station,
            };
            await nas.report('Start', session);
            await moveTime(house, seconds);
            const used = { seconds, bytesIn: up * MB, bytesOut: down * MB };
            await nas.report(ends ? 'Stop' : 'Interim-Update', { ...session, ...used });
            left.seconds -= seconds;
            left.bytes -= (up + down) * MB;
            left.upload -= up * MB;
          }
          const row = await house.database.queryOne<{ seconds: number; bytes: number }>(
            `SELECT seconds_used AS seconds, bytes_in + bytes_out AS bytes FROM vouchers
              WHERE id = $1`,
            [id],
          );
          expect(row).toEqual({
            seconds: 36_000 - left.seconds,
            bytes: 9000 * MB - left.bytes,
          });
        }),
        { numRuns: 12 },
      );
    },
  );

  test('a hundred first logins at both of them are one session and one activation', async () => {
    const { id, code } = await sellVoucher(house, await makeService(house));
    const replies = await Promise.all(
      Array.from({ length: 100 }, (_, n) => (n % 2 ? lobby : garden).login(code, '', mac())),
    );
    expect(replies.filter(({ accepted }) => accepted)).toHaveLength(1);
    expect(await statusOfVoucher(house, id)).toBe('active');
  });
});
