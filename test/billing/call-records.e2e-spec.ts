import { Actor } from '../../src/auth/index.js';
import { PartnersService } from '../../src/billing/index.js';
import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;
let calls = 0;
/** His customers are prepaid: they owe calls at once. */
let partnerId: number;

beforeAll(async () => {
  house = await startApplication();
  make = new BillingMakers(house);
  house.clock.set('2026-03-15T10:00:00Z');
  admin = house.api.as(await make.accountant());
  await make.setting('timezone', 'Africa/Johannesburg');
  const partner = { name: 'Reseller', email: null, currency: 'USD' };
  partnerId = (await house.app.get(PartnersService).add(Actor.system('test'), partner)).id;
});
afterAll(() => house.stop());
afterEach(() => make.expectRightBooks());

const call = (facts: object): object => ({
  call_id: `c-${++calls}`,
  started_at: '2026-03-14T09:00:00Z',
  duration_seconds: 60,
  ...facts,
});

test('a prepaid customer owes calls at once, to the last of five decimals, as call charges', async () => {
  const { id, accountNumber } = await make.customer({ partnerId });
  const records = [
    call({ account_number: accountNumber, amount: '48.12345', destination: '+44207' }),
    call({ customer_id: id, amount: 0.00155 }),
    call({ customer_id: id, amount: '0' }),
  ];
  const { status, body } = await admin.post('/admin/call-records', { body: { records } });
  expect(status).toBe(200);
  expect(body).toEqual({ records: 3, imported: 3, known: 0, amount: '48.125' });
  expect(await make.owes(id)).toBe('48.125');
  expect(await make.account(id, '2026-03-14', '2026-03-14')).toMatchObject({
    call_charges: '48.125',
    other_charges: '0.00',
    closing_balance: '48.125',
  });
  const { body: list } = await admin.get('/admin/call-records', { query: { customer_id: id } });
  expect(list.data).toMatchObject([
    { amount: '0.00', call_charge_number: null, state: 'free' },
    { amount: '0.00155', state: 'owed', invoice_number: null },
    { account_number: accountNumber, destination: '+44207', amount: '48.12345', state: 'owed' },
  ]);
});

test('a list that is sent again, even twice at once, charges nothing twice', async () => {
  const { id } = await make.customer({ partnerId });
  const records = [1, 2, 3].map(() => call({ customer_id: id, amount: '1.5' }));
  const answers = await Promise.all(
    [1, 2, 3].map(() => admin.post('/admin/call-records', { body: { records } })),
  );
  expect(answers.map(({ body }) => body.imported).sort()).toEqual([0, 0, 3]);
  const more = [...records, call({ customer_id: id, amount: '1' })];
  const { body } = await admin.post('/admin/call-records', { body: { records: more } });
  expect(body).toEqual({ records: 4, imported: 1, known: 3, amount: '1.00' });
  expect(await make.owes(id)).toBe('5.50');
});

test('another call under a known id is refused, and so is a call of nobody', async () => {
  const { id } = await make.customer({ partnerId });
  const known = call({ customer_id: id, amount: '1' });
  await admin.post('/admin/call-records', { body: { records: [known] } });
  const records = [call({ customer_id: id, amount: '2' }), { ...known, amount: '3' }];
  const contradiction = await admin.post('/admin/call-records', { body: { records } });
  expect(contradiction.status).toBe(409);
  expect(contradiction.body.errors).toEqual([
    { field: 'records[1]', message: 'has a known call_id' },
  ]);
  const ofNobody = await admin.post('/admin/call-records', {
    body: { records: [call({ account_number: '99999999', amount: '2' })] },
  });
  expect(ofNobody.status).toBe(400);
  expect(ofNobody.body.errors).toEqual([
    { field: 'records[0]', message: 'is a call of no customer' },
  ]);
  expect(await make.owes(id)).toBe('1.00');
});

test('a file of calls is charged by the days of the ISP, and credit pays them', async () => {
  const { id, accountNumber } = await make.customer({ partnerId });
  await admin.call('add_payment', { customer_id: id, amount: '1', method: 'cash' });
  const file = [
    'call_id;account_number;started_at;duration_seconds;amount',
    `f-1;${accountNumber};2026-03-14T21:59:00Z;30;0.75`,
    `f-2;${accountNumber};2026-03-14T22:00:00Z;30;0.5`,
  ].join('\n');
  const { status, body } = await admin.post('/admin/call-records/imports', {
    headers: { 'content-type': 'text/csv' },
    body: file,
  });
  expect({ status, body }).toEqual({
    status: 200,
    body: { records: 2, imported: 2, known: 0, amount: '1.25' },
  });
  expect(await make.account(id, '2026-03-15', '2026-03-15')).toMatchObject({
    call_charges: '0.50',
  });
  expect(await make.owes(id)).toBe('0.25');
  const wrong = await admin.post('/admin/call-records/imports', {
    headers: { 'content-type': 'text/csv' },
    body: `${file}\nf-3;${accountNumber};yesterday;30;-1`,
  });
  expect(wrong.status).toBe(400);
  expect(wrong.body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'lines[4].started_at',
    'lines[4].amount',
  ]);
});

test('a file of tens of thousands of calls, each twice, charges every one once', async () => {
  const { id, accountNumber } = await make.customer({ partnerId });
  const lines = Array.from(
    { length: 20_000 },
    (_, n) => `bulk-${n},${accountNumber},2026-03-14T10:00:00Z,0.001`,
  );
  const heading = 'call_id,account_number,started_at,amount';
  const { body } = await admin.post('/admin/call-records/imports', {
    headers: { 'content-type': 'text/csv' },
    body: [heading, ...lines, ...lines].join('\n'),
  });
  expect(body).toEqual({ records: 40_000, imported: 20_000, known: 20_000, amount: '20.00' });
  expect(await make.owes(id)).toBe('20.00');
});

test('an account number and a customer that contradict each other are a call of nobody', async () => {
  const [one, other] = [await make.customer({ partnerId }), await make.customer({ partnerId })];
  const { status, body } = await admin.post('/admin/call-records', {
    body: {
      records: [
        call({ account_number: one.accountNumber, customer_id: one.id, amount: '1' }),
        call({ account_number: one.accountNumber, customer_id: other.id, amount: '1' }),
        call({ customer_id: 999_999, amount: '1' }),
      ],
    },
  });
  expect(status).toBe(400);
  expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
    'records[1]',
    'records[2]',
  ]);
});

test('the tax of calls is within their price', async () => {
  await make.setting('tax_rate', '15');
  const { id } = await make.customer({ partnerId });
  const records = [call({ customer_id: id, amount: '1.15' })];
  await admin.post('/admin/call-records', { body: { records } });
  const rows = await house.database.query(
    `SELECT money_text(amount) AS amount, money_text(tax) AS tax FROM call_charges WHERE customer_id = $1`,
    [id],
  );
  expect(rows).toEqual([{ amount: '1.15', tax: '0.15' }]);
  await make.setting('tax_rate', '0');
});

test('calls of a month that has been closed are owed on the first open day', async () => {
  const { id } = await make.customer({ partnerId });
  await admin.post('/admin/periods/2026-02/close');
  const records = [call({ customer_id: id, amount: '1', started_at: '2026-02-10T10:00:00Z' })];
  const { status } = await admin.post('/admin/call-records', { body: { records } });
  expect(status).toBe(200);
  expect(await make.account(id, '2026-03-01', '2026-03-01')).toMatchObject({
    call_charges: '1.00',
  });
});
