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
  await app.get(NasService).add(actor, {
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
      const [up, down] = [50 + demo.random(200), 200 + demo.random(900)];
      await database.execute(`SELECT count_usage($1, $2, is_metered($1), $3, $4, $5)`, [
        account.id,
        clock.in(-day * DAY_SECONDS),
        up * MB,
        down * MB,
        3600 + demo.random(36_000),
      ]);
    }
  }
}
