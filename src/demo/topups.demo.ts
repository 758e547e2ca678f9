import {
  AutoTopups,
  DataAccountsService,
  Prepaid,
  Promotions,
  Topups,
  TopupTypes,
} from '../radius/index.js';
import type { DemoContext } from './demo.js';

const DAY_SECONDS = 86_400;
/** Top-ups of the history; the invoices of PIE001, whom examples name, are left as they are. */
const BUYERS = 8;
const PREPAID_ACCOUNTS = 2;

/**
 * Top-up types for everybody, two promotions, top-ups of several sources, automatic ones of one
 * account, and prepaid accounts with portions.
 */
export async function seedTopups(demo: DemoContext): Promise<void> {
  const types = await seedTypes(demo);
  await seedPromotions(demo);
  const accounts = await cappedAccounts(demo);
  const { app, actor } = demo;
  for (const [index, { id }] of accounts.entries()) {
    const topupTypeId = types[index % types.length];
    if (index === 0 && topupTypeId !== undefined) {
      await app.get(AutoTopups).set(actor, id, { topupTypeId, limit: '300.00' });
    }
    await app
      .get(Topups)
      .buy(
        actor,
        { dataAccountId: id },
        { topupTypeId, source: index % 3 === 0 ? 'staff' : index % 3 === 1 ? 'portal' : 'api' },
      );
  }
  await seedPrepaid(demo, accounts);
  await giveWelcome(demo);
}

/** A top-up that costs nothing, so that PIE001 has one and owes what the examples say. */
async function giveWelcome({ app, actor }: DemoContext): Promise<void> {
  const gift = await app.get(TopupTypes).add(actor, {
    ...{ name: 'Welcome, 1 GB', size: 1, unit: 'GB', price: '0' },
    ...{ validity: 'never', validitySeconds: null },
  });
  const wish = { topupTypeId: gift.id, source: 'portal' as const };
  await app.get(Topups).buy(actor, { username: 'pie001-home' }, wish);
  await app.get(TopupTypes).modify(actor, gift.id, { isActive: false });
}

async function seedTypes({ app, actor }: DemoContext): Promise<number[]> {
  const types = app.get(TopupTypes);
  const added = [
    await types.add(actor, {
      ...{ name: '1 GB, this month', size: 1, unit: 'GB', price: '15' },
      ...{ validity: 'period_end', validitySeconds: null },
    }),
    await types.add(actor, {
      ...{ name: '10 GB, 30 days', size: 10, unit: 'GB', price: '99' },
      ...{ validity: 'duration', validitySeconds: 30 * DAY_SECONDS },
    }),
    await types.add(actor, {
      ...{ name: '50 GB, for good', size: 50, unit: 'GB', price: '399' },
      ...{ validity: 'never', validitySeconds: null },
    }),
  ];
  return added.map(({ id }) => id);
}

async function seedPromotions({ app, actor, clock }: DemoContext): Promise<void> {
  for (const [name, from, to] of [
    ['Double data, spring', -40, -33],
    ['Double data, summer', 20, 27],
  ] as const) {
    await app.get(Promotions).add(actor, {
      name,
      startsAt: clock.in(from * DAY_SECONDS),
      endsAt: clock.in(to * DAY_SECONDS),
    });
  }
}

function cappedAccounts({
  database,
}: DemoContext): Promise<{ id: number; customerId: number; username: string }[]> {
  return database.query(
    `SELECT d.id, d.customer_id AS "customerId", d.username
       FROM data_accounts d
       JOIN products p ON p.id = d.product_id
       JOIN customers c ON c.id = d.customer_id
      WHERE p.cap_bytes IS NOT NULL AND c.status = 'active' AND c.accounting_code <> 'PIE001'
      ORDER BY d.id LIMIT ${BUYERS}`,
  );
}

async function seedPrepaid(
  { app, actor }: DemoContext,
  owners: readonly { customerId: number; username: string }[],
): Promise<void> {
  for (const { customerId, username } of owners.slice(0, PREPAID_ACCOUNTS)) {
    const { account } = await app.get(DataAccountsService).add(actor, {
      customer: { customerId },
      product: 'PREPAID-5',
      username: `${username.split('-')[0] ?? username}-prepaid`,
      password: 'lastmile-demo',
    });
    const naming = { dataAccountId: account.id };
    const till = { reference: `till-${account.id}-1`, comment: 'Sold at the counter' };
    await app.get(Prepaid).allocate(actor, naming, { product: 'PREPAID-5', ...till });
    await app.get(Prepaid).allocate(actor, naming, { product: 'PREPAID-20', quantity: 2 });
  }
}
