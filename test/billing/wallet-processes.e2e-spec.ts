import { setTimeout as sleep } from 'node:timers/promises';
import { Actor } from '../../src/auth/index.js';
import { PartnersService, Wallets } from '../../src/billing/index.js';
import type { Answer } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { type ServerProcess, startProcess } from '../support/process.js';
import { makeProduct } from '../support/products.js';
import { makeAccount } from '../support/radius.js';
import { BillingMakers } from './support/billing.js';

const KEYS = { ENCRYPTION_KEY: 'a'.repeat(64), SESSION_SECRET: 'b'.repeat(64) };
const OPERATIONS = 200;
const AT_ONCE = 40;
const DEATHS = 10;
const CUSTOMERS = 10;
/** More than anybody has when he first asks for one, and less than he has later. */
const TOPUP_PRICE = '21.50';
const clerk = Actor.system('test');

/** Something that moves money, under a name that is its Idempotency-Key and stands in its row. */
interface Operation {
  name: string;
  send(server: ServerProcess): Promise<Answer>;
}

let house: TestApplication;
let make: BillingMakers;
let server: ServerProcess;
let token: string;
let partner: { id: number; key: string };
let customers: { id: number; accountNumber: string; username: string }[];
let topupTypeId: number;

beforeAll(async () => {
  house = await startApplication(KEYS);
  make = new BillingMakers(house);
  token = await make.accountant();
  await make.setting('partner_requests_per_15_minutes', 1_000_000);
  await make.setting('mail_invoices', false);
  const partners = house.app.get(PartnersService);
  const { id } = await partners.add(clerk, { name: 'Reseller', email: null, currency: 'USD' });
  partner = { id, key: await partners.issueKey(clerk, id) };
  await partners.allow(clerk, id, '127.0.0.1');
  await house.app.get(Wallets).deposit(clerk, id, { amount: '300', reference: 'opening' });
  customers = [];
  const product = await makeProduct(house, { price: '0', capBytes: 1_000, capMode: 'hard' });
  for (let n = 0; n < CUSTOMERS; n++) {
    const customer = await make.customer({ partnerId: id });
    const { username } = await makeAccount(house, { customerId: customer.id, product });
    customers.push({ ...customer, username });
  }
  const topup = { name: 'Extra', size: 1, unit: 'GB', price: TOPUP_PRICE };
  const sold = await house.api.as(token).post('/admin/topup-types', { body: topup });
  topupTypeId = sold.body.id;
  server = await startProcess(house.databaseUrl, KEYS);
});
afterAll(async () => {
  await server.stop();
  await house.stop();
});

/**
 * Moves there and back, payments, top-ups and deposits, ten of a kind in turn; of the moves and the
 * top-ups some find the wallet or the account empty.
 */
function operation(n: number): Operation {
  const name = `operation ${n}`;
  const headers = { 'idempotency-key': name };
  const { id: customer_id, accountNumber: account_number, username } = customers[n % CUSTOMERS]!;
  const move = (amount: string) => (to: ServerProcess) =>
    to.api.send('PUT', '/api/integration/v2/move-funds', {
      form: { account_number, amount, description: name },
      headers: { ...headers, token: partner.key },
    });
  const sends = [
    move('7.5'),
    move('12.34567'),
    move('-9'),
    (to: ServerProcess) =>
      to.api.as(token).post('/api/v1/add_payment', {
        body: { customer_id, amount: '3.21', method: 'eft', reference: name },
        headers,
      }),
    (to: ServerProcess) =>
      to.api.as(token).post(`/admin/partners/${partner.id}/deposits`, {
        body: { amount: '2.5', reference: name },
        headers,
      }),
    (to: ServerProcess) =>
      to.api.as(token).post('/api/v1/do_topup', {
        body: { username, topup_type_id: topupTypeId },
        headers,
      }),
  ];
  return { name, send: sends[Math.floor(n / CUSTOMERS) % sends.length]! };
}

/** Asks until there is an answer, as an integrator has to; what nobody answered is asked again. */
async function insist({ send }: Operation): Promise<Answer> {
  for (;;) {
    const answer = await send(server).catch(() => undefined);
    const isRunning = answer?.status === 409 && answer.text.includes('still running');
    if (answer && answer.status < 500 && !isRunning) return answer;
    await sleep(50);
  }
}

/** What an answer says, but for the name of the request. */
function saidBy({ status, body }: Answer): unknown[] {
  return [status, { ...body, request_id: undefined }];
}

/** For want of funds: the partner face says 402, the call API calls it a conflict. */
function isRefused({ status, body }: Answer): boolean {
  return status === 402 || body.reason === 'insufficient_funds';
}

/** Rows that bear a name; a top-up bears none, and is found by the id that it was answered with. */
async function rowsOf(name: string, { body }: Answer): Promise<number> {
  const row = await house.database.queryOne<{ count: number }>(
    `SELECT ((SELECT count(*) FROM fund_moves WHERE description = $1)
           + (SELECT count(*) FROM payments WHERE reference = $1)
           + (SELECT count(*) FROM partner_deposits WHERE reference = $1)
           + (SELECT count(*) FROM topups WHERE id = $2))::integer AS count`,
    [name, body.data?.topup_id ?? 0],
  );
  return row!.count;
}

test('two hundred moves, payments, top-ups and deposits at once, and a server that is killed ten times', async () => {
  const operations = Array.from({ length: OPERATIONS }, (_, n) => operation(n));
  const answers = new Map<string, Answer>();
  const waiting = [...operations];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      answers.set(next.name, await insist(next));
    }
  };
  const work = Promise.all(Array.from({ length: AT_ONCE }, worker));
  for (let death = 1; death <= DEATHS; death++) {
    const due = Math.floor((OPERATIONS * death) / (DEATHS + 1)) - AT_ONCE / 2;
    while (answers.size < due) await sleep(2);
    await server.kill();
    server = await startProcess(house.databaseUrl, KEYS);
  }
  await work;

  expect(answers.size).toBe(OPERATIONS);
  const strange = [...answers.values()].filter(
    (answer) => ![200, 201].includes(answer.status) && !isRefused(answer),
  );
  expect(strange.map(({ text }) => text)).toEqual([]);
  await make.expectRightBooks();
  await mustStandAsAnswered(answers);

  // Every key once more: the same answers, and nothing happens.
  for (const { name, send } of operations) {
    const again = await send(server);
    expect([name, ...saidBy(again)]).toEqual([name, ...saidBy(answers.get(name)!)]);
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  }
  await mustStandAsAnswered(answers);
  await make.expectRightBooks();
}, 600_000);

/** Each top-up that was acknowledged, and no other, gave one lot, and one charge that one invoice bills. */
async function mustBeBoughtOnce(topupIds: readonly number[]): Promise<void> {
  const topups = await house.database.query<{ id: number; lots: number; charges: number }>(
    `SELECT id, (SELECT count(*)::integer FROM allowance_lots WHERE topup_id = topups.id) AS lots,
            (SELECT count(*)::integer FROM charges
               JOIN invoice_lines AS line ON line.charge_id = charges.id
              WHERE source_type = 'topup' AND source_id = topups.id
                AND charges.amount = $1) AS charges
       FROM topups ORDER BY id`,
    [TOPUP_PRICE],
  );
  const expected = [...topupIds].sort((one, other) => one - other);
  expect(topups).toEqual(expected.map((id) => ({ id, lots: 1, charges: 1 })));
}

/** What was acknowledged is there once, what was refused is not, and no floor is broken. */
async function mustStandAsAnswered(answers: ReadonlyMap<string, Answer>): Promise<void> {
  for (const [name, answer] of answers) {
    expect([name, await rowsOf(name, answer)]).toEqual([name, isRefused(answer) ? 0 : 1]);
  }
  const bought = [...answers.values()].flatMap(({ body }) => body.data?.topup_id ?? []);
  expect(bought.length).toBeGreaterThan(0);
  const isShort = [...answers.values()].some(({ body }) => body.reason === 'insufficient_funds');
  expect(isShort).toBe(true);
  await mustBeBoughtOnce(bought);
  const balance = await house.api
    .as(token)
    .get('/admin/trial-balance', { query: { date: '2099-12-31' } });
  expect(balance.body.balanced).toBe(true);
  const broken = await house.database.query(
    `SELECT code, balance FROM ledger_accounts
      WHERE partner_id IS NOT NULL AND balance > 0
         OR customer_id IS NOT NULL AND balance > coalesce(debit_limit, 0)`,
  );
  expect(broken).toEqual([]);
}
