import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { CustomersService } from '../../src/customers/index.js';
import { Jobs } from '../../src/platform/jobs/jobs.js';
import { ProductsService } from '../../src/products/index.js';
import { Holds, NasService } from '../../src/radius/index.js';
import { IpPoolsService } from '../../src/radius/ip-pools/ip-pools.service.js';
import { account as report } from '../support/accounting.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { actor, makeAccount, SECRET, setTime, type TestAccount } from '../support/radius.js';

type Facts = Record<string, unknown>;

const NOW = '2026-03-10T12:00:00Z';

let house: TestApplication;
/** Connections of our own: who acts, who logs in, and who looks on. */
let actsOn: pg.Client;
let reads: pg.Client;
let watches: pg.Client;

beforeAll(async () => {
  house = await startApplication();
  await setTime(house, NOW);
  [actsOn, reads] = [await connection(), await connection()];
  watches = await connection();
});

afterEach(async () => {
  await actsOn.query('ROLLBACK');
  await reads.query('ROLLBACK');
});

afterAll(async () => {
  await actsOn.end();
  await reads.end();
  await watches.end();
  await house.stop();
});

async function connection(): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
  return client;
}

async function factsOf(id: number, client = reads): Promise<Facts> {
  const { rows } = await client.query('SELECT to_jsonb(facts_of($1, $2)) AS facts', [id, NOW]);
  return rows[0].facts;
}

const isKept = async (id: number): Promise<boolean> =>
  (await house.database.queryOne<{ is_kept: boolean }>(
    'SELECT is_kept FROM account_facts WHERE data_account_id = $1',
    [id],
  ))!.is_kept;

const pidOf = async (client: pg.Client): Promise<number> =>
  (await client.query('SELECT pg_backend_pid() AS pid')).rows[0].pid;

/** Returns when somebody waits for what this connection holds. */
async function waitingFor(pid: number): Promise<number> {
  for (let tries = 0; tries < 1000; tries++) {
    const { rows } = await watches.query<{ pid: number }>(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
          AND wait_event_type = 'Lock' AND $1 = ANY (pg_blocking_pids(pid))`,
      [pid],
    );
    if (rows[0]) return rows[0].pid;
    await sleep(10);
  }
  throw new Error('nobody waits');
}

interface Act {
  what: string;
  text: string;
  values: (account: TestAccount) => unknown[] | Promise<unknown[]>;
  fact: string;
  was: unknown;
  becomes: unknown;
}

const ACTS: Act[] = [
  {
    what: 'a product',
    text: 'UPDATE products SET download_kbps = 9000 WHERE id = $1',
    values: ({ productId }) => [productId],
    ...{ fact: 'download_kbps', was: 1000, becomes: 9000 },
  },
  {
    what: 'a customer',
    text: `UPDATE customers SET status = 'suspended' WHERE id = $1`,
    values: ({ customerId }) => [customerId],
    ...{ fact: 'customer_status', was: 'active', becomes: 'suspended' },
  },
  {
    what: 'a hold',
    text: `INSERT INTO data_account_holds (data_account_id, kind, placed_by, placed_at)
           VALUES ($1, 'abuse', 'test', now())`,
    values: ({ id }) => [id],
    ...{ fact: 'hold', was: null, becomes: 'abuse' },
  },
  {
    what: 'the product of an account',
    text: 'UPDATE data_accounts SET product_id = $2 WHERE id = $1',
    values: async ({ id }) => [
      id,
      (await makeProduct(house, { downloadKbps: 7000, uploadKbps: 700 })).id,
    ],
    ...{ fact: 'download_kbps', was: 1000, becomes: 7000 },
  },
  {
    what: 'a slow-down',
    text: 'INSERT INTO customer_slowdowns VALUES ($1, 64, now())',
    values: ({ customerId }) => [customerId],
    ...{ fact: 'slowdown_kbps', was: null, becomes: 64 },
  },
  {
    what: 'a fixed address',
    text: `INSERT INTO ip_allocations (network, layers, data_account_id)
           VALUES (('203.0.113.' || $1::integer % 250)::inet, '[1,2)', $1)`,
    values: ({ id }) => [id],
    ...{ fact: 'static_ip', was: null, becomes: expect.stringMatching(/^203\.0\.113\./) },
  },
  {
    what: 'the name of a pool',
    text: `UPDATE ip_pools SET name = name || '-renamed' FROM data_accounts d
            WHERE d.id = $1 AND ip_pools.id = d.ip_pool_id`,
    values: ({ id }) => [id],
    ...{ fact: 'framed_pool', was: expect.stringMatching(/-pool$/) },
    becomes: expect.stringMatching(/-pool-renamed$/),
  },
];

async function slow(): Promise<TestAccount> {
  const made = await makeAccount(house, { product: { downloadKbps: 1000, uploadKbps: 100 } });
  await newPool(made.id);
  return made;
}

async function newPool(id: number): Promise<number> {
  const pools = house.app.get(IpPoolsService);
  const pool = await pools.add(actor, {
    ...{ name: `${id}-pool`, kind: 'dynamic', networks: [`100.64.${id % 250}.0/24`] },
  });
  await pools.allocate(actor, pool.id, id);
  return pool.id;
}

describe.each([{ beforehand: 'kept' }, { beforehand: 'out of date' }])(
  'facts that are $beforehand',
  ({ beforehand }) => {
    test.each(ACTS)(
      'while an act on $what is open, others see what was and do not keep it',
      async ({ text, values, fact, was, becomes }) => {
        const account = await slow();
        if (beforehand === 'kept') await factsOf(account.id);
        const parameters = await values(account);
        await actsOn.query('BEGIN');
        await actsOn.query(text, parameters);
        expect(await factsOf(account.id)).toMatchObject({ [fact]: was });
        expect(await isKept(account.id)).toBe(beforehand === 'kept');
        // Who acts sees what it has done.
        expect(await factsOf(account.id, actsOn)).toMatchObject({ [fact]: becomes });
        expect(await factsOf(account.id)).toMatchObject({ [fact]: was });
        await actsOn.query('COMMIT');
        expect(await factsOf(account.id)).toMatchObject({ [fact]: becomes });
        expect(await isKept(account.id)).toBe(true);
      },
    );
  },
);

test.each(ACTS)(
  'an act on $what that is taken back leaves the facts as they were',
  async ({ text, values, fact, was }) => {
    const account = await slow();
    const parameters = await values(account);
    await actsOn.query('BEGIN');
    await actsOn.query(text, parameters);
    await factsOf(account.id, actsOn);
    await actsOn.query('ROLLBACK');
    expect(await factsOf(account.id)).toMatchObject({ [fact]: was });
    expect(await isKept(account.id)).toBe(true);
  },
);

test.each(ACTS)(
  'an act on $what waits for who is gathering, and outdates what that has kept',
  async ({ text, values, fact, was, becomes }) => {
    const account = await slow();
    const parameters = await values(account);
    await reads.query('BEGIN');
    expect(await factsOf(account.id)).toMatchObject({ [fact]: was });
    const acting = actsOn.query(text, parameters);
    await waitingFor(await pidOf(reads));
    expect(await isKept(account.id)).toBe(false);
    await reads.query('COMMIT');
    await acting;
    expect(await isKept(account.id)).toBe(false);
    expect(await factsOf(account.id)).toMatchObject({ [fact]: becomes });
    expect(await isKept(account.id)).toBe(true);
  },
);

describe('an account that comes while an act is open', () => {
  /** The act by its service stays open while an account comes by SQL; that has to wait. */
  async function comeDuring(act: () => Promise<unknown>, text: string, values: unknown[]) {
    let coming: Promise<unknown> | undefined;
    await house.database.transaction(async () => {
      await act();
      const row = await house.database.queryOne<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      coming = actsOn.query(text, values);
      await waitingFor(row!.pid);
    });
    await coming;
  }

  test('waits for the edit of its product', async () => {
    const [{ id }, { productId }] = [await slow(), await slow()];
    await comeDuring(
      () => house.app.get(ProductsService).modify(actor, productId, { downloadKbps: 9000 }),
      'UPDATE data_accounts SET product_id = $2 WHERE id = $1',
      [id, productId],
    );
    expect(await factsOf(id)).toMatchObject({ download_kbps: 9000 });
  });

  test('waits for the suspension of its customer', async () => {
    const [{ id }, { customerId }] = [await slow(), await slow()];
    await comeDuring(
      () => house.app.get(CustomersService).amend(actor, customerId, { status: 'suspended' }),
      'UPDATE data_accounts SET customer_id = $2 WHERE id = $1',
      [id, customerId],
    );
    expect(await factsOf(id)).toMatchObject({ customer_status: 'suspended' });
  });

  test('waits for the new name of its pool', async () => {
    const { id } = await slow();
    const poolId = await newPool((await makeAccount(house)).id);
    await comeDuring(
      () => house.app.get(IpPoolsService).modify(actor, poolId, { name: 'other-name' }),
      'UPDATE data_accounts SET ip_pool_id = $2 WHERE id = $1',
      [id, poolId],
    );
    expect(await factsOf(id)).toMatchObject({ framed_pool: 'other-name' });
  });

  test.each([
    { turn: 'placed', stage: 'slowed_down', becomes: 512 },
    { turn: 'lifted', stage: null, becomes: null },
  ])('knows of the slow-down that is being $turn', async ({ stage, becomes }) => {
    const { id, customerId, productId } = await slow();
    const toFollow = () => house.app.get(Jobs).add('radius.follow-dunning', { customerId });
    await house.database.execute(
      `INSERT INTO dunning_states (customer_id, stage, since) VALUES ($1, 'slowed_down', now())`,
      [customerId],
    );
    if (stage === null) {
      await toFollow();
      await house.runJobs();
      await house.database.execute('DELETE FROM dunning_states WHERE customer_id = $1', [
        customerId,
      ]);
    }
    // A login of the first account, say: dunning has changed the speed, and waits for it.
    await actsOn.query('BEGIN');
    await actsOn.query('SELECT lock_data_account($1)', [id]);
    await toFollow();
    const following = house.runJobs();
    const dunning = await waitingFor(await pidOf(actsOn));
    const adding = makeAccount(house, { customerId, product: { id: productId } });
    await waitingFor(dunning);
    await actsOn.query('COMMIT');
    const [second] = await Promise.all([adding, following]);
    await house.runJobs();
    expect(await factsOf(id)).toMatchObject({ slowdown_kbps: becomes });
    expect(await factsOf(second.id)).toMatchObject({ slowdown_kbps: becomes });
  });
});

test('a customer is suspended and his account held at the same moment: both come about', async () => {
  await house.app.get(NasService).add(actor, { name: 'nas', address: '127.0.0.1', secret: SECRET });
  const { id, customerId, username } = await slow();
  await report(house, { status: 'Start', username });
  let runs = 0;
  let holding: Promise<unknown> | undefined;
  const pid = await new Promise<number>((locked) => {
    holding = house.database.transaction(async () => {
      runs += 1;
      const row = await house.database.queryOne<{ pid: number }>(
        'SELECT pg_backend_pid() AS pid, lock_data_account($1)',
        [id],
      );
      locked(row!.pid);
      if (runs === 1) await waitingFor(row!.pid);
      await house.app.get(Holds).place(actor, id, { kind: 'abuse' });
    });
  });
  expect(pid).toBeGreaterThan(0);
  await house.app.get(CustomersService).amend(actor, customerId, { status: 'suspended' });
  await holding;
  // Neither had to begin anew: who changes a customer holds his accounts before their rows.
  expect(runs).toBe(1);
  expect(await factsOf(id)).toMatchObject({ customer_status: 'suspended', hold: 'abuse' });
});
