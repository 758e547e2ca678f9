import { createHmac } from 'node:crypto';
import { fromMinorUnits } from './minor-units.js';
import { STRIPE } from './stripe.js';
import { isSigned } from './stripe-signature.js';

const SECRET = 'whsec_0123456789abcdef';
const BODY = Buffer.from('{"id":"evt_1"}');
const AT = 1_773_136_800;
const NOW = new Date(AT * 1000);

const v1 = (secret = SECRET, at = AT, body = BODY): string =>
  createHmac('sha256', secret).update(`${at}.${body.toString()}`).digest('hex');

test.each([
  ['signed now', `t=${AT},v1=${v1()}`, true],
  ['with another scheme beside', `t=${AT},v0=00,v1=${v1()}`, true],
  ['with several signatures', `t=${AT}, v1=${'0'.repeat(64)}, v1=${v1()}`, true],
  ['five minutes ago', `t=${AT - 300},v1=${v1(SECRET, AT - 300)}`, true],
  ['longer ago', `t=${AT - 301},v1=${v1(SECRET, AT - 301)}`, false],
  ['in the future', `t=${AT + 301},v1=${v1(SECRET, AT + 301)}`, false],
  ['with the time of another', `t=${AT - 1},v1=${v1()}`, false],
  ['by another secret', `t=${AT},v1=${v1('whsec_another')}`, false],
  ['by the old scheme alone', `t=${AT},v0=${v1()}`, false],
  ['without a time', `v1=${v1()}`, false],
  ['cut short', `t=${AT},v1=${v1().slice(0, 62)}`, false],
  ['not at all', undefined, false],
  ['with nothing', '', false],
])('a message %s', (_, header, expected) => {
  expect(isSigned(header, BODY, [SECRET], NOW)).toBe(expected);
});

test('while a secret is changed, both count; of a changed body, neither', () => {
  const header = `t=${AT},v1=${v1()}`;
  expect(isSigned(header, BODY, ['whsec_new', SECRET], NOW)).toBe(true);
  expect(isSigned(header, Buffer.from('{"id":"evt_2"}'), ['whsec_new', SECRET], NOW)).toBe(false);
});

test.each([
  [1999, 'usd', '19.99'],
  [1999, 'JPY', '1999'],
  [1999, 'kwd', '1.999'],
  [0, 'usd', '0'],
])('%i of the smallest unit of %s are %s', (count, currency, amount) => {
  expect(fromMinorUnits(count, currency).toFixed()).toBe(amount);
});

const fact = (type: string, object: object): unknown => {
  const read = STRIPE.factIn({ id: 'evt_1', type, data: { object } });
  return read && JSON.parse(JSON.stringify(read));
};

test('an intent and its charge tell of the same payment', () => {
  const metadata = { account_number: '10000001', invoice_number: 'INV-2026-000001' };
  const intent = { id: 'pi_1', amount_received: 11_500, currency: 'usd', metadata };
  const charge = {
    id: 'ch_1',
    payment_intent: 'pi_1',
    amount: 11_500,
    amount_captured: 11_500,
    captured: true,
    currency: 'usd',
    metadata,
  };
  const paid = {
    kind: 'paid',
    payment: 'pi_1',
    amount: '115',
    currency: 'USD',
    hints: '10000001 INV-2026-000001',
  };
  expect(fact('payment_intent.succeeded', intent)).toEqual(paid);
  expect(fact('charge.succeeded', charge)).toEqual(paid);
  expect(fact('charge.succeeded', { ...charge, captured: false })).toBeNull();
  expect(fact('charge.succeeded', { ...charge, payment_intent: null })).toMatchObject({
    payment: 'ch_1',
  });
});

test('refunds are told as their sum, disputes by their payment', () => {
  const charge = { id: 'ch_1', payment_intent: 'pi_1', amount_refunded: 1500, currency: 'usd' };
  expect(fact('charge.refunded', charge)).toEqual({
    kind: 'refunded',
    payment: 'pi_1',
    charge: 'ch_1',
    total: '15',
    currency: 'USD',
  });
  const dispute = {
    id: 'dp_1',
    charge: 'ch_1',
    payment_intent: 'pi_1',
    amount: 11_500,
    currency: 'usd',
  };
  for (const [type, kind] of [
    ['charge.dispute.funds_withdrawn', 'withdrawn'],
    ['charge.dispute.funds_reinstated', 'reinstated'],
  ] as const) {
    expect(fact(type, dispute)).toEqual({
      kind,
      payment: 'pi_1',
      dispute: 'dp_1',
      amount: '115',
      currency: 'USD',
    });
  }
});

test.each([
  'customer.created',
  'charge.dispute.created',
  'payment_intent.payment_failed',
  'constructor',
])('%s does not concern us', (type) => {
  expect(fact(type, { id: 'x' })).toBeNull();
});

test('an event without what it should have is an error, not a payment of nothing', () => {
  expect(() => fact('payment_intent.succeeded', { id: 'pi_1', currency: 'usd' })).toThrow();
  expect(() => fact('charge.succeeded', { amount: 1, currency: 'usd' })).toThrow();
  expect(() => STRIPE.nameOf(Buffer.from('[]'))).toThrow();
  expect(() => STRIPE.nameOf(Buffer.from('{'))).toThrow();
});
