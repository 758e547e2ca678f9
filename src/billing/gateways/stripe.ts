import { InvalidRequest } from '../../platform/errors/index.js';
import { fromMinorUnits } from './minor-units.js';
import type { EventName, MoneyFact, PaymentProvider } from './provider.js';
import { isSigned } from './stripe-signature.js';

/** The fields of Stripe's objects that we read (payment_intent, charge, dispute). */
interface StripeObject {
  id?: unknown;
  amount?: unknown;
  amount_received?: unknown;
  amount_captured?: unknown;
  amount_refunded?: unknown;
  captured?: unknown;
  charge?: unknown;
  currency?: unknown;
  description?: unknown;
  metadata?: unknown;
  payment_intent?: unknown;
}

type Reader = (object: StripeObject) => MoneyFact | null;

/** By Stripe's event types; what is not here does not concern us. */
const READERS: ReadonlyMap<string, Reader> = new Map<string, Reader>(
  Object.entries({
    'payment_intent.succeeded': (intent: StripeObject) =>
      paid(intent, textIn(intent.id), intent.amount_received),
    'charge.succeeded': (charge: StripeObject) =>
      // Authorised and not captured is no money yet.
      charge.captured === false
        ? null
        : paid(charge, paymentOf(charge), charge.amount_captured ?? charge.amount),
    'charge.refunded': (charge: StripeObject) => ({
      kind: 'refunded',
      payment: paymentOf(charge),
      charge: textIn(charge.id),
      // The sum of all refunds so far: newer API versions do not list the single ones.
      ...money(charge, charge.amount_refunded, 'total'),
    }),
    'charge.dispute.funds_withdrawn': (dispute: StripeObject) => ({
      kind: 'withdrawn',
      ...disputed(dispute),
    }),
    'charge.dispute.funds_reinstated': (dispute: StripeObject) => ({
      kind: 'reinstated',
      ...disputed(dispute),
    }),
  }),
);

/** Stripe, by its events (docs.stripe.com/api/events/types). */
export const STRIPE: PaymentProvider = {
  name: 'stripe',

  isGenuine: ({ headers, body }, secrets, now) =>
    isSigned(headers['stripe-signature'], body, secrets, now),

  nameOf(body): EventName {
    const event = parsed(body);
    const { id, type } = event as { id?: unknown; type?: unknown };
    if (typeof id !== 'string' || typeof type !== 'string' || id === '' || id.length > 255) {
      throw new InvalidRequest('This is no event of Stripe.');
    }
    return { id, type };
  },

  factIn(payload) {
    const { type, data } = payload as { type: string; data?: { object?: StripeObject } };
    const read = READERS.get(type);
    return read && data?.object ? read(data.object) : null;
  },
};

function paid(object: StripeObject, payment: string, count: unknown): MoneyFact {
  return {
    kind: 'paid',
    payment,
    ...money(object, count, 'amount'),
    hints: hintsIn(object),
  };
}

function disputed(dispute: StripeObject): {
  payment: string;
  dispute: string;
  amount: ReturnType<typeof fromMinorUnits>;
  currency: string;
} {
  return {
    payment: paymentOf({ ...dispute, id: dispute.charge }),
    dispute: textIn(dispute.id),
    ...money(dispute, dispute.amount, 'amount'),
  };
}

/** The intent where there is one: both tell of the same payment. */
function paymentOf({ payment_intent: intent, id }: StripeObject): string {
  return typeof intent === 'string' && intent !== '' ? intent : textIn(id);
}

function money<Name extends string>(
  { currency }: StripeObject,
  count: unknown,
  name: Name,
): Record<Name, ReturnType<typeof fromMinorUnits>> & { currency: string } {
  const code = textIn(currency).toUpperCase();
  if (typeof count !== 'number' || !Number.isSafeInteger(count) || count < 0) {
    throw new Error('the event has no amount');
  }
  const amount = { [name]: fromMinorUnits(count, code) } as Record<
    Name,
    ReturnType<typeof fromMinorUnits>
  >;
  return { ...amount, currency: code };
}

/** `metadata` is what the ISP's checkout has noted, e.g. account_number and invoice_number. */
function hintsIn({ metadata, description }: StripeObject): string {
  const noted = metadata !== null && typeof metadata === 'object' ? Object.values(metadata) : [];
  const texts = noted.filter((value): value is string => typeof value === 'string');
  return texts.length > 0 ? texts.join(' ') : typeof description === 'string' ? description : '';
}

function textIn(value: unknown): string {
  if (typeof value !== 'string' || value === '') throw new Error('the event lacks an id');
  return value;
}

function parsed(body: Buffer): object {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    if (value !== null && typeof value === 'object') return value;
  } catch {
    // Told below, like any other nonsense.
  }
  throw new InvalidRequest('This is no event of Stripe.');
}
