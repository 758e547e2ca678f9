import { PartnersService, Wallets } from '../billing/index.js';
import { CustomersService } from '../customers/index.js';
import { DEMO_PARTNER_KEY } from './credentials.js';
import type { DemoContext } from './demo.js';

const OWN_ADDRESSES = ['127.0.0.1/32', '::1/128'];
const CUSTOMERS = 10;

/** A reseller with a filled wallet; the first ten customers are his, and he has funded three of them. */
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
  const owned = await database.query<{ id: number; accountNumber: string }>(
    `SELECT id, account_number AS "accountNumber" FROM customers ORDER BY id LIMIT ${CUSTOMERS}`,
  );
  for (const [index, { id: customerId, accountNumber }] of owned.entries()) {
    await app.get(CustomersService, { strict: false }).amend(actor, customerId, { partnerId: id });
    if (index > 2) continue;
    const move = { accountNumber, amount: String(50 * (index + 1)), description: 'Call credits' };
    await wallets.moveFunds(actor, id, move);
  }
}
