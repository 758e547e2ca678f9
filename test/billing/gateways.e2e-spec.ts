import { createHmac } from 'node:crypto';
import type { Answer, Api } from '../support/api.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { BillingMakers } from './support/billing.js';

const SECRET = 'whsec_0123456789abcdef0123456789abcdef';
const NOW = '2026-03-15T10:00:00Z';

let house: TestApplication;
let make: BillingMakers;
let admin: Api;
let gatewayId: number;

beforeAll(async () => {
  house = await startApplication();
  house.clock.set(NOW);
  make = new BillingMakers(house);
  admin = house.api.as(await make.accountant());
  const body = { provider: 'stripe', name: 'Stripe', signing_secret: SECRET };
  const added = await admin.post('/admin/payment-gateways', { body });
  expect(added.status).toBe(201);
  gatewayId = added.body.id;
});
afterAll(() => house.stop());
afterEach(() => make.expectRightBooks());
beforeEach(() => {
  house.clock.set(NOW);
});

let counter = 0;

interface Sent {
  id: string;
  type: string;
  object: object;
}

/** As Stripe sends it: an event around the object, signed as it goes out. */
function send(
  { id, type, object }: Sent,
  { secret = SECRET, to = gatewayId, secondsAgo = 0 } = {},
): Promise<Answer> {
  const at = Math.floor(house.clock.now().getTime() / 1000) - secondsAgo;
  const body = JSON.stringify(
    { id, object: 'event', api_version: '2024-06-20', livemode: true, type, data: { object } },
    null,
    2,
  );
  const v1 = createHmac('sha256', secret).update(`${at}.${body}`).digest('hex');
  const headers = { 'stripe-signature': `t=${at},v1=${v1}`, 'content-type': 'application/json' };
  return house.api.post(`/gateways/${to}/events`, { body, headers });
}

interface Paid {
  event: Sent;
  intent: string;
  charge: string;
}

function paid(amount: number, metadata: object, currency = 'usd'): Paid {
  const n = ++counter;
  const intent = `pi_${n}`;
  return {
    intent,
    charge: `ch_${n}`,
    event: {
      id: `evt_paid_${n}`,
      type: 'payment_intent.succeeded',
      object: { id: intent, object: 'payment_intent', amount_received: amount, currency, metadata },
    },
  };
}

function refunded({ intent, charge }: Paid, total: number): Sent {
  return {
    id: `evt_refund_${++counter}`,
    type: 'charge.refunded',
    object: { id: charge, payment_intent: intent, amount_refunded: total, currency: 'usd' },
  };
}

function disputed({ intent, charge }: Paid, amount: number, what: string): Sent {
  return {
    id: `evt_dispute_${++counter}`,
    type: `charge.dispute.${what}`,
    object: { id: `dp_${intent}`, charge, payment_intent: intent, amount, currency: 'usd' },
  };
}

async function told(event: Sent): Promise<any> {
  expect((await send(event)).body).toEqual({ received: true });
  await house.runJobs();
  return stored(event);
}

async function stored({ id }: Sent): Promise<any> {
  const { body } = await admin.get('/admin/gateway-events', { query: { limit: 500 } });
  return body.data.find((row: any) => row.event_id === id);
}

const invoice = async (customer_id: number, price: string): Promise<any> => {
  const lines = [{ description: 'Fibre', quantity: '1', unit_price: price }];
  return (await admin.call('generate_invoice', { customer_id, lines })).data;
};

test('a payment pays what is owed, once, however often and in how many words it is told', async () => {
  const { id, accountNumber } = await make.customer();
  await invoice(id, '115');
  const payment = paid(11_500, { account_number: accountNumber });
  expect(await told(payment.event)).toMatchObject({ state: 'processed', problem: null });
  expect(await make.owes(id)).toBe('0.00');
  // Again, by the same event, and by that of its charge.
  await told(payment.event);
  const { intent, charge } = payment;
  const object = { id: charge, payment_intent: intent, amount: 11_500, currency: 'usd' };
  await told({ id: `evt_charge_${++counter}`, type: 'charge.succeeded', object });
  expect(await make.owes(id)).toBe('0.00');
});

test('twenty copies at once are one payment', async () => {
  const { id, accountNumber } = await make.customer();
  const { event } = paid(500, { account: accountNumber });
  await Promise.all(Array.from({ length: 20 }, () => send(event)));
  await house.runJobs();
  expect(await make.owes(id)).toBe('-5.00');
});

test('refunds come out of the credit, each part once, in any order', async () => {
  const { id, accountNumber } = await make.customer();
  const payment = paid(10_000, { account_number: accountNumber });
  await told(payment.event);
  const [first, second] = [refunded(payment, 1500), refunded(payment, 4000)];
  await told(second);
  await told(first);
  expect(await make.owes(id)).toBe('-60.00');
  await told(refunded(payment, 10_000));
  expect(await make.owes(id)).toBe('0.00');
});

test('a refund of what has been used waits for staff, and goes on after their credit note', async () => {
  const { id, accountNumber } = await make.customer();
  const { invoice_id: invoiceId, lines } = await invoice(id, '50');
  const payment = paid(5000, { account_number: accountNumber });
  await told(payment.event);
  const refund = refunded(payment, 5000);
  const event = await told(refund);
  expect(event).toMatchObject({ state: 'needs_staff', problem: expect.stringContaining('credit') });
  expect(await make.owes(id)).toBe('0.00');
  await admin.call('generate_credit_note', {
    invoice_id: invoiceId,
    reason: 'Cancelled',
    lines: [{ line_id: lines[0].line_id, amount: '50' }],
  });
  expect((await admin.post(`/admin/gateway-events/${event.id}/retry`)).status).toBe(200);
  await house.runJobs();
  expect((await stored(refund)).state).toBe('processed');
  expect(await make.owes(id)).toBe('0.00');
  expect((await admin.post(`/admin/gateway-events/${event.id}/retry`)).status).toBe(409);
});

test('a dispute takes the payment back, and winning it brings it again', async () => {
  const { id, accountNumber } = await make.customer();
  await invoice(id, '30');
  const payment = paid(3000, { account_number: accountNumber });
  await told(payment.event);
  for (let n = 0; n < 2; n++) await told(disputed(payment, 3000, 'funds_withdrawn'));
  expect(await make.owes(id)).toBe('30.00');
  for (let n = 0; n < 2; n++) await told(disputed(payment, 3000, 'funds_reinstated'));
  expect(await make.owes(id)).toBe('0.00');
});

test('money of nobody waits until staff say whose it is', async () => {
  const { id } = await make.customer();
  const { event } = paid(700, { order: 'something' });
  const waiting = await told(event);
  expect(waiting).toMatchObject({ state: 'needs_staff', payment_id: null });
  const path = `/admin/gateway-events/${waiting.id}/assign`;
  expect((await admin.post(path, { body: { customer_id: id } })).status).toBe(200);
  await house.runJobs();
  expect((await stored(event)).state).toBe('processed');
  expect(await make.owes(id)).toBe('-7.00');
  expect((await admin.post(path, { body: { customer_id: id } })).status).toBe(409);
});

test('of two customers in one text neither is guessed; another currency is none of ours', async () => {
  const [one, other] = [await make.customer(), await make.customer()];
  const both = paid(700, { a: one.accountNumber, b: other.accountNumber });
  expect((await told(both.event)).state).toBe('needs_staff');
  const foreign = paid(700, { a: one.accountNumber }, 'eur');
  expect(await told(foreign.event)).toMatchObject({
    state: 'needs_staff',
    problem: 'It is in EUR.',
  });
});

test('what does not concern money is kept and passed over', async () => {
  const event = { id: 'evt_other', type: 'customer.created', object: { id: 'cus_1' } };
  expect((await told(event)).state).toBe('ignored');
});

test('what is not signed, or not lately, is not even stored', async () => {
  const { event } = paid(700, {});
  const wrong = { secret: 'whsec_another_secret' };
  for (const options of [wrong, { secondsAgo: 301 }, { secondsAgo: -301 }]) {
    const { status, text } = await send(event, options);
    expect([status, text]).toEqual([400, expect.stringContaining('signature')]);
  }
  expect((await house.api.post(`/gateways/${gatewayId}/events`)).status).toBe(400);
  expect((await house.api.get(`/gateways/${gatewayId}/events`)).status).toBe(405);
  expect((await send(event, { to: 999_999 })).status).toBe(404);
  expect(await stored(event)).toBeUndefined();
});

test('a change of a gateway by who has not seen the last one is refused whole', async () => {
  const path = `/admin/payment-gateways/${gatewayId}`;
  const etag = (await admin.get(path)).headers.get('etag');
  const change = (body: object): Promise<Answer> =>
    admin.patch(path, { body, headers: { 'if-match': String(etag) } });
  expect((await change({ is_active: true })).status).toBe(200);
  const body = { is_active: false, signing_secret: 'whsec_00000000000000000000000000000000' };
  expect((await change(body)).status).toBe(412);
  expect((await admin.get(path)).body.is_active).toBe(true);
  expect((await send(paid(100, {}).event)).status).toBe(200);
});

test('a secret is encrypted, never answered, and outlives its change for one', async () => {
  const path = `/admin/payment-gateways/${gatewayId}`;
  const next = 'whsec_fedcba9876543210fedcba9876543210';
  expect((await admin.patch(path, { body: { signing_secret: next } })).text).not.toContain('whsec');
  for (const secret of [SECRET, next]) {
    expect((await send(paid(100, {}).event, { secret })).status).toBe(200);
  }
  const row = await house.database.queryOne<{ secret: Buffer }>(
    'SELECT secret FROM payment_gateways WHERE id = $1',
    [gatewayId],
  );
  expect(row!.secret.toString('latin1')).not.toContain('whsec');
  await admin.patch(path, { body: { is_active: false } });
  expect((await send(paid(100, {}).event, { secret: next })).status).toBe(404);
  await admin.patch(path, { body: { is_active: true, signing_secret: SECRET } });
});
