import { LedgerVerifier } from '../../src/billing/index.js';
import { seedDemo } from '../../src/demo/index.js';
import { startApplication, type TestApplication } from '../support/application.js';

let house: TestApplication;

beforeAll(async () => {
  house = await startApplication();
  await seedDemo(house.app);
});
afterAll(() => house.stop());

test('the demo has three months of right books, and what the examples name', async () => {
  expect(await house.app.get(LedgerVerifier).faults()).toEqual([]);
  const admin = house.api.as(await house.make.token());
  const { data } = await admin.call('get_invoice_details', { invoice_id: 1 });
  expect(data).toMatchObject({ accounting_code: 'PIE001', status: 'paid' });
  const months = await house.database.query<{ month: string }>(
    `SELECT DISTINCT to_char(date, 'YYYY-MM') AS month FROM invoices`,
  );
  expect(months).toHaveLength(3);
  const runs = await house.database.query<{ invoices: number }>(
    'SELECT invoices FROM billing_runs',
  );
  expect(runs.map(({ invoices }) => invoices > 20)).toEqual([true, true, true]);
  const { body } = await admin.get('/admin/call-records', { query: { customer_id: 1 } });
  expect(body.data.length).toBeGreaterThan(20);
  await admin.call('generate_credit_note', { invoice_id: 2, reason: 'Out of order for a week' });
  const example = { accounting_code: 'PIE001', lines: [{ product_id: 'FIBRE-50', quantity: '1' }] };
  await admin.call('generate_invoice', example);
  await admin.call('add_payment', { accounting_code: 'PIE001', amount: '100.00' });
  const { data: statement } = await admin.call('get_customer_transactions', {
    accounting_code: 'PIE001',
  });
  expect(statement.transactions.length).toBeGreaterThanOrEqual(6);
});
