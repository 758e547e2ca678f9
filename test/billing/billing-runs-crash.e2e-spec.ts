import pg from 'pg';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { type ServerProcess, startProcess, until } from '../support/process.js';
import { makeProduct } from '../support/products.js';
import { BillingMakers } from './support/billing.js';

/** More than two batches. */
const CUSTOMERS = 4_300;
const DATE = '2026-02-01';

/** Everything that a run writes, but ids and the time of day. */
const WRITTEN = {
  invoices: `
    SELECT concat_ws('|', invoice_number, customer_id, date, due_date, subtotal, tax, total,
                     (SELECT date FROM billing_runs WHERE id = billing_run_id), bill_to)
      FROM invoices ORDER BY 1`,
  lines: `
    SELECT concat_ws('|', invoice_number, position, kind, product_id, description, quantity, unit_price,
                     amount, tax_rate, line.tax, subscription_id, period_start, period_end, charge_id)
      FROM invoice_lines AS line JOIN invoices ON invoices.id = invoice_id ORDER BY 1`,
  entries: `
    SELECT concat_ws('|', journal.kind, journal.reference, journal.on_date, account.code, amount)
      FROM ledger_entries AS entry
      JOIN ledger_journals AS journal ON journal.id = journal_id
      JOIN ledger_accounts AS account ON account.id = account_id ORDER BY 1`,
  items: `
    SELECT concat_ws('|', customer_id, kind, reference, due_on, amount, open_amount)
      FROM open_items ORDER BY 1`,
  subscriptions: `
    SELECT concat_ws('|', id, billed_until, next_on, version) FROM subscriptions ORDER BY 1`,
  charges: `SELECT concat_ws('|', id, state) FROM charges ORDER BY 1`,
  calls: `
    SELECT concat_ws('|', charge.id, state, invoice_number)
      FROM call_charges AS charge LEFT JOIN invoices ON invoices.id = invoice_id ORDER BY 1`,
  mails: `
    SELECT concat_ws('|', task_identifier, count(*)) FROM graphile_worker.jobs
     WHERE task_identifier = 'billing.mail-invoice' GROUP BY task_identifier`,
};

let undisturbed: Record<string, string[]>;
let house: TestApplication;
let token: string;
let servers: ServerProcess[] = [];

beforeAll(async () => {
  const peaceful = await prepared();
  await run(peaceful.house.api.as(peaceful.token));
  // Only the run: the mails that it asks for stay in the queue.
  await peaceful.house.database.execute(
    `UPDATE graphile_worker._private_jobs SET run_at = 'infinity'
      WHERE task_id IN (SELECT id FROM graphile_worker._private_tasks
                         WHERE identifier = 'billing.mail-invoice')`,
  );
  await peaceful.house.runJobs();
  undisturbed = await written(peaceful.house);
  await new BillingMakers(peaceful.house).expectRightBooks();
  await peaceful.house.stop();
});
beforeEach(async () => {
  ({ house, token } = await prepared());
});
afterEach(async () => {
  await Promise.all(servers.map((server) => server.kill()));
  servers = [];
  await house.stop();
});

/** An installation with subscriptions, purchases and calls that wait, and credit, the same each time. */
async function prepared(): Promise<{ house: TestApplication; token: string }> {
  const house = await startApplication();
  const make = new BillingMakers(house);
  await make.setting('tax_rate', '15');
  const product = await makeProduct(house, {
    price: '399',
    name: 'Fibre',
    priceFrom: '2020-01-01',
  });
  await house.database.execute(
    `INSERT INTO customers (id, accounting_code, customer_type, name, billing_day, version,
                            created_at, modified_at)
     SELECT n, 'C' || n, 'individual', 'Customer ' || n, 1 + n % 3, 1, now(), now()
       FROM generate_series(1, ${CUSTOMERS}) AS n`,
  );
  await house.database.execute(
    `INSERT INTO subscriptions (id, customer_id, product_id, quantity, starts_on, anchor_on,
                                billed_until, next_on, created_at, created_by, modified_at)
     SELECT n, n, $1, 1, '2026-01-01', '2026-01-01', '2026-01-01', '2026-01-01', now(), 'test', now()
       FROM generate_series(1, ${CUSTOMERS}) AS n`,
    [product.id],
  );
  await house.database.execute(
    `INSERT INTO charges (id, customer_id, source_type, source_id, position, date, description,
                          quantity, unit_price, amount, tax_rate, tax, bill_on, state, created_at,
                          created_by)
     SELECT n, n, 'topup', n, 0, '2026-01-15', 'Top-up', 1, 99, 99, 15, 14.85, '2026-01-15', 'pending',
            now(), 'test'
       FROM generate_series(1, ${CUSTOMERS}, 7) AS n`,
  );
  // Of two days; who is billed after the first of the month is billed for them later.
  await house.database.execute(
    `INSERT INTO call_charges (id, customer_id, date, calls, amount, tax_rate, tax, state, created_at,
                               created_by)
     SELECT 10 * n + day, n, '2026-01-20'::date + day, 1, 1.23456, 15, 0.16103, 'pending', now(), 'test'
       FROM generate_series(1, ${CUSTOMERS}, 5) AS n, generate_series(1, 2) AS day`,
  );
  await house.database.execute(
    `INSERT INTO call_records (call_id, customer_id, started_at, seconds, amount, call_charge_id,
                               created_at, created_by)
     SELECT 'c-' || id, customer_id, date + time '10:00', 60, amount, id, now(), 'test'
       FROM call_charges ORDER BY id`,
  );
  const token = await make.accountant();
  for (const customerId of [5, 1005, 2005]) {
    const payment = { customer_id: customerId, amount: '100', method: 'cash', date: '2026-01-20' };
    await house.api.as(token).call('add_payment', payment);
  }
  return { house, token };
}

async function run(api: Api): Promise<number> {
  const { status, body } = await api.post('/admin/billing-runs', { body: { date: DATE } });
  expect([status, body.detail]).toEqual([201, undefined]);
  return body.id;
}

async function written({ database }: TestApplication): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [what, sql] of Object.entries(WRITTEN)) {
    const rows = await database.query<{ concat_ws: string }>(sql);
    found[what] = rows.map(({ concat_ws }) => concat_ws);
  }
  return found;
}

/** A server whose mails stay in the queue. */
async function server(): Promise<ServerProcess> {
  const started = await startProcess(house.databaseUrl, { SMTP_URL: '' });
  servers.push(started);
  return started;
}

async function progress(): Promise<{ done: number; isComplete: boolean }> {
  const row = await house.database.queryOne<{ done: number; isComplete: boolean }>(
    `SELECT coalesce(max(customers_done), 0) AS done,
            coalesce(bool_and(status = 'completed'), false) AS "isComplete" FROM billing_runs`,
  );
  return row!;
}

/** Whether somebody waits for a table that the test holds. */
async function isHeldUp(table: string): Promise<boolean> {
  const waiting = await house.database.query(
    `SELECT FROM pg_locks WHERE NOT granted AND relation = $1::regclass`,
    [table],
  );
  return waiting.length > 0;
}

/** Kills the server when its run wants to write to a table. */
async function killAt(table: string): Promise<void> {
  const obstacle = new pg.Client(house.databaseUrl);
  const victim = await server();
  await obstacle.connect();
  try {
    await obstacle.query(`BEGIN; LOCK TABLE ${table} IN SHARE ROW EXCLUSIVE MODE`);
    await run(victim.api.as(token));
    await until(() => isHeldUp(table), `the run wants to write ${table}`);
    await victim.kill();
  } finally {
    await obstacle.end();
  }
}

async function expectAsUndisturbed(): Promise<void> {
  await until(async () => (await progress()).isComplete, 'the run is complete');
  const { mails: _, ...found } = await written(house);
  const { mails: __, ...expected } = undisturbed;
  expect(found).toEqual(expected);
  await new BillingMakers(house).expectRightBooks();
}

test('a run that is killed, wherever, and asked for again equals one that was left in peace', async () => {
  expect(undisturbed.invoices).toHaveLength(CUSTOMERS);
  expect(undisturbed.calls!.some((call) => call.includes('|invoiced|'))).toBe(true);
  await killAt('ledger_entries');
  expect(await progress()).toEqual({ done: 0, isComplete: false });
  await killAt('allocations');
  const victim = await server();
  await run(victim.api.as(token));
  await until(async () => (await progress()).done > 0, 'a batch is done');
  await victim.kill();
  await run((await server()).api.as(token));
  await expectAsUndisturbed();
});

test('a run that is started by two servers at once equals one', async () => {
  const both = await Promise.all([server(), server()]);
  const ids = await Promise.all(both.map(({ api }) => run(api.as(token))));
  expect(new Set(ids).size).toBe(1);
  await expectAsUndisturbed();
});
