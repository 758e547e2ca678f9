import { Actor } from '../../src/auth/index.js';
import { Wallets } from '../../src/billing/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import type { Api } from '../support/api.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;
let wallets: Wallets;
let partnerId: number;
const clerk = Actor.system('test');

beforeAll(async () => {
  house = await startApplication();
  make = new BillingMakers(house);
  admin = house.api.as(await make.accountant());
  wallets = house.app.get(Wallets);
  const body = { name: 'Reseller', email: 'r@reseller.example', currency: 'ZAR' };
  partnerId = (await admin.post('/admin/partners', { body })).body.id;
});
afterAll(() => house.stop());
afterEach(() => make.expectRightBooks());

const balanceOf = async (): Promise<string> =>
  (await admin.get(`/admin/partners/${partnerId}`)).body.balance;
const deposit = (amount: string, reference: string) =>
  admin.post(`/admin/partners/${partnerId}/deposits`, { body: { amount, reference } });

test('a key is told once and a list of addresses is kept in canonical form', async () => {
  const { body } = await admin.post(`/admin/partners/${partnerId}/api-key`);
  expect(body.api_key).toMatch(/^lm_pk_/);
  const path = `/admin/partners/${partnerId}/ip-allow-list`;
  const added = await admin.post(path, { body: { cidr: '192.0.2.77/24' } });
  expect(added.body.cidr).toBe('192.0.2.0/24');
  expect((await admin.post(path, { body: { cidr: '192.0.2.0/24' } })).status).toBe(409);
  expect((await admin.post(path, { body: { cidr: 'everywhere' } })).status).toBe(400);
  await admin.post(path, { body: { cidr: '2001:db8::/32' } });
  expect((await admin.delete(`${path}/${added.body.id}`)).status).toBe(204);
  expect((await admin.get(path)).body.data).toMatchObject([{ cidr: '2001:db8::/32' }]);
});

test('funds move between the wallet and his customers, and never below the floors', async () => {
  const { id, accountNumber } = await make.customer({ partnerId });
  expect((await deposit('100', 'EFT 1')).body.balance).toBe('100.00');
  expect((await deposit('100', 'EFT 1')).status).toBe(409);
  const move = (amount: string) =>
    wallets.moveFunds(clerk, partnerId, { accountNumber, amount, description: 'Credits' });
  expect(await move('57.12345')).toEqual({ balance: '57.12345', creditLimit: '0' });
  expect(await balanceOf()).toBe('42.87655');
  await expect(move('42.87656')).rejects.toMatchObject({ kind: 'payment_required' });
  await expect(move('-57.12346')).rejects.toMatchObject({ kind: 'payment_required' });
  await make.setCreditLimit(await make.accountant(), id, '-55');
  expect(await move('-112.12345')).toEqual({ balance: '-55', creditLimit: '-55' });
  await expect(move('-0.00001')).rejects.toMatchObject({ kind: 'payment_required' });
  expect(await balanceOf()).toBe('155.00');
});

test("another partner's customer is as unknown as none", async () => {
  const { accountNumber } = await make.customer();
  const move = { accountNumber, amount: '1', description: 'Credits' };
  await expect(wallets.moveFunds(clerk, partnerId, move)).rejects.toMatchObject({
    kind: 'not_found',
  });
});

test('parallel moves on one wallet spend what is in it, once', async () => {
  await deposit('100', 'EFT 2');
  const start = Number(await balanceOf());
  const customers = await Promise.all(
    Array.from({ length: 5 }, () => make.customer({ partnerId })),
  );
  const outcomes = await Promise.allSettled(
    Array.from({ length: 40 }, (_, i) =>
      wallets.moveFunds(clerk, partnerId, {
        accountNumber: customers[i % 5]!.accountNumber,
        amount: '10',
        description: `Move ${i}`,
      }),
    ),
  );
  const moved = outcomes.filter(({ status }) => status === 'fulfilled').length;
  expect(moved).toBe(Math.floor(start / 10));
  expect(Number(await balanceOf())).toBe(start - moved * 10);
});
