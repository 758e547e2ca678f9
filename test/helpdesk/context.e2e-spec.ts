import type { Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeDepartment, openTicket } from '../support/helpdesk.js';
import { makeAccount } from '../support/radius.js';

let house: TestApplication;
let staff: Api;
let customerId: number;
let ticket: number;
let accountId: number;

beforeAll(async () => {
  house = await startApplication();
  staff = house.api.as(await house.make.token());
  const account = await makeAccount(house);
  accountId = account.id;
  ({ customer_id: customerId } = (
    await staff.call('get_data_account_details', { data_account_id: accountId })
  ).data);
  const now = house.clock.now();
  await house.database.execute(
    `INSERT INTO radius_sessions (unique_id, acct_session_id, data_account_id, username, device,
                                  framed_ip, started_at, updated_at)
     VALUES ('u', 's', $1, $2, 'AA', '100.64.0.17', $3, $3)`,
    [accountId, account.username, now],
  );
  for (const reason of ['wrong_password', 'wrong_password']) {
    await house.database.execute(
      `INSERT INTO radius_auth_log (at, username, data_account_id, verdict, reason)
       VALUES ($1, $2, $3, 'reject', $4)`,
      [now, account.username, accountId, reason],
    );
  }
  await staff.call('generate_invoice', {
    customer_id: customerId,
    lines: [{ description: 'Installation', quantity: 1, unit_price: '100' }],
  });
  ticket = await openTicket(staff, await makeDepartment(house), customerId);
});
afterAll(() => house.stop());

const context = async (api: Api, id = ticket): Promise<any> =>
  (await api.get(`/admin/tickets/${id}`)).body.context;

test('staff see how the customer fares on the network and what he owes', async () => {
  const { data_accounts, open_invoices } = await context(staff);
  expect(data_accounts).toEqual([
    expect.objectContaining({
      data_account_id: accountId,
      verdict: 'accept',
      session: expect.objectContaining({ framed_ip: '100.64.0.17' }),
    }),
  ]);
  expect(data_accounts[0].rejects).toHaveLength(2);
  expect(open_invoices).toEqual([expect.objectContaining({ open_amount: '100.00' })]);
});

test('each sees what he may see elsewhere', async () => {
  const role = ['admin', 'view_tickets', 'view_all_customers'] as const;
  const clerk = house.api.as(await house.make.token({ role }));
  expect(await context(clerk)).toEqual({ data_accounts: null, open_invoices: null });
  const noc = house.api.as(await house.make.token({ role: [...role, 'view_radius_users'] }));
  expect(await context(noc)).toMatchObject({ open_invoices: null });
  expect((await context(noc)).data_accounts).toHaveLength(1);
});

test('a customer sees none of it, by no door', async () => {
  const role = ['admin', 'view_tickets', 'view_radius_users', 'view_transactions'] as const;
  const api = house.api.as(await house.make.token({ role, customerId }));
  expect(await context(api)).toBeNull();
  const { data } = await api.call('get_helpdesk_ticket_details', { ticket_id: ticket });
  expect(data).not.toHaveProperty('context');
});
