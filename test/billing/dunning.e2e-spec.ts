import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { letters } from '../support/helpdesk.js';
import { Intake } from '../support/intake.js';
import { makeAccount, setTime } from '../support/radius.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;
let intake: Intake;

beforeAll(async () => {
  house = await startApplication();
  make = new BillingMakers(house);
  intake = await Intake.open(house);
  admin = house.api.as(await make.accountant());
  await make.setting('dunning_slow_down_days', 20);
  await make.setting('dunning_hold_days', 30);
  await make.setting('mail_invoices', false);
});
afterAll(() => house.stop());
afterEach(() => make.expectRightBooks());
beforeEach(() => setTime(house, '2026-03-01T10:00:00Z'));

interface Late {
  id: number;
  email: string;
  username: string;
  accountId: number;
}

/** A customer with a data account, and an invoice that is due on 2026-03-15. */
async function late(price = '100'): Promise<Late> {
  const { id, email } = await make.customer();
  const { username, id: accountId } = await makeAccount(house, {
    customerId: id,
    product: { downloadKbps: 10_000, uploadKbps: 5_000 },
  });
  await invoice(id, price);
  return { id, email, username, accountId };
}

async function invoice(customerId: number, price: string): Promise<number> {
  const lines = [{ description: 'Fibre', quantity: '1', unit_price: price }];
  const { data } = await admin.call('generate_invoice', { customer_id: customerId, lines });
  return data.invoice_id;
}

/** The day's run, twice: nothing may happen a second time. */
async function day(date: string): Promise<void> {
  await setTime(house, `${date}T10:00:00Z`);
  await house.database.execute(
    `SELECT graphile_worker.add_job('billing.dunning') FROM generate_series(1, 2)`,
  );
  await house.runJobs();
}

const pay = (customer_id: number, amount: string): Promise<any> =>
  admin.call('add_payment', { customer_id, amount, method: 'cash' });

const subjects = async (email: string): Promise<string[]> =>
  (await letters(house))
    .filter(({ recipient }) => recipient === email)
    .map(({ subject }) => subject.replace(/ – .*/, ''));

const stageOf = async (id: number): Promise<string | null> =>
  (await admin.get(`/admin/dunning/${id}`)).body.stage;

test('reminders, slow-down and hold come on their days, once, and a payment ends it all', async () => {
  const { id, email, username } = await late();

  await day('2026-03-17');
  expect(await subjects(email)).toEqual([]);
  await day('2026-03-18');
  await day('2026-03-24');
  expect(await subjects(email)).toEqual(['Reminder of your payment']);
  await day('2026-03-25');
  await day('2026-04-01');
  expect(await subjects(email)).toHaveLength(3);
  expect((await intake.login(username)).rateLimit).toBe('5000k/10000k');

  await day('2026-04-04');
  expect(await stageOf(id)).toBe('slowed_down');
  expect((await intake.login(username)).rateLimit).toBe('512k/512k');

  await day('2026-04-14');
  expect(await stageOf(id)).toBe('suspended');
  expect(await intake.login(username)).toMatchObject({ verdict: 'reject', reason: 'hold_billing' });

  await pay(id, '100');
  expect(await stageOf(id)).toBeNull();
  await house.runJobs();
  expect(await intake.login(username)).toMatchObject({
    verdict: 'accept',
    rateLimit: '5000k/10000k',
  });
  await day('2026-04-15');
  expect(await subjects(email)).toEqual([
    'Reminder of your payment',
    'Reminder 2 of your payment',
    'Reminder 3 of your payment',
    'Your services have been slowed down',
    'Your services have been suspended',
    'Your services are back',
  ]);
});

test('a house that slept sends one letter, not all that it has missed', async () => {
  const { email } = await late();
  await day('2026-04-01');
  expect(await subjects(email)).toEqual(['Reminder 3 of your payment']);
});

test('calls that are owed day by day bring one letter, not one a day', async () => {
  const { id, email } = await make.customer();
  await admin.patch(`/admin/billing-profiles/${id}`, {
    headers: { 'if-match': '*' },
    body: { account_type: 'prepaid', payment_terms_days: 0 },
  });
  const records = ['2026-03-01', '2026-03-02', '2026-03-03'].map((date) => ({
    call_id: `dunned-${date}`,
    customer_id: id,
    started_at: `${date}T10:00:00Z`,
    amount: '2',
  }));
  await admin.post('/admin/call-records', { body: { records } });
  for (const date of ['2026-03-04', '2026-03-05', '2026-03-06', '2026-03-10']) await day(date);
  expect(await subjects(email)).toEqual(['Reminder of your payment']);
  await day('2026-03-11');
  expect(await subjects(email)).toEqual(['Reminder of your payment', 'Reminder 2 of your payment']);
});

test('nobody is written to before eight in the morning', async () => {
  const { email } = await late();
  await setTime(house, '2026-03-18T07:59:00Z');
  await house.database.execute(`SELECT graphile_worker.add_job('billing.dunning')`);
  await house.runJobs();
  expect(await subjects(email)).toEqual([]);
});

test('a part of the money eases as far as it goes', async () => {
  const { id, username } = await late();
  await setTime(house, '2026-03-12T10:00:00Z');
  await invoice(id, '50');
  await day('2026-04-16');
  expect(await stageOf(id)).toBe('suspended');
  await pay(id, '99.99');
  expect(await stageOf(id)).toBe('suspended');
  // The second invoice is overdue for 21 days only.
  await pay(id, '0.01');
  expect(await stageOf(id)).toBe('slowed_down');
  await house.runJobs();
  expect(await intake.login(username)).toMatchObject({ verdict: 'accept', rateLimit: '512k/512k' });
  await pay(id, '50');
  await house.runJobs();
  expect((await intake.login(username)).rateLimit).toBe('5000k/10000k');
});

test('a hold of staff stays when the money comes', async () => {
  const { id, username, accountId } = await late();
  const held = await admin.post(`/admin/data-accounts/${accountId}/holds`, {
    body: { kind: 'billing', reason: 'Bad cheque' },
  });
  expect(held.status).toBe(201);
  await day('2026-04-15');
  await pay(id, '100');
  await house.runJobs();
  expect((await intake.login(username)).reason).toBe('hold_billing');
});

test('a promise restores at once and lasts to its day; a broken one is over', async () => {
  const { id, email, username } = await late();
  await day('2026-04-15');
  const body = { customer_id: id, until: '2026-04-20', note: 'Gets paid on the 20th' };
  const made = await admin.post('/admin/payment-promises', { body });
  expect(made.status).toBe(201);
  expect((await admin.post('/admin/payment-promises', { body })).status).toBe(409);
  await house.runJobs();
  expect((await intake.login(username)).verdict).toBe('accept');
  await day('2026-04-20');
  expect(await stageOf(id)).toBeNull();
  await day('2026-04-21');
  expect(await stageOf(id)).toBe('suspended');
  expect((await admin.get(made.headers.get('location')!)).body.outcome).toBe('broken');
  expect(await subjects(email)).toEqual([
    'Your services have been suspended',
    'Your services are back',
    'Your services have been suspended',
  ]);
});

test('a promise is kept by paying, and can be withdrawn', async () => {
  const { id } = await late();
  await day('2026-04-15');
  const promise = { customer_id: id, until: '2026-04-20' };
  const kept = await admin.post('/admin/payment-promises', { body: promise });
  await pay(id, '100');
  expect((await admin.get(`/admin/payment-promises/${kept.body.id}`)).body.outcome).toBe('kept');
  await setTime(house, '2026-03-01T10:00:00Z');
  const other = await late();
  await day('2026-04-15');
  const again = { customer_id: other.id, until: '2026-04-20' };
  const { body } = await admin.post('/admin/payment-promises', { body: again });
  expect((await admin.delete(`/admin/payment-promises/${body.id}`)).status).toBe(204);
  expect((await admin.delete(`/admin/payment-promises/${body.id}`)).status).toBe(404);
  await day('2026-04-16');
  expect(await stageOf(other.id)).toBe('suspended');
  const listed = await admin.get('/admin/payment-promises', { query: { customer_id: other.id } });
  expect(listed.body.data).toMatchObject([{ outcome: 'withdrawn' }]);
});

test('who is not to be dunned, whose invoice is disputed and who owes a trifle is left alone', async () => {
  const spared = await late();
  const path = `/admin/billing-profiles/${spared.id}`;
  const headers = { 'if-match': (await admin.get(path)).headers.get('etag') ?? '"0"' };
  await admin.patch(path, { headers, body: { is_dunned: false } });
  const disputed = await late();
  await house.database.execute(`UPDATE open_items SET is_disputed = true WHERE customer_id = $1`, [
    disputed.id,
  ]);
  const trifle = await late('0.99');
  await day('2026-04-30');
  for (const { id, email } of [spared, disputed, trifle]) {
    expect([await stageOf(id), await subjects(email)]).toEqual([null, []]);
  }
});

test('with that policy, whoever owes more than his limit is held at once', async () => {
  const { id } = await late('500');
  await make.setCreditLimit(await make.accountant(), id, '-400');
  await day('2026-03-02');
  expect(await stageOf(id)).toBeNull();
  await make.setting('dunning_holds_over_limit', true);
  await day('2026-03-03');
  expect(await stageOf(id)).toBe('suspended');
  await pay(id, '100');
  expect(await stageOf(id)).toBeNull();
  await make.setting('dunning_holds_over_limit', false);
});

test('what a suspended customer adds is held, too', async () => {
  const { id } = await late();
  await day('2026-04-15');
  const { username } = await makeAccount(house, { customerId: id });
  await house.runJobs();
  expect((await intake.login(username)).reason).toBe('hold_billing');
});

test('who is late is listed, with what has been done', async () => {
  const { id } = await late();
  await day('2026-04-01');
  const { body } = await admin.get(`/admin/dunning/${id}`);
  expect(body).toMatchObject({
    customer_id: id,
    stage: null,
    overdue: '100.00',
    promised_until: null,
    items: [{ due_date: '2026-03-15', open_amount: '100.00', days_overdue: 17, reminders: 3 }],
  });
  const listed = await admin.get('/admin/dunning', { query: { limit: 500 } });
  expect(listed.body.data.map((row: any) => row.customer_id)).toContain(id);
});

test.each([
  ['dunning_reminder_days', [10, 3]],
  ['dunning_reminder_days', [0]],
  ['dunning_hold_days', 0],
  ['dunning_minimum', '-1'],
])('the policy %s does not take %j', async (key, value) => {
  const answer = await admin.patch(`/admin/settings/${key}`, { body: { value } });
  expect(answer.status).toBe(400);
});

// The last, because nobody answers at the address of this NAS.
test('a running session is slowed down by CoA', async () => {
  const { username, accountId } = await late();
  const { class: token } = await intake.login(username);
  await intake.report('Start', { username, sessionId: 's1', class: token });
  await day('2026-04-04');
  expect(await intake.asked(accountId)).toEqual([
    { kind: 'coa', cause: 'slow_down', limit: '512k/512k' },
  ]);
});
