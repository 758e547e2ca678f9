import { CustomersService, type CustomerStatus } from '../../src/customers/index.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import {
  ProductsService,
  SpeedBoostPolicies,
  SpeedLimitPolicies,
} from '../../src/products/index.js';
import {
  AutoTopups,
  DataAccountChanges,
  Holds,
  Packages,
  TopupTypes,
} from '../../src/radius/index.js';
import { IpPoolsService } from '../../src/radius/ip-pools/ip-pools.service.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { actor, makeAccount, setTime, type TestAccount } from '../support/radius.js';

type Facts = Record<string, unknown>;

/** How an account comes to be another. */
interface Act {
  name: string;
  /** Done before the facts are kept. */
  first?: (account: TestAccount) => Promise<unknown>;
  act: (account: TestAccount) => Promise<unknown>;
  seen: Facts;
  /** Seen at this time, if not at once. */
  at?: string;
}

const NOW = '2026-03-10T12:00:00Z';
const LATER = '2026-03-10T13:00:00Z';
const HOUR_HOLD = { kind: 'billing', until: new Date(LATER) } as const;
const GB = 1_073_741_824;

let house: TestApplication;
/** Which facts the acts here have changed. */
const changed = new Set<string>();

beforeAll(async () => {
  house = await startApplication();
  await setTime(house, NOW);
});

afterAll(() => house.stop());

const sql = (text: string, ...values: unknown[]): Promise<number> =>
  house.database.execute(text, values);

async function factsOf(id: number, now = NOW): Promise<Facts> {
  const row = await house.database.queryOne<{ facts: Facts }>(
    'SELECT to_jsonb(facts_of($1, $2)) AS facts',
    [id, now],
  );
  return row!.facts;
}

const isKept = async (id: number): Promise<boolean | undefined> =>
  (
    await house.database.queryOne<{ is_kept: boolean }>(
      'SELECT is_kept FROM account_facts WHERE data_account_id = $1',
      [id],
    )
  )?.is_kept;

/** What facts_of says of these accounts is what gathering anew says; nothing is kept of that. */
async function expectNoneStale(ids: number[], now = NOW): Promise<void> {
  const all = (source: string) =>
    house.database.query(
      `SELECT to_jsonb(${source}(id, $2)) AS facts FROM unnest($1::integer[]) id`,
      [ids, now],
    );
  const told = await all('facts_of');
  let anew: object[] = [];
  const undo = new Error('undo');
  const gathering = house.database.transaction(async () => {
    await sql('UPDATE account_facts SET is_kept = false');
    anew = await all('gather_facts');
    throw undo;
  });
  await expect(gathering).rejects.toBe(undo);
  expect(told).toEqual(anew);
  expect(anew).toHaveLength(ids.length);
}

const hold = (account: TestAccount, wish: Parameters<Holds['place']>[2]) =>
  house.app.get(Holds).place(actor, account.id, wish);
const amend =
  (words: Parameters<DataAccountChanges['amend']>[2]) =>
  ({ id }: TestAccount) =>
    house.app.get(DataAccountChanges).amend(actor, id, words);
const status =
  (word: CustomerStatus) =>
  ({ customerId }: TestAccount) =>
    house.app.get(CustomersService).amend(actor, customerId, { status: word });
const product =
  (change: Parameters<ProductsService['modify']>[2]) =>
  ({ productId }: TestAccount) =>
    house.app.get(ProductsService).modify(actor, productId, change);
const setAccount =
  (column: string, value: () => unknown) =>
  async ({ id }: TestAccount) =>
    sql(`UPDATE data_accounts SET ${column} = $2 WHERE id = $1`, id, await value());

/** The job of dunning, for the stage that the customer is at. */
const dunning =
  (stage: 'slowed_down' | null) =>
  async ({ customerId }: TestAccount): Promise<void> => {
    await sql('DELETE FROM dunning_states WHERE customer_id = $1', customerId);
    if (stage) {
      await sql(`INSERT INTO dunning_states VALUES ($1, $2, NULL, $3)`, customerId, stage, NOW);
    }
    await house.app.get(Jobs).add('radius.follow-dunning', { customerId });
    await house.runJobs();
  };

let poolId: number;
async function drawFromPool({ id }: TestAccount): Promise<void> {
  const pools = house.app.get(IpPoolsService);
  poolId = (
    await pools.add(actor, {
      ...{ name: `cgnat-${id}`, kind: 'dynamic', networks: [`100.64.${id % 250}.0/24`] },
    })
  ).id;
  await pools.allocate(actor, poolId, id);
}
const renamePool = () => house.app.get(IpPoolsService).modify(actor, poolId, { name: 'renamed' });
const leavePool = ({ id }: TestAccount) => house.app.get(IpPoolsService).release(actor, poolId, id);

async function changePackage({ id }: TestAccount): Promise<void> {
  const { code } = await makeProduct(house, { downloadKbps: 77_000, uploadKbps: 7_000 });
  const wish = { product: code, on: 'now' };
  await house.app.get(Packages).change(actor, { dataAccountId: id }, wish);
}

async function limitSpeed(account: TestAccount): Promise<void> {
  const step = {
    ...({ window: 'day', usedBytes: GB, usedPercent: null } as const),
    ...{ downloadKbps: null, uploadKbps: null, speedPercent: 50 },
  };
  const policies = house.app.get(SpeedLimitPolicies);
  const { id } = await policies.add(actor, { name: 'limit', parts: [step] });
  await product({ fupSpeedLimitPolicyId: id })(account);
}

async function boostSpeed(account: TestAccount): Promise<void> {
  const window = {
    ...{ weekdays: [1], startsAt: '01:00', endsAt: '05:00' },
    ...{ downloadKbps: null, uploadKbps: null, speedPercent: 200 },
  };
  const policies = house.app.get(SpeedBoostPolicies);
  const { id } = await policies.add(actor, { name: 'boost', parts: [window] });
  await product({ fupSpeedBoostPolicyId: id })(account);
}

async function topUpByItself({ id }: TestAccount): Promise<void> {
  const type = await house.app.get(TopupTypes).add(actor, {
    ...{ name: '1 GB', size: 1, unit: 'GB', price: '10' },
    ...{ validity: 'period_end', validitySeconds: null },
  });
  const wish = { topupTypeId: type.id, limit: '25.00' };
  await house.app.get(AutoTopups).set(actor, id, wish);
}

async function liftHold({ id }: TestAccount): Promise<void> {
  const [first] = await house.app.get(Holds).list(id);
  await house.app.get(Holds).lift(actor, id, first!.id);
}

const MAC = 'aa:bb:cc:00:00:01';
const placed = (account: TestAccount) => hold(account, { kind: 'abuse' });
const ended = (account: TestAccount) => hold(account, HOUR_HOLD);
const CAPPED = { capBytes: GB, capMode: 'hard' } as const;
const CAPS = { cap_bytes: GB, is_metered: true };

const ACTS: Act[] = [
  { name: 'a hold is placed', act: placed, seen: { hold: 'abuse' } },
  { name: 'a hold is lifted', first: placed, act: liftHold, seen: { hold: null } },
  { name: 'a hold with an end is placed', act: ended, seen: { hold: 'billing' } },
  {
    name: 'a hold ends by time',
    first: ended,
    act: async () => {},
    at: LATER,
    seen: { hold: null },
  },
  {
    name: 'a hold that would end is amended to stay',
    first: ended,
    act: (account) => hold(account, { kind: 'billing' }),
    at: LATER,
    seen: { hold: 'billing' },
  },
  {
    name: 'a second hold is placed, the other of which ends by time',
    first: ended,
    act: placed,
    at: LATER,
    seen: { hold: 'abuse', valid_until: 'infinity' },
  },
  {
    name: 'an account is terminated',
    act: amend({ status: 'terminated' }),
    seen: { lifecycle: 'terminated' },
  },
  {
    name: 'an account with an address is terminated',
    first: amend({ static_ip: '203.0.113.1' }),
    act: amend({ status: 'terminated' }),
    seen: { lifecycle: 'terminated', static_ip: null },
  },
  {
    name: 'a customer is suspended',
    act: status('suspended'),
    seen: { customer_status: 'suspended' },
  },
  {
    name: 'a customer is cancelled',
    act: status('cancelled'),
    seen: { customer_status: 'cancelled' },
  },
  {
    name: 'a customer is active again',
    first: status('suspended'),
    act: status('active'),
    seen: { customer_status: 'active' },
  },
  { name: 'a product gets a hard cap', act: product(CAPPED), seen: { ...CAPS, is_hard: true } },
  {
    name: 'a cap becomes soft, with a speed beyond it',
    first: product(CAPPED),
    act: product({ capMode: 'soft', onceCappedDownloadKbps: 512, onceCappedUploadKbps: 256 }),
    seen: {
      ...{ ...CAPS, cap_mode: 'soft', is_hard: false },
      ...{ once_capped_download_kbps: 512, once_capped_upload_kbps: 256 },
    },
  },
  {
    name: 'a product loses its cap',
    first: product(CAPPED),
    act: product({ capBytes: null, capMode: null }),
    seen: { cap_bytes: null, is_metered: false, is_hard: false },
  },
  {
    name: 'a product gets other speeds',
    act: product({ downloadKbps: 9_000, uploadKbps: 3_000 }),
    seen: { download_kbps: 9_000, upload_kbps: 3_000 },
  },
  {
    name: 'a product is renamed',
    act: product({ code: 'P-renamed' }),
    seen: { product_code: 'P-renamed' },
  },
  {
    name: 'a product allows more sessions',
    act: product({ simultaneousUse: 3 }),
    seen: { simultaneous_use: 3 },
  },
  {
    name: 'a product gets a speed-limit policy',
    act: limitSpeed,
    seen: { fup_speed_limit_policy_id: expect.any(Number) },
  },
  {
    name: 'a product gets a speed-boost policy',
    act: boostSpeed,
    seen: { fup_speed_boost_policy_id: expect.any(Number) },
  },
  { name: 'an account changes its package', act: changePackage, seen: { download_kbps: 77_000 } },
  { name: 'a MAC is set', act: amend({ mac_address: MAC }), seen: { mac_address: MAC } },
  {
    name: 'a MAC is removed',
    first: amend({ mac_address: MAC }),
    act: amend({ mac_address: null }),
    seen: { mac_address: null },
  },
  {
    name: 'an address is given',
    act: amend({ static_ip: '203.0.113.2' }),
    seen: { static_ip: '203.0.113.2' },
  },
  {
    name: 'an address is taken',
    first: amend({ static_ip: '203.0.113.3' }),
    act: amend({ static_ip: null }),
    seen: { static_ip: null },
  },
  {
    name: 'an account draws from a pool',
    act: drawFromPool,
    seen: { framed_pool: expect.stringMatching(/^cgnat-/) },
  },
  {
    name: 'a pool is renamed',
    first: drawFromPool,
    act: renamePool,
    seen: { framed_pool: 'renamed' },
  },
  {
    name: 'an account leaves a pool',
    first: drawFromPool,
    act: leavePool,
    seen: { framed_pool: null },
  },
  { name: 'a slow-down is placed', act: dunning('slowed_down'), seen: { slowdown_kbps: 512 } },
  {
    name: 'a slow-down is lifted',
    first: dunning('slowed_down'),
    act: dunning(null),
    seen: { slowdown_kbps: null },
  },
  {
    name: 'an account may have two sessions',
    act: amend({ simultaneous_use: 2 }),
    seen: { simultaneous_use: 2 },
  },
  {
    name: 'an account tops up by itself',
    first: product(CAPPED),
    act: topUpByItself,
    seen: { auto_topup_type_id: expect.any(Number) },
  },
  // There are no acts for these, only SQL.
  {
    name: 'an account starts on another day',
    act: setAccount('starts_on', () => '2026-04-01'),
    seen: { starts_on: '2026-04-01' },
  },
  {
    name: 'an account becomes prepaid',
    act: setAccount('product_id', async () => {
      const prepaid = { kind: 'prepaid', capBytes: GB, validitySeconds: 60 } as const;
      return (await makeProduct(house, prepaid)).id;
    }),
    seen: { product_kind: 'prepaid', is_metered: true, is_hard: true },
  },
  {
    name: 'an account goes to a customer who is suspended',
    act: setAccount('customer_id', async () => {
      const other = await makeAccount(house);
      await status('suspended')(other);
      return other.customerId;
    }),
    seen: { customer_status: 'suspended' },
  },
];

test.each(ACTS)('the next facts know it when $name', async ({ first, act, seen, at }) => {
  const account = await makeAccount(house);
  const { customerId, productId } = account;
  const sibling = await makeAccount(house, { customerId, product: { id: productId } });
  await first?.(account);
  const before = await factsOf(account.id);
  await factsOf(sibling.id);
  expect([await isKept(account.id), await isKept(sibling.id)]).toEqual([true, true]);
  await act(account);
  const after = await factsOf(account.id, at);
  expect(after).toMatchObject(seen);
  for (const [fact, value] of Object.entries(after)) {
    if (value !== before[fact]) changed.add(fact);
  }
  expect(await isKept(account.id)).toBe(true);
  await expectNoneStale([account.id, sibling.id], at);
});

test('every fact there is has been changed by an act here', async () => {
  const rows = await house.database.query<{ name: string }>(
    `SELECT attname AS name FROM pg_attribute
      WHERE attrelid = 'account_facts'::regclass AND attnum > 0 AND NOT attisdropped`,
  );
  const fixed = ['data_account_id', 'is_kept'];
  const facts = rows.map(({ name }) => name).filter((name) => !fixed.includes(name));
  expect([...changed].sort()).toEqual(facts.sort());
});

test('every column that facts are gathered from has a trigger that watches it', async () => {
  const { source } = (await house.database.queryOne<{ source: string }>(
    `SELECT prosrc AS source FROM pg_proc WHERE oid = 'gather_facts'::regproc`,
  ))!;
  const tables = [...source.matchAll(/(?:FROM|JOIN) (\w+) (\w+)/g)]
    .map(([, table, alias]) => ({ table: table!, alias: alias! }))
    .filter(({ table }) => table !== 'account_facts');
  const read = Object.fromEntries(
    tables.map(({ table, alias }) => {
      const columns = [...source.matchAll(new RegExp(`\\b${alias}\\.(\\w+)`, 'g'))];
      return [table, [...new Set(columns.map(([, column]) => column!))].sort()];
    }),
  );
  const triggers = await house.database.query<{
    table: string;
    events: number;
    columns: string[] | null;
  }>(
    `SELECT t.tgrelid::regclass::text AS "table", (t.tgtype & 28)::integer AS events,
            (SELECT array_agg(a.attname::text ORDER BY a.attname) FROM pg_attribute a
              WHERE a.attrelid = t.tgrelid AND a.attnum = ANY (t.tgattr)) AS columns
       FROM pg_trigger t WHERE t.tgfoid = 'outdate_facts'::regproc AND t.tgenabled = 'O'`,
  );
  const [INSERT, DELETE, UPDATE] = [4, 8, 16];
  const watched = Object.fromEntries(
    triggers.map(({ table, events, columns }) => [table, { events, columns }]),
  );
  // The row of an id is always the same one.
  const but = (columns: string[] | undefined) => columns?.filter((column) => column !== 'id');
  expect(watched).toEqual({
    data_accounts: { events: UPDATE, columns: null },
    products: { events: UPDATE, columns: but(read['products']) },
    customers: { events: UPDATE, columns: but(read['customers']) },
    ip_pools: { events: UPDATE, columns: but(read['ip_pools']) },
    customer_slowdowns: { events: INSERT | DELETE | UPDATE, columns: null },
    ip_allocations: { events: INSERT | DELETE | UPDATE, columns: null },
    data_account_holds: { events: INSERT | DELETE | UPDATE, columns: null },
  });
  expect(Object.keys(read).sort()).toEqual(Object.keys(watched).sort());
  expect(but(read['products'])).toHaveLength(11);
  expect(but(read['customers'])).toEqual(['status']);
});

test('a new account has facts that are not kept yet; they go when it goes', async () => {
  const made = await makeAccount(house);
  expect(await isKept(made.id)).toBe(false);
  const { id: last } = (await house.database.queryOne<{ id: number }>(
    `WITH added AS (
       INSERT INTO data_accounts (customer_id, product_id, username, secret, lifecycle, starts_on,
                                  version, created_at, modified_at)
       SELECT $1, $2, 'many-' || n, '', 'active', '2026-03-01', 1, now(), now()
         FROM generate_series(1, 50) n RETURNING id)
     SELECT max(id) AS id FROM added`,
    [made.customerId, made.productId],
  ))!;
  const counted = () =>
    house.database.queryOne(
      `SELECT count(*)::integer AS rows, count(*) FILTER (WHERE is_kept)::integer AS kept,
              bool_and(k.customer_id = $2 AND k.product_id = $3) AS named
         FROM account_facts k WHERE k.data_account_id BETWEEN $1 - 49 AND $1`,
      [last, made.customerId, made.productId],
    );
  expect(await counted()).toEqual({ rows: 50, kept: 0, named: true });
  expect(await factsOf(last)).toMatchObject({ lifecycle: 'active', is_kept: true });
  await expectNoneStale([made.id, last]);
  expect(await sql(`DELETE FROM data_accounts WHERE username LIKE 'many-%'`)).toBe(50);
  expect(await counted()).toEqual({ rows: 0, kept: 0, named: null });
});

test('the facts of an unknown account are all NULL', async () => {
  const facts = await factsOf(999_999);
  expect(Object.keys(facts).length).toBeGreaterThan(20);
  expect(Object.values(facts).every((value) => value === null)).toBe(true);
  expect(await isKept(999_999)).toBeUndefined();
});
