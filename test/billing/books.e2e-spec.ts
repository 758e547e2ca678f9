import fc from 'fast-check';
import { Actor } from '../../src/auth/index.js';
import {
  BillingRuns,
  CallRecords,
  Charges,
  CreditNotesService,
  InvoicesService,
  PaymentsService,
  Subscriptions,
} from '../../src/billing/index.js';
import { JournalsService } from '../../src/billing/journals/journals.service.js';
import { BillingProfiles } from '../../src/billing/profiles/billing-profiles.js';
import { RefundsService } from '../../src/billing/payments/refunds.service.js';
import { DomainError } from '../../src/platform/errors/index.js';
import { startApplication, type TestApplication } from '../support/application.js';
import { makeProduct } from '../support/products.js';
import { BillingMakers } from './support/billing.js';

let house: TestApplication;
let make: BillingMakers;
let product: number;
let counter = 0;
const actor = Actor.system('test');

beforeAll(async () => {
  house = await startApplication();
  house.clock.set('2026-03-10T10:00:00Z');
  make = new BillingMakers(house);
  await make.setting('tax_rate', '14.5');
  product = (await makeProduct(house, { price: '199.99', priceFrom: '2020-01-01' })).id;
});
afterAll(() => house.stop());

const cents = fc.integer({ min: 1, max: 100_000 }).map((n) => (n / 100).toFixed(2));
const fine = fc.integer({ min: 1, max: 9_999_999 }).map((n) => (n / 100_000).toFixed(5));
const nth = fc.nat(5);

/** One act of somebody; which of the documents that there are it is about is a number. */
const step = fc.oneof(
  fc.record({
    act: fc.constant('invoice' as const),
    lines: fc.array(fc.tuple(fine, fine), { minLength: 1, maxLength: 3 }),
  }),
  fc.record({ act: fc.constant('pay' as const), amount: cents }),
  fc.record({ act: fc.constant('pay_invoice' as const), amount: cents, nth }),
  fc.record({ act: fc.constant('return_payment' as const), nth }),
  fc.record({ act: fc.constant('credit' as const), nth, amount: fc.option(cents) }),
  fc.record({ act: fc.constant('journal' as const), amount: cents, isCredit: fc.boolean() }),
  fc.record({ act: fc.constant('refund' as const), amount: cents }),
  fc.record({
    act: fc.constant('charge' as const),
    price: fine,
    invoicing: fc.constantFrom('at_once' as const, 'next_run' as const),
  }),
  fc.record({ act: fc.constant('take_back' as const), nth }),
  fc.record({ act: fc.constant('calls' as const), amounts: fc.array(fine, { maxLength: 3 }) }),
  fc.record({ act: fc.constant('subscribe' as const), day: fc.integer({ min: 1, max: 28 }) }),
  fc.record({ act: fc.constant('change' as const), nth, price: fine }),
  fc.record({ act: fc.constant('end' as const), nth }),
  fc.record({ act: fc.constant('bill' as const), day: fc.integer({ min: 1, max: 28 }) }),
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** What a sequence has made so far. */
interface Made {
  customerId: number;
  payments: number[];
  sources: { type: string; id: number }[];
  subscriptions: number[];
}

async function invoiceOf({ customerId }: Made, nth: number): Promise<{ id: number; line: number }> {
  const rows = await house.database.query<{ id: number; line: number }>(
    `SELECT invoice.id, min(line.id) AS line
       FROM invoices AS invoice JOIN invoice_lines AS line ON line.invoice_id = invoice.id
      WHERE invoice.customer_id = $1 GROUP BY invoice.id ORDER BY invoice.id`,
    [customerId],
  );
  return rows[nth % Math.max(1, rows.length)] ?? { id: 0, line: 0 };
}

const day = (n: number): string => `2026-03-${String(n).padStart(2, '0')}`;
const pick = <T>(from: T[], nth: number): T | undefined => from[nth % Math.max(1, from.length)];

async function take(made: Made, doing: Step): Promise<unknown> {
  const { customerId } = made;
  const { app } = house;
  switch (doing.act) {
    case 'invoice': {
      const lines = doing.lines.map(([quantity, unitPrice]) => ({
        description: 'Work',
        quantity,
        unitPrice,
      }));
      return app.get(InvoicesService).issue(actor, { customerId, lines });
    }
    case 'pay': {
      const payment = { customerId, amount: doing.amount, method: 'cash' } as const;
      return made.payments.push(await app.get(PaymentsService).record(actor, payment));
    }
    case 'pay_invoice': {
      const { id: invoiceId } = await invoiceOf(made, doing.nth);
      const { amount } = doing;
      const allocations = [{ invoiceId, amount }];
      const payment = { customerId, amount, method: 'card', allocations } as const;
      return made.payments.push(await app.get(PaymentsService).record(actor, payment));
    }
    case 'return_payment':
      return app
        .get(PaymentsService)
        .reverse(actor, pick(made.payments, doing.nth) ?? 0, { reason: 'Returned' });
    case 'credit': {
      const { id: invoiceId, line } = await invoiceOf(made, doing.nth);
      const lines = doing.amount === null ? undefined : [{ lineId: line, amount: doing.amount }];
      return app.get(CreditNotesService).issue(actor, { invoiceId, lines, reason: 'Wrong' });
    }
    case 'journal': {
      const amount = doing.isCredit ? `-${doing.amount}` : doing.amount;
      return app.get(JournalsService).post(actor, { customerId, amount, description: 'J' });
    }
    case 'refund': {
      const { amount } = doing;
      return app
        .get(RefundsService)
        .pay(actor, { customerId, amount, method: 'eft', reason: 'Too much' });
    }
    case 'charge': {
      const source = { type: 'topup', id: ++counter };
      made.sources.push(source);
      const lines = [{ description: 'Top-up', unitPrice: doing.price }];
      const { invoicing } = doing;
      return app.get(Charges).charge(actor, { customerId, source, lines, invoicing });
    }
    case 'take_back': {
      const source = pick(made.sources, doing.nth) ?? { type: 'topup', id: 0 };
      return app.get(Charges).takeBack(actor, source, 'Not used');
    }
    case 'calls': {
      const calls = doing.amounts.map((amount, n) => ({
        call_id: `c-${++counter}`,
        customer_id: customerId,
        started_at: house.clock.in(-n * 5 * 86_400),
        amount,
      }));
      return app.get(CallRecords).import(actor, calls);
    }
    case 'subscribe': {
      const startsOn = day(doing.day);
      const { subscriptionId } = await app
        .get(Subscriptions)
        .start(actor, { customerId, product, startsOn });
      return made.subscriptions.push(subscriptionId!);
    }
    case 'change': {
      const subscriptionId = pick(made.subscriptions, doing.nth) ?? 0;
      const { price } = doing;
      const outcome = await app
        .get(Subscriptions)
        .changePrice(actor, { subscriptionId }, { price });
      return made.subscriptions.push(outcome.subscriptionId!);
    }
    case 'end': {
      const subscriptionId = pick(made.subscriptions, doing.nth) ?? 0;
      return app.get(Subscriptions).end(actor, { subscriptionId });
    }
    case 'bill': {
      const runs = app.get(BillingRuns);
      return runs.workOff(await runs.start(actor, day(doing.day)));
    }
  }
}

/** One sequence in which no act is refused: chance need not come upon each of them. */
const EVERY_ACT: Step[] = [
  { act: 'invoice', lines: [['1', '100']] },
  { act: 'pay', amount: '10' },
  { act: 'pay_invoice', nth: 0, amount: '20' },
  { act: 'return_payment', nth: 0 },
  { act: 'credit', nth: 0, amount: '5' },
  { act: 'journal', amount: '7', isCredit: false },
  { act: 'charge', price: '30', invoicing: 'at_once' },
  { act: 'take_back', nth: 0 },
  { act: 'calls', amounts: ['0.12345', '1', '2.5'] },
  { act: 'pay', amount: '500' },
  { act: 'refund', amount: '5' },
  { act: 'subscribe', day: 1 },
  { act: 'change', nth: 0, price: '50' },
  { act: 'end', nth: 1 },
  { act: 'bill', day: 20 },
];

const steps = fc.array(step, { minLength: 5, maxLength: 20 });

async function letPayAtOnce(customerId: number): Promise<void> {
  await house.app.get(BillingProfiles).modify(actor, customerId, { account_type: 'prepaid' });
}

test('whatever is done in whatever order, the books are right', async () => {
  const done: Record<string, number> = {};
  await fc.assert(
    fc.asyncProperty(steps, fc.boolean(), async (steps, isPrepaid) => {
      const { id: customerId } = await make.customer({ billingDay: 5 });
      if (isPrepaid) await letPayAtOnce(customerId);
      const made: Made = { customerId, payments: [], sources: [], subscriptions: [] };
      for (const doing of steps) {
        try {
          await take(made, doing);
          done[doing.act] = (done[doing.act] ?? 0) + 1;
        } catch (error) {
          // What is refused changes nothing; anything else is a fault.
          if (!(error instanceof DomainError)) throw error;
        }
      }
      await make.expectRightBooks();
    }),
    {
      numRuns: Number(process.env['PROPERTY_RUNS'] ?? 40),
      endOnFailure: true,
      examples: [[EVERY_ACT, false]],
    },
  );
  // Each act has succeeded somewhere.
  expect(Object.keys(done).sort()).toEqual(
    [
      ...['bill', 'calls', 'change', 'charge', 'credit', 'end', 'invoice', 'journal', 'pay'],
      ...['pay_invoice', 'refund', 'return_payment', 'subscribe', 'take_back'],
    ].sort(),
  );
}, 300_000);
