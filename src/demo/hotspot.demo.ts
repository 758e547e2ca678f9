import { Hotspots, HotspotServices, OctopusKeys, Vouchers } from '../hotspot/index.js';
import type { DemoContext } from './demo.js';

export const DEMO_OCTOPUS_KEY = 'demo-octopus-key';
const DAY_SECONDS = 86_400;
const MB = 1_048_576;

const HOTSPOTS = [
  {
    locationId: '28XXX004',
    name: 'Cedar Café',
    address: 'Calle Mayor 1, Madrid',
    latitude: '40.416900',
    longitude: '-3.703500',
    languages: ['es', 'en'],
    printFormat: 'thermal80',
    ticketHeadline: 'Wi-Fi Cedar Café',
    supportText: 'Ask at the counter.',
    supportPhone: '+34 91 555 0104',
    splashTerms:
      'Be kind to the other guests. What you do on line is your own affair, and the law’s.',
  },
  {
    locationId: '28XXX002',
    name: 'Hotel Sabina',
    address: 'Calle de Alcalá 40, Madrid',
    latitude: '40.418400',
    longitude: '-3.697200',
    languages: ['es', 'en'],
    printFormat: 'a4',
  },
  {
    locationId: '02XXX200',
    name: 'Albacete Station',
    address: 'Avenida de la Estación, Albacete',
    latitude: '38.999400',
    longitude: '-1.848300',
    languages: ['es'],
    printFormat: 'thermal58',
  },
] as const;

const SERVICES = [
  { product: 'HOUR-1', type: 'ttf', name: 'Ticket - 1 Hora', runSeconds: 3600, simDevices: 1 },
  {
    product: 'DAY-1',
    type: 'ttl',
    name: 'Variable ticket',
    runSeconds: 30 * DAY_SECONDS,
    simDevices: 4,
  },
  { product: 'ONLINE-3', type: 'onl', name: 'Ticket - 3 horas', runSeconds: 10_800, simDevices: 1 },
  {
    product: 'TRAFFIC-1',
    type: 'ltf',
    name: 'Ticket - 1 GB',
    runSeconds: 7 * DAY_SECONDS,
    simDevices: 2,
  },
] as const;

/** Three hotspots, what they sell, vouchers in every state, and an API key that sees all three. */
export async function seedHotspot(demo: DemoContext): Promise<void> {
  const { app, actor } = demo;
  const ids: number[] = [];
  for (const { languages, ...place } of HOTSPOTS) {
    const hotspot = await app.get(Hotspots).add(actor, {
      ...place,
      languages: [...languages],
      timezone: 'Europe/Madrid',
      currency: 'EUR',
    });
    ids.push(hotspot.id);
    for (const [place, service] of SERVICES.entries()) {
      if (place > 0 && hotspot.locationId === '02XXX200') continue;
      await app.get(HotspotServices).add(actor, hotspot.id, { ...service, issueOrder: place });
    }
  }
  const locations = HOTSPOTS.map(({ locationId }) => locationId);
  await app.get(OctopusKeys).issue(actor, 'demo', locations, DEMO_OCTOPUS_KEY);
  for (const hotspotId of ids.slice(0, 2)) await seedVouchers(demo, hotspotId);
}

/** One that is new, one that runs, one that is finished, one that was never used, one cancelled. */
async function seedVouchers(demo: DemoContext, hotspotId: number): Promise<void> {
  const { app, actor, clock, database } = demo;
  const issue = async (product: string, comment: string): Promise<number> => {
    const validUntil = product === 'DAY-1' ? { validUntil: clock.in(7 * DAY_SECONDS) } : {};
    const wanted = { product, hotspotId };
    const input = { comment, source: 'api' as const, ...validUntil };
    return (await app.get(Vouchers).issue(actor, wanted, input)).voucher.id;
  };
  for (const { product } of SERVICES) await issue(product, 'Unused');
  const running = await issue('ONLINE-3', 'Room 7');
  const finished = await issue('HOUR-1', 'Room 12');
  const expired = await issue('TRAFFIC-1', 'Never used');
  const cancelled = await issue('HOUR-1', 'Sold by mistake');
  const hour = { endsAfter: null, seconds: 1200, up: 20, down: 180 };
  await useVoucher(demo, running, { ...hour, since: clock.in(-1800) });
  const gone = { endsAfter: 3600, seconds: 3300, up: 35, down: 410 };
  await useVoucher(demo, finished, { ...gone, since: clock.in(-2 * DAY_SECONDS) });
  await database.execute('UPDATE vouchers SET created_at = $2, valid_from = $2 WHERE id = $1', [
    finished,
    clock.in(-3 * DAY_SECONDS),
  ]);
  await database.execute(
    `UPDATE vouchers SET created_at = $2, valid_from = $2, unused_until = $3 WHERE id = $1`,
    [expired, clock.in(-200 * DAY_SECONDS), clock.in(-20 * DAY_SECONDS)],
  );
  await app.get(Vouchers).withdraw(actor, { voucherId: cancelled }, 'cancelled', 'Sold by mistake');
}

interface VoucherUse {
  since: Date;
  /** Seconds after which its time is over; `null` when only time on line counts. */
  endsAfter: number | null;
  /** How long its one session lasted. */
  seconds: number;
  /** MB. */
  up: number;
  down: number;
}

/** The first login of a voucher and its one session, whose Stop proves what it has used. */
async function useVoucher({ database }: DemoContext, id: number, use: VoucherUse): Promise<void> {
  const { since, endsAfter, seconds, up, down } = use;
  const after = (later: number): Date => new Date(since.getTime() + later * 1000);
  await database.execute(
    `UPDATE vouchers SET first_login_at = $2, last_login_at = $2, logins = 1, ends_at = $3
      WHERE id = $1`,
    [id, since, endsAfter === null ? null : after(endsAfter)],
  );
  const session = await database.queryOne<{ id: string }>(
    `INSERT INTO radius_sessions
       (unique_id, acct_session_id, voucher_id, username, nas_id, nas_address, calling_station_id,
        device, framed_ip, started_at, updated_at, stopped_at, close_reason, terminate_cause)
     SELECT 'demo voucher ' || $1::integer, '9' || $1, $1, 'voucher-' || $1, min(n.id), '127.0.0.1',
            '02-00-5E-00-01-01', device_of('02-00-5E-00-01-01'), '10.5.50.7', $2, $2, $3, 'stop',
            'User-Request'
       FROM nas n
     RETURNING id`,
    [id, since, after(seconds)],
  );
  await database.execute(
    `SELECT save_session(take_packet(s, ROW(
              0, $2, s.id, $2, 2, 1, $3, $4, $5, true, false)::accounting_packets))
       FROM radius_sessions s WHERE s.id = $1`,
    [session?.id, after(seconds), seconds, up * MB, down * MB],
  );
}
