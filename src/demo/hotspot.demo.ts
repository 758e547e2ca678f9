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
  await database.execute(
    `UPDATE vouchers
        SET first_login_at = $2, last_login_at = $2, logins = 1, seconds_used = 1200,
            bytes_in = $3, bytes_out = $4, ends_at = $5
      WHERE id = $1`,
    [running, clock.in(-1800), 20 * MB, 180 * MB, null],
  );
  await database.execute(
    `UPDATE vouchers
        SET first_login_at = $2, last_login_at = $2, logins = 2, seconds_used = 3300,
            bytes_in = $3, bytes_out = $4, ends_at = $5,
            created_at = $6, valid_from = $6
      WHERE id = $1`,
    [
      finished,
      clock.in(-2 * DAY_SECONDS),
      35 * MB,
      410 * MB,
      clock.in(-2 * DAY_SECONDS + 3600),
      clock.in(-3 * DAY_SECONDS),
    ],
  );
  await database.execute(
    `UPDATE vouchers SET created_at = $2, valid_from = $2, unused_until = $3 WHERE id = $1`,
    [expired, clock.in(-200 * DAY_SECONDS), clock.in(-20 * DAY_SECONDS)],
  );
  await app.get(Vouchers).withdraw(actor, { voucherId: cancelled }, 'cancelled', 'Sold by mistake');
}
