import { createHmac } from 'node:crypto';
import type { Desk, Preparation } from '../desk.js';

/** As the example of POST /admin/payment-gateways has it. */
const SIGNING_SECRET = 'whsec_0123456789abcdef0123456789abcdef';

/** Whose money it is, and who is late with it. */
export const BILLING: Record<string, Preparation> = {
  'PATCH /admin/accounts/{id}': async (desk) =>
    `/admin/accounts/${await desk.idOf('SELECT id FROM ledger_accounts WHERE customer_id = 1')}`,
  'POST /admin/refunds': async (desk) => {
    await desk.post('/admin/payments', { customer_id: 1, amount: '5000.00' });
    return undefined;
  },
  'POST /admin/subscriptions/{id}/end': async ({ post }) => {
    const { id } = await post('/admin/subscriptions', { customer_id: 2, product_id: 'MAILBOX' });
    return `/admin/subscriptions/${id}/end`;
  },
  'DELETE /admin/payment-promises/{id}': async (desk) => {
    const { data } = (await desk.staff.get('/admin/dunning', { query: { limit: 1 } })).body;
    const promise = { customer_id: data[0].customer_id, until: '2099-12-31' };
    return `/admin/payment-promises/${(await desk.post('/admin/payment-promises', promise)).id}`;
  },
  'GET /admin/gateway-events/{id}': strangersMoney,
  'POST /admin/gateway-events/{id}/assign': async (desk) => `${await strangersMoney(desk)}/assign`,
  'POST /admin/gateway-events/{id}/retry': async (desk) => `${await strangersMoney(desk)}/retry`,
  'POST /admin/bank-lines/{id}/assign': async (desk) => `${await strangersCredit(desk)}/assign`,
  'POST /admin/bank-lines/{id}/dismiss': async (desk) => `${await strangersCredit(desk)}/dismiss`,
};

/** Stripe tells of a payment that names no customer. @returns the address of the event */
async function strangersMoney(desk: Desk): Promise<string> {
  const id = desk.unique('evt');
  const object = { id: `pi_${id}`, amount_received: 100, currency: 'zar', metadata: {} };
  const body = JSON.stringify({
    id,
    object: 'event',
    type: 'payment_intent.succeeded',
    data: { object },
  });
  const at = Math.floor(desk.house.clock.now().getTime() / 1000);
  const signature = createHmac('sha256', SIGNING_SECRET).update(`${at}.${body}`).digest('hex');
  const gateway = desk.madeBy('POST /admin/payment-gateways').split('/').at(-1);
  await desk.house.api.post(`/gateways/${gateway}/events`, {
    body,
    headers: { 'stripe-signature': `t=${at},v1=${signature}`, 'content-type': 'application/json' },
  });
  await desk.house.runJobs();
  return `/admin/gateway-events/${await desk.idOf('SELECT id FROM gateway_events ORDER BY id DESC')}`;
}

/** The bank tells of a credit that names no customer. @returns the address of its line */
async function strangersCredit(desk: Desk): Promise<string> {
  const description = desk.unique('CASH');
  await desk.staff.post('/admin/bank-imports', {
    body: `date;description;amount\n2026-03-10;${description};50,00\n`,
    headers: { 'content-type': 'text/csv' },
  });
  return `/admin/bank-lines/${await desk.idOf('SELECT id FROM bank_lines ORDER BY id DESC')}`;
}
