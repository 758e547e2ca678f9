import { type VoucherFilter, VoucherReader } from '../../src/hotspot/index.js';
import { type House, madeBatch, median, type Sold, soldPlace, verdict } from './house.js';

const PAGE = 5000;
const RUNS = 7;

/** The newest 5,000 tickets, as Octopus asks for them, of a large location and of a small one. */
export async function measureTicketList(house: House, tickets: number): Promise<void> {
  const small = await soldPlace(house);
  await madeBatch(house, small, PAGE);
  const large = await soldPlace(house);
  await fill(house, large, tickets - PAGE);
  await madeBatch(house, large, PAGE);
  await house.database.execute('VACUUM ANALYZE vouchers');
  const smallMs = await listed(house, { hotspotId: small.hotspot.id });
  const largeMs = await listed(house, { hotspotId: large.hotspot.id });
  const newMs = await listed(house, { hotspotId: large.hotspot.id, status: 'new' });
  const totalMs = await counted(house, large);
  const ratio = (largeMs - totalMs) / smallMs;
  console.log(
    `ticket list: ${PAGE} of ${tickets} in ${largeMs.toFixed(0)} ms, of which ${totalMs.toFixed(0)} ms ` +
      `count them all; ${newMs.toFixed(0)} ms with status=new; of a location with ${PAGE} ` +
      `${smallMs.toFixed(0)} ms: ratio without the total ${ratio.toFixed(2)}, aim 2 ${verdict(ratio <= 2)}`,
  );
}

/** Older tickets, half of them used; nobody reads their codes. */
async function fill(
  { database }: House,
  { hotspot, service, productId }: Sold,
  count: number,
): Promise<void> {
  await database.execute(
    `INSERT INTO vouchers
       (hotspot_id, service_id, product_id, code_fingerprint, sealed_code, type, run_seconds,
        user_limit, moves_limit, price, valid_from, unused_until, source, created_by, version,
        created_at, modified_at, first_login_at, ends_at)
     SELECT $1, $2, $3, sha256(('old ' || n)::bytea), sha256(n::text::bytea), 'ttf', 3600, 1, 5, 15,
            now(), now() + interval '180 days', 'batch', 'bench', 1, now(), now(),
            CASE WHEN n % 2 = 0 THEN now() - interval '1 day' END,
            CASE WHEN n % 2 = 0 THEN now() - interval '23 hours' END
       FROM generate_series(1, $4) n`,
    [hotspot.id, service.id, productId, Math.max(0, count)],
  );
}

async function listed({ app }: House, filter: VoucherFilter): Promise<number> {
  const reader = app.get(VoucherReader);
  return timed(() => reader.list(filter, { offset: 0, limit: PAGE }));
}

async function counted({ database }: House, { hotspot }: Sold): Promise<number> {
  return timed(() =>
    database.query('SELECT count(*) FROM vouchers WHERE hotspot_id = $1', [hotspot.id]),
  );
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const runs: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const startedAt = performance.now();
    await work();
    runs.push(performance.now() - startedAt);
  }
  return median(runs);
}
