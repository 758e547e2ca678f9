import {
  BillingRuns,
  CreditNotesService,
  PaymentsService,
  Subscriptions,
} from '../billing/index.js';
import { Settings } from '../platform/settings/settings.js';
import { seedCallsOf } from './calls.demo.js';
import type { DemoContext } from './demo.js';

const MONTHS = 3;
/** Of no partner, so his calls are on his invoices; those since the last one wait for the next. */
const CALLER = 11;
const EXTRAS = ['STATIC-IP', 'MAILBOX'] as const;

interface DemoInvoice {
  id: number;
  number: string;
  customerId: number;
  total: string;
}

/**
 * Three months of billing runs over the data accounts, some extras and the calls of one customer, with
 * payments and credit notes; the first customer's invoices are all paid but the last.
 */
export async function seedBilling(demo: DemoContext): Promise<void> {
  await describeCompany(demo);
  await subscribeExtras(demo);
  await seedCallsOf(demo, CALLER, { calls: 75 });
  for (let month = MONTHS - 1; month >= 0; month--) {
    const date = firstOfMonth(demo.clock.now(), month);
    for (const [index, invoice] of (await billed(demo, date)).entries()) {
      if (month === 0) continue;
      if (index % 9 === 4) await credit(demo, invoice, date);
      if (index > 0 && demo.random(8) === 0) continue;
      await demo.app.get(PaymentsService).record(demo.actor, {
        customerId: invoice.customerId,
        amount: invoice.total,
        method: index % 3 === 0 ? 'debit_order' : 'eft',
        reference: `DEMO-${invoice.number}`,
        date: dayOf(date, 8),
      });
    }
  }
}

/** A fixed address for every fourth customer, mailboxes for every fifth. */
async function subscribeExtras({ app, actor, database, clock }: DemoContext): Promise<void> {
  const customers = await database.query<{ id: number }>(
    `SELECT id FROM customers WHERE status <> 'cancelled' ORDER BY id`,
  );
  const startsOn = firstOfMonth(clock.now(), MONTHS - 1);
  for (const [index, { id: customerId }] of customers.entries()) {
    for (const [which, product] of EXTRAS.entries()) {
      if (index % (which + 4) !== 3) continue;
      const quantity = String(which + 1);
      await app.get(Subscriptions).start(actor, { customerId, product, quantity, startsOn });
    }
  }
}

/** The invoices of the run of a date. */
async function billed({ app, actor, database }: DemoContext, date: string): Promise<DemoInvoice[]> {
  const runs = app.get(BillingRuns);
  const runId = await runs.start(actor, date);
  await runs.workOff(runId);
  return database.query<DemoInvoice>(
    `SELECT id, invoice_number AS number, customer_id AS "customerId", total::text AS total
       FROM invoices WHERE billing_run_id = $1 ORDER BY id`,
    [runId],
  );
}

async function credit(demo: DemoContext, { id }: DemoInvoice, date: string): Promise<void> {
  await demo.app.get(CreditNotesService).issue(demo.actor, {
    invoiceId: id,
    reason: 'Out of order for some days',
    date,
    lines: [{ lineId: await firstLine(demo, id), amount: '20' }],
  });
}

async function describeCompany({ app }: DemoContext): Promise<void> {
  const settings = app.get(Settings);
  await settings.set('company_address', '12 Dorp Street\nStellenbosch 7600');
  await settings.set('company_vat_number', '4010203040');
  await settings.set('company_contact', '+27 21 555 0100 · accounts@cedar.example');
  await settings.set(
    'payment_instructions',
    'Cedar Wireless (Pty) Ltd\nFirst Example Bank, account 62 000 111 222, branch 250655',
  );
}

async function firstLine({ database }: DemoContext, invoiceId: number): Promise<number> {
  const row = await database.queryOne<{ id: number }>(
    'SELECT id FROM invoice_lines WHERE invoice_id = $1 AND position = 1',
    [invoiceId],
  );
  if (!row) throw new Error(`invoice ${invoiceId} has no lines`);
  return row.id;
}

/** The first day of a month so many months back. */
function firstOfMonth(now: Date, monthsBack: number): string {
  const first = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - monthsBack, 1));
  return first.toISOString().slice(0, 10);
}

function dayOf(firstOfMonthDate: string, day: number): string {
  return `${firstOfMonthDate.slice(0, 8)}${String(day).padStart(2, '0')}`;
}
