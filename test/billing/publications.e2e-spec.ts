import { startApplication, type TestApplication } from '../support/application.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;

beforeAll(async () => {
  house = await startApplication();
  make = new BillingMakers(house);
});
afterAll(() => house.stop());

test('the world is told of invoices, payments and credit notes, and when nothing is open', async () => {
  const admin = house.api.as(await make.accountant());
  const { id, accountingCode } = await make.customer();
  const bill = async (): Promise<any> => {
    const lines = [{ description: 'Installation', unit_price: '100' }];
    return (await admin.call('generate_invoice', { customer_id: id, lines })).data;
  };
  const [first, second] = [await bill(), await bill()];
  await admin.call('add_payment', { customer_id: id, amount: '130', method: 'cash' });
  await admin.call('generate_credit_note', { invoice_id: second.invoice_id, reason: 'Not done' });
  const { body } = await admin.get('/admin/events', { query: { limit: 500 } });
  const told = body.data.filter(({ type }: any) => type.startsWith('billing.'));
  expect(told.map(({ type, data }: any) => [type, data.invoice_id, data.open_amount])).toEqual([
    ['billing.invoice.issued', first.invoice_id, '100.00'],
    ['billing.invoice.issued', second.invoice_id, '100.00'],
    ['billing.invoice.settled', first.invoice_id, '0.00'],
    ['billing.payment.received', undefined, undefined],
    ['billing.invoice.settled', second.invoice_id, '0.00'],
    ['billing.credit_note.issued', second.invoice_id, undefined],
  ]);
  expect(told.at(-1).data).toMatchObject({
    accounting_code: accountingCode,
    reason: 'Not done',
    total: '100.00',
  });
});
