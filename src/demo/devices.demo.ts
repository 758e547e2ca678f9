import { DevicesService, type NewDevice } from '../devices/index.js';
import type { DemoContext } from './demo.js';

interface Placed {
  id: number;
  code: string;
}

/** Equipment in every place: with customers who have data accounts, at a hotspot, in stock, back, gone. */
export async function seedDevices({ app, actor, database }: DemoContext): Promise<void> {
  const devices = app.get(DevicesService);
  const homes = await database.query<Placed & { dataAccountId: number }>(
    `SELECT DISTINCT ON (c.accounting_code)
            c.id, c.accounting_code AS code, d.id AS "dataAccountId"
       FROM customers c JOIN data_accounts d ON d.customer_id = c.id
      ORDER BY c.accounting_code, d.id`,
  );
  const first = homes.findIndex(({ code }) => code === 'PIE001');
  homes.unshift(...homes.splice(first, 1));
  for (const [n, home] of homes.slice(0, 8).entries()) {
    await devices.add(actor, {
      ...numbered(n),
      name: `Router of ${home.code}`,
      type: 'router',
      customerId: home.id,
      dataAccountId: home.dataAccountId,
      credentials: { username: 'admin', password: `demo-${home.code}` },
    });
  }
  const [nas] = await database.query<{ id: number; hotspotId: number | null }>(
    'SELECT id, hotspot_id AS "hotspotId" FROM nas ORDER BY id LIMIT 1',
  );
  const [hotspot] = await database.query<{ id: number }>(
    'SELECT id FROM hotspots ORDER BY id LIMIT 1',
  );
  await devices.add(actor, {
    ...numbered(20),
    name: 'Access point, main hall',
    type: 'ap',
    ...(hotspot ? { hotspotId: hotspot.id } : {}),
    ...(hotspot && nas ? { nasId: nas.id } : {}),
  });
  await seedStore(devices, actor, homes.at(-1)?.id);
}

/** What lies in the store, what came back, and what is gone. */
async function seedStore(
  devices: DevicesService,
  actor: DemoContext['actor'],
  customerId: number | undefined,
): Promise<void> {
  for (const n of [30, 31, 32]) {
    await devices.add(actor, { ...numbered(n), name: `Spare CPE ${n - 29}`, type: 'cpe' });
  }
  const old = await devices.add(actor, { ...numbered(40), name: 'Old switch', type: 'switch' });
  await devices.move(actor, old.id, { status: 'retired', note: 'Struck by lightning.' });
  if (customerId === undefined) return;
  const back = await devices.add(actor, {
    ...numbered(41),
    name: 'CPE of a cancelled line',
    type: 'cpe',
    customerId,
  });
  await devices.move(actor, back.id, { status: 'returned', note: 'Power supply missing.' });
}

/** Serial and MAC address (locally administered) of the n-th device. */
function numbered(n: number): Pick<NewDevice, 'serial' | 'macAddress'> {
  const two = String(n).padStart(2, '0');
  return { serial: `CW-${1000 + n}`, macAddress: `02:00:5e:10:00:${two}` };
}
