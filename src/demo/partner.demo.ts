import { AccountsService, PartnersService, Wallets } from '../billing/index.js';
import { CustomersService } from '../customers/index.js';
import { seedCallsOf } from './calls.demo.js';
import { DEMO_PARTNER_KEY } from './credentials.js';
import type { DemoContext } from './demo.js';

const OWN_ADDRESSES = ['127.0.0.1/32', '::1/128'];
const CUSTOMERS = 10;
/** More than any of them owes, so that the examples can buy. */
const CREDIT_LIMIT = '-5000';

/**
 * A reseller with a filled wallet; the first ten customers are his. He has funded three of them, and
 * lets them all owe him something; the first pays for his calls as he makes them.
 */
export async function seedPartner(demo: DemoContext): Promise<void> {
  const { app, actor, database } = demo;
  const partners = app.get(PartnersService, { strict: false });
  const wallets = app.get(Wallets, { strict: false });
  const { id } = await partners.add(actor, {
    name: 'demo-partner',
    email: 'accounts@reseller.example',
    currency: 'ZAR',
  });
  await partners.issueKey(actor, id, DEMO_PARTNER_KEY);
  for (const cidr of OWN_ADDRESSES) await partners.allow(actor, id, cidr);
  await wallets.deposit(actor, id, { amount: '5000', reference: 'EFT demo-partner 1' });
  const accounts = app.get(AccountsService, { strict: false });
  const owned = await database.query<{ id: number; accountNumber: string; accountId: number }>(
    `SELECT customer.id, account_number AS "accountNumber", account.id AS "accountId"
       FROM customers AS customer
       JOIN ledger_accounts AS account ON account.customer_id = customer.id
      ORDER BY customer.id LIMIT ${CUSTOMERS}`,
  );
  for (const [index, { id: customerId, accountNumber, accountId }] of owned.entries()) {
    await app.get(CustomersService, { strict: false }).amend(actor, customerId, { partnerId: id });
    await accounts.setCreditLimit(actor, accountId, CREDIT_LIMIT);
    if (index > 2) continue;
    const move = { accountNumber, amount: String(50 * (index + 1)), description: 'Call credits' };
    await wallets.moveFunds(actor, id, move);
  }
  await seedCallsOf(demo, 1, { calls: 24 });
}
