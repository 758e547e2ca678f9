import { DataAccountsService, NasService } from '../radius/index.js';
import type { DemoContext } from './demo.js';

const ACCOUNTS = 40;
const DAYS = 60;
const PRODUCTS = ['FIBRE-50', 'FIBRE-100', 'LTE-20', 'AIR-10'] as const;
const MB = 1_048_576;
const DAY_SECONDS = 86_400;

/** The NAS that `radclient` speaks for, and 40 data accounts with 60 days of usage; the first is PIE001's. */
export async function seedRadius(demo: DemoContext): Promise<void> {
  const { app, database, actor, clock } = demo;
  const nas = await app.get(NasService).add(actor, {
    name: 'demo-nas',
    address: '127.0.0.1',
    secret: 'demo-radius-secret',
    coaPort: 3799,
  });
  const customers = await database.query<{ id: number; code: string }>(
    `SELECT id, accounting_code AS code FROM customers WHERE status <> 'cancelled'
      ORDER BY accounting_code <> 'PIE001', id`,
  );
  const startsOn = clock
    .in(-90 * DAY_SECONDS)
    .toISOString()
    .slice(0, 10);
  for (let n = 0; n < ACCOUNTS; n++) {
    const customer = customers[n % customers.length];
    if (!customer) return;
    const place = Math.floor(n / customers.length) + 1;
    const { account } = await app.get(DataAccountsService).add(actor, {
      customer: { customerId: customer.id },
      product: PRODUCTS[n % PRODUCTS.length] ?? PRODUCTS[0],
      username: `${customer.code.toLowerCase()}-${place === 1 ? 'home' : place}`,
      password: 'lastmile-demo',
      startsOn,
    });
    for (let day = DAYS - 1; day >= 0; day--) {
      await seedSession(demo, {
        id: account.id,
        username: account.username,
        nasId: nas.id,
        n,
        day,
      });
    }
  }
}

interface PastSession {
  id: number;
  username: string;
  nasId: number;
  /** Which account it is, and how many days ago the session ended. */
  n: number;
  day: number;
}

/** One session of the past with its Stop, by the function that takes in what FreeRADIUS hears. */
async function seedSession(demo: DemoContext, { id, username, nasId, n, day }: PastSession) {
  const { database, clock } = demo;
  const [up, down] = [50 + demo.random(200), 200 + demo.random(900)];
  const seconds = 3600 + demo.random(36_000);
  const endedAt = clock.in(-day * DAY_SECONDS);
  const session = await database.queryOne<{ id: string }>(
    `INSERT INTO radius_sessions
       (unique_id, acct_session_id, data_account_id, username, nas_id, nas_address,
        calling_station_id, device, framed_ip, started_at, updated_at, stopped_at, close_reason,
        terminate_cause)
     VALUES ('demo ' || $2, $2, $1::integer, $3, $4,
             '127.0.0.1', $5, device_of($5), '100.64.0.1'::inet + $1::integer, $6, $6, $7, 'stop',
             'User-Request')
     RETURNING id`,
    [
      id,
      (0x81000000 + id * 100 + day).toString(16),
      username,
      nasId,
      `02-00-5E-00-00-${n.toString(16).padStart(2, '0').toUpperCase()}`,
      new Date(endedAt.getTime() - seconds * 1000),
      endedAt,
    ],
  );
  await database.execute(
    `SELECT save_session(take_packet(s, ROW(
              0, $2, s.id, $2, 2, 1, $3, $4, $5, true, false)::accounting_packets))
       FROM radius_sessions s WHERE s.id = $1`,
    [session?.id, endedAt, seconds, up * MB, down * MB],
  );
}
