import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;

beforeAll(async () => {
  house = await startApplication();
  house.clock.set('2026-03-15T10:00:00Z');
  make = new BillingMakers(house);
  admin = house.api.as(await make.accountant());
});
afterAll(() => house.stop());
afterEach(() => make.expectRightBooks());

function send(lines: readonly string[], query: Record<string, string> = {}): Promise<Answer> {
  const body = ['Date;Description;Reference;Amount;Balance', ...lines].join('\r\n');
  const headers = { 'content-type': 'text/csv' };
  return admin.post('/admin/bank-imports', { body, headers, query });
}

const invoice = async (customer_id: number, price: string, date: string): Promise<any> => {
  const lines = [{ description: 'Fibre', quantity: '1', unit_price: price }];
  return (await admin.call('generate_invoice', { customer_id, lines, date })).data;
};

const openOf = async (invoice_id: number): Promise<string> =>
  (await admin.call('get_invoice_details', { invoice_id })).data.open_amount;

test('credits are matched by what they name; a dry run only says how', async () => {
  const [one, two, three] = [await make.customer(), await make.customer(), await make.customer()];
  await invoice(one.id, '100', '2026-03-01');
  const named = await invoice(one.id, '100', '2026-03-02');
  const lines = [
    `2026-03-10;EFT CREDIT;pmt ${named.invoice_number} thanks;100,00;1 000,00`,
    `10/03/2026;Cash deposit;${two.accountNumber};1.234,50;`,
    `2026-03-10;${three.accountingCode.toLowerCase()};;R 50.00;`,
    `2026-03-10;SOMEBODY;no idea;7.00;`,
    `2026-03-11;Bank charges;;-12.00;`,
    `2026-03-11;Opening balance;;;1 000,00`,
  ];
  const dry = await send(lines, { dry_run: 'yes' });
  expect(dry.body).toMatchObject({ dry_run: true, matched: 3, unmatched: 1, known: 0 });
  expect(dry.body.lines.map((line: any) => line.matched_by)).toEqual([
    'invoice_number',
    'account_number',
    'accounting_code',
    null,
  ]);
  expect(await make.owes(one.id)).toBe('200.00');

  expect((await send(lines)).body).toMatchObject({ matched: 3, unmatched: 1, known: 0 });
  expect(await openOf(named.invoice_id)).toBe('0.00');
  expect([await make.owes(one.id), await make.owes(two.id), await make.owes(three.id)]).toEqual([
    '100.00',
    '-1234.50',
    '-50.00',
  ]);
  // The same file again, and one that overlaps with it.
  expect((await send(lines)).body).toMatchObject({ matched: 0, unmatched: 0, known: 4 });
  expect((await send([...lines.slice(1, 2), ...lines])).body).toMatchObject({
    matched: 1,
    known: 4,
  });
});

test('two equal lines of a day are two payments', async () => {
  const { id, accountNumber } = await make.customer();
  const line = `2026-03-12;EFT;${accountNumber};10.00;`;
  await send([line, line]);
  await send([line, line]);
  expect(await make.owes(id)).toBe('-20.00');
});

test('an unmatched credit waits for staff, who say whose it is or that it is nobody’s', async () => {
  const { id } = await make.customer();
  await send([`2026-03-13;Waiting one;;33.00;`, `2026-03-13;Waiting two;;44.00;`]);
  const { body } = await admin.get('/admin/bank-lines', {
    query: { state: 'unmatched', search: 'waiting' },
  });
  const [two, one] = body.data;
  const assigned = await admin.post(`/admin/bank-lines/${one.id}/assign`, {
    body: { customer_id: id },
  });
  expect(assigned.body).toMatchObject({ state: 'matched', matched_by: 'staff', customer_id: id });
  expect(await make.owes(id)).toBe('-33.00');
  const dismissed = await admin.post(`/admin/bank-lines/${two.id}/dismiss`);
  expect(dismissed.body).toMatchObject({ state: 'dismissed', payment_id: null });
  for (const line of [one, two]) {
    const again = await admin.post(`/admin/bank-lines/${line.id}/assign`, {
      body: { customer_id: id },
    });
    expect(again.status).toBe(409);
  }
});

test('two imports of one file at once are one', async () => {
  const { id, accountNumber } = await make.customer();
  const lines = Array.from({ length: 20 }, (_, n) => `2026-03-14;EFT ${n};${accountNumber};1.00;`);
  await Promise.all([send(lines), send(lines)]);
  expect(await make.owes(id)).toBe('-20.00');
});

test.each([
  ['no amount that can be read', ['2026-03-10;x;;ten;'], 'line 2 has no amount'],
  ['no date that can be read', ['31/02/2026;x;;10;'], 'line 2 has no date'],
])('a file with %s is refused whole, and every line named', async (_, lines, message) => {
  const answer = await send(['2026-03-10;Refused;;1.00;', ...lines].reverse());
  expect(answer.status).toBe(400);
  expect(answer.body.errors[0].message).toContain(message);
  const { body } = await admin.get('/admin/bank-lines', { query: { search: 'Refused' } });
  expect(body.data).toEqual([]);
});

test.each(['when;what;sum\n1;2;3', 'date;amount\n2026-01-01;5', ''])(
  'without the columns that are needed %j is no statement',
  async (body) => {
    const headers = { 'content-type': 'text/csv' };
    expect((await admin.post('/admin/bank-imports', { body, headers })).status).toBe(400);
  },
);
