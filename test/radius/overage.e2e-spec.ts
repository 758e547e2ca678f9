import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { Intake } from '../support/intake.js';
import { makeAccount, setTime, type TestAccount } from '../support/radius.js';

let house: TestApplication;
let intake: Intake;
let administrator: Api;

const GB = 2 ** 30;
const SOFT = { capBytes: GB, capMode: 'soft', addOverusageOnTopup: true } as const;

beforeAll(async () => {
  house = await startApplication();
  intake = await Intake.open(house);
  administrator = house.api.as(await house.make.token({ role: 'administrator' }));
  await administrator.send('PUT', '/admin/settings/mail_invoices', { body: { value: false } });
});

beforeEach(() => setTime(house, '2026-03-10T12:00:00Z'));

afterAll(() => house.stop());

async function charge(): Promise<void> {
  await house.database.execute(`SELECT graphile_worker.add_job('radius.charge-due-overage')`);
  await house.runJobs();
}

const owed = async ({ customerId }: TestAccount): Promise<string> =>
  (await administrator.call('get_customer_details', { customer_id: customerId })).data.balance;

test('use beyond a soft cap is charged once, a day after the period has ended', async () => {
  const account = await makeAccount(house, { product: { ...SOFT, overagePrice: '8.00' } });
  await intake.use(account.username, 3.5 * GB);
  await setTime(house, '2026-04-01T23:00:00Z');
  await charge();
  expect(await owed(account)).toBe('0.00');
  await setTime(house, '2026-04-02T00:00:00Z');
  await charge();
  await charge();
  expect(await owed(account)).toBe('20.00');
  const line = await house.database.queryOne(
    `SELECT description, quantity::text AS quantity FROM invoice_lines
      WHERE description LIKE 'Use beyond%'`,
  );
  expect(line).toEqual({
    description: expect.stringMatching(
      new RegExp(
        `^Use beyond the cap of .*, 2026-03-01 to 2026-03-31, in GB \\(${account.username}\\)$`,
      ),
    ),
    quantity: '2.50000',
  });
});

test('what comes to light later is charged besides', async () => {
  const account = await makeAccount(house, { product: { ...SOFT, overagePrice: '8.00' } });
  await intake.use(account.username, 2 * GB);
  await setTime(house, '2026-04-03T00:00:00Z');
  await charge();
  await house.database.execute('SELECT count_usage($1, $2, business_date($2), true, 0, $3, 0)', [
    account.id,
    '2026-03-20T00:00:00Z',
    GB,
  ]);
  await charge();
  expect(await owed(account)).toBe('16.00');
});

test('the product of the end of the period decides, and a customer at his limit owes it as well', async () => {
  const account = await makeAccount(house, { product: { ...SOFT, overagePrice: '8.00' } });
  await intake.use(account.username, 2 * GB);
  await administrator.call('generate_journal', {
    customer_id: account.customerId,
    amount: '1.00',
    description: 'Opens the account',
  });
  await house.database.execute(
    'UPDATE ledger_accounts SET debit_limit = 1 WHERE customer_id = $1',
    [account.customerId],
  );
  await setTime(house, '2026-04-01T12:00:00Z');
  const free = await makeAccount(house, { product: SOFT });
  await administrator.call('change_package', {
    data_account_id: account.id,
    product_id: free.productId,
    effective_date: 'now',
  });
  await setTime(house, '2026-04-03T00:00:00Z');
  await charge();
  expect(await owed(account)).toBe('9.00');
});

test('without a price, and at a hard cap, nothing is charged', async () => {
  const soft = await makeAccount(house, { product: SOFT });
  const hard = await makeAccount(house, {
    product: { capBytes: GB, capMode: 'hard', overagePrice: '8.00' },
  });
  for (const { username } of [soft, hard]) await intake.use(username, 2 * GB);
  await setTime(house, '2026-04-03T00:00:00Z');
  await charge();
  expect([await owed(soft), await owed(hard)]).toEqual(['0.00', '0.00']);
});
