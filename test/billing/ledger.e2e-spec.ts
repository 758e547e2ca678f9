import pg from 'pg';
import { Actor } from '../../src/auth/index.js';
import { InsufficientFunds, PeriodIsClosed } from '../../src/billing/ledger/ledger.errors.js';
import { JournalsService } from '../../src/billing/journals/journals.service.js';
import { Ledger } from '../../src/billing/ledger/ledger.service.js';
import { Receivables } from '../../src/billing/receivables/receivables.service.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let ledger: Ledger;
let client: pg.Client;
const clerk = Actor.system('test');

beforeAll(async () => {
  house = await startApplication();
  house.clock.set('2026-03-15T10:00:00Z');
  make = new BillingMakers(house);
  ledger = house.app.get(Ledger);
  client = new pg.Client({ connectionString: house.databaseUrl });
  await client.connect();
});
afterAll(async () => {
  await client.end();
  await house.stop();
});
afterEach(() => make.expectRightBooks());

let document = 0;
function charge(customerId: number, amount: string, date = '2026-03-15'): Promise<unknown> {
  return house.app
    .get(JournalsService)
    .post(clerk, { customerId, amount, description: 'A charge', date });
}

async function refusedBy(constraint: string, work: () => Promise<unknown>): Promise<void> {
  await expect(work()).rejects.toMatchObject({ constraint });
  await client.query('ROLLBACK');
}

function journal(on = '2026-03-15'): Promise<number> {
  return client
    .query(
      `INSERT INTO ledger_journals (kind, category, source_type, source_id, on_date, reference,
                                    description, created_at, created_by)
       VALUES ('journal', 'adjustment', 'raw', $1, $2, 'R', 'raw', now(), 'raw') RETURNING id`,
      [++document, on],
    )
    .then(({ rows }) => Number(rows[0].id));
}

function entries(journalId: number, amounts: string[], on = '2026-03-15'): Promise<unknown> {
  return client.query(
    `INSERT INTO ledger_entries (journal_id, account_id, on_date, amount)
     SELECT $1, row_number() OVER (), $3, amount FROM unnest($2::numeric[]) AS amount`,
    [journalId, amounts, on],
  );
}

test('a journal that does not sum to zero is refused by PostgreSQL, whoever writes it', async () => {
  await client.query('BEGIN');
  const id = await journal();
  await refusedBy('ledger_entries_balanced_check', () => entries(id, ['10', '-9.99999']));
});

test('a journal without entries does not survive its transaction', async () => {
  await client.query('BEGIN');
  await journal();
  await refusedBy('ledger_journals_balanced_check', () => client.query('COMMIT'));
});

test('a journal gets its entries until the commit, and nothing forgets that it has none', async () => {
  await client.query('BEGIN');
  await entries(await journal(), ['10', '-10']);
  await client.query('COMMIT');
  const noted = await client.query('SELECT FROM ledger_unfinished_journals');
  expect(noted.rowCount).toBe(0);
  await client.query('BEGIN');
  await journal();
  await client.query('DELETE FROM ledger_unfinished_journals');
  await refusedBy('ledger_journals_balanced_check', () => client.query('COMMIT'));
});

test('nothing is added to a journal after its transaction, not even what balances', async () => {
  await client.query('BEGIN');
  const id = await journal();
  await entries(id, ['10', '-10']);
  await client.query('COMMIT');
  await refusedBy('ledger_entries_balanced_check', () => entries(id, ['1', '-1']));
});

test('entries have the date of their journal', async () => {
  await client.query('BEGIN');
  const id = await journal();
  await refusedBy('ledger_entries_balanced_check', () => entries(id, ['10', '-10'], '2026-03-16'));
});

test.each([
  ['UPDATE ledger_entries SET amount = amount + 1'],
  ['DELETE FROM ledger_entries'],
  ['UPDATE ledger_journals SET description = description'],
  ['DELETE FROM ledger_journals'],
  ['TRUNCATE ledger_entries'],
])('"%s" is refused: corrections are reversals', async (sql) => {
  await expect(client.query(sql)).rejects.toThrow(/append-only|foreign key/);
});

test('a document posts once, and is reversed once', async () => {
  const { id } = await make.customer();
  const source = { type: 'test', id: ++document };
  const post = () =>
    house.database.transaction(() =>
      ledger.post(clerk, {
        kind: 'journal',
        source,
        on: '2026-03-15',
        reference: 'T',
        description: 'Once',
        postings: [
          { customerId: id, debit: '50' },
          { code: '4900', credit: '50' },
        ],
      }),
    );
  await post();
  await expect(post()).rejects.toMatchObject({ code: 'already_posted' });
  const reverse = () =>
    house.database.transaction(() =>
      ledger.reverse(clerk, { kind: 'journal', source }, { on: '2026-03-16', description: 'No' }),
    );
  await reverse();
  await expect(reverse()).rejects.toMatchObject({ code: 'already_posted' });
  expect(await make.owes(id)).toBe('0.00');
});

test('a guarded journal leaves a customer within his limit; crediting him is always possible', async () => {
  const { id } = await make.customer();
  const admin = await make.accountant();
  await charge(id, '100');
  const spend = (amount: string) =>
    house.database.transaction(async () => {
      const documentId = ++document;
      await ledger.post(clerk, {
        kind: 'journal',
        source: { type: 'test', id: documentId },
        on: '2026-03-15',
        reference: 'T',
        description: 'Spend',
        isGuarded: true,
        postings: [
          { customerId: id, debit: amount },
          { code: '4900', credit: amount },
        ],
      });
      const item = {
        customerId: id,
        kind: 'fund_move' as const,
        documentId,
        reference: 'T',
        on: '2026-03-15',
      };
      const receivables = house.app.get(Receivables);
      if (amount.startsWith('-')) {
        await receivables.addCredit(clerk, { ...item, amount: amount.slice(1) });
      } else await receivables.addDebit(clerk, { ...item, amount });
    });
  await expect(spend('0.00001')).rejects.toBeInstanceOf(InsufficientFunds);
  await make.setCreditLimit(admin, id, '-120');
  await spend('20');
  await expect(spend('0.00001')).rejects.toBeInstanceOf(InsufficientFunds);
  await spend('-50');
  expect(await make.owes(id)).toBe('70.00');
});

test('a wallet is never below zero, guarded or not', async () => {
  const { id } = await house.database
    .queryOne<{ id: number }>(
      `INSERT INTO partners (name, currency, version, created_at, modified_at)
     VALUES ('Reseller', 'USD', 1, now(), now()) RETURNING id`,
    )
    .then((row) => row!);
  const move = (amount: string) =>
    house.database.transaction(() =>
      ledger.post(clerk, {
        kind: 'deposit',
        source: { type: 'test', id: ++document },
        on: '2026-03-15',
        reference: 'T',
        description: 'Deposit',
        postings: [
          { code: '1010', debit: amount },
          { partnerId: id, credit: amount },
        ],
      }),
    );
  await move('10');
  await move('-10');
  await expect(move('-0.00001')).rejects.toBeInstanceOf(InsufficientFunds);
});

test('balances of a period are the same before and after month-end snapshots and late journals', async () => {
  const { id } = await make.customer();
  await charge(id, '10', '2025-11-30');
  await charge(id, '20', '2025-12-01');
  await charge(id, '30', '2026-01-31');
  const figures = async () => (await make.account(id, '2025-12-01', '2026-01-31')) as object;
  const before = await figures();
  expect(before).toMatchObject({ opening_balance: '10.00', closing_balance: '60.00' });
  house.clock.set('2026-02-02T04:00:00Z');
  await house.app.get(make.jobs).runNow('billing.take-snapshots');
  house.clock.set('2026-03-02T04:00:00Z');
  await house.app.get(make.jobs).runNow('billing.take-snapshots');
  expect(await figures()).toEqual(before);
  await charge(id, '5', '2025-11-15');
  await charge(id, '7', '2026-01-15');
  expect(await figures()).toMatchObject({ opening_balance: '15.00', closing_balance: '72.00' });
  house.clock.set('2026-03-15T10:00:00Z');
});

test('months are closed in order, when they are over; nothing is posted into them any more', async () => {
  const { id } = await make.customer();
  await charge(id, '10', '2024-01-10');
  await charge(id, '10', '2024-02-10');
  const admin = house.api.as(await make.accountant());
  const close = (month: string) => admin.post(`/admin/periods/${month}/close`);
  expect((await close('2026-03')).status).toBe(400);
  expect((await close('2024-02')).body.detail).toBe('Close 2024-01 first.');
  expect((await close('2024-01')).status).toBe(200);
  expect((await close('2024-02')).status).toBe(200);
  expect((await close('2024-02')).status).toBe(409);
  await expect(charge(id, '1', '2024-01-31')).rejects.toBeInstanceOf(PeriodIsClosed);
  await charge(id, '1', '2024-03-01');
  expect((await admin.post('/admin/periods/2024-01/reopen')).status).toBe(409);
  expect((await admin.post('/admin/periods/2024-02/reopen')).status).toBe(200);
  await charge(id, '1', '2024-02-29');
  expect((await close('2024-02')).status).toBe(200);
  const { body } = await admin.get('/admin/periods');
  expect(body.data).toContainEqual(
    expect.objectContaining({ month: '2024-02', status: 'closed', turnover: '11.00' }),
  );
});

test('the trial balance has customers and wallets on one line each, and balances', async () => {
  const admin = house.api.as(await make.accountant());
  const { body } = await admin.get('/admin/trial-balance', { query: { date: '2026-03-15' } });
  expect(body.balanced).toBe(true);
  expect(body.total_debit).toBe(body.total_credit);
  expect(body.accounts.map(({ code }: { code: string }) => code)).toEqual(
    expect.arrayContaining(['1010', '1100', '2000', '2100', '4000']),
  );
  const early = await admin.get('/admin/trial-balance', { query: { date: '2000-01-01' } });
  expect(early.body).toMatchObject({ total_debit: '0.00', balanced: true });
});

test('the verifier names what is wrong', async () => {
  const { id } = await make.customer();
  await charge(id, '10');
  const admin = house.api.as(await make.accountant());
  await house.database.execute(
    'UPDATE ledger_accounts SET balance = balance + 0.00001 WHERE customer_id = $1',
    [id],
  );
  const { body } = await admin.post('/admin/trial-balance/verify');
  expect(body.data).toContainEqual({
    name: 'a cached balance is the sum of its entries',
    rows: 1,
    examples: [expect.stringMatching(/^1100\./)],
  });
  await house.database.execute(
    'UPDATE ledger_accounts SET balance = balance - 0.00001 WHERE customer_id = $1',
    [id],
  );
});

test('accounts are for those with the accounting permission, and changed by version', async () => {
  const { id } = await make.customer();
  const support = house.api.as(await house.make.token({ role: ['admin', 'view_transactions'] }));
  expect((await support.get('/admin/accounts')).status).toBe(403);
  const admin = house.api.as(await make.accountant());
  const [account] = (await admin.get('/admin/accounts', { query: { customer_id: id } })).body.data;
  const path = `/admin/accounts/${account.id}`;
  const change = (headers: Record<string, string>, credit_limit = '-55') =>
    admin.patch(path, { headers, body: { credit_limit } });
  expect((await change({})).status).toBe(428);
  expect((await change({ 'if-match': '"1"' }, '55')).status).toBe(400);
  expect((await change({ 'if-match': '"1"' })).body).toMatchObject({ credit_limit: '-55.00' });
  expect((await change({ 'if-match': '"1"' })).status).toBe(412);
});
