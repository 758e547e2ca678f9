import { CreditNotesService, InvoicesService, PaymentsService } from '../billing/index.js';
import { Settings } from '../platform/settings/settings.js';
import type { DemoContext } from './demo.js';

const PLANS = ['FIBRE-50', 'FIBRE-100', 'LTE-20', 'AIR-10'] as const;
const MONTHS = 3;

/** Three months of invoices, payments and credit notes; the first customer's are all paid but the last. */
export async function seedBilling(demo: DemoContext): Promise<void> {
  const { app, actor, database, clock } = demo;
  await describeCompany(demo);
  const customers = await database.query<{ id: number }>(
    `SELECT id FROM customers WHERE status <> 'cancelled' ORDER BY id`,
  );
  for (let month = MONTHS - 1; month >= 0; month--) {
    const date = firstOfMonth(clock.now(), month);
    for (const [index, { id: customerId }] of customers.entries()) {
      const productId = PLANS[index % PLANS.length] ?? 'FIBRE-50';
      const invoice = await app.get(InvoicesService).issue(actor, {
        customerId,
        date,
        lines: [{ productId }],
      });
      if (index % 9 === 4 && month > 0) {
        await app.get(CreditNotesService).issue(actor, {
          invoiceId: invoice.id,
          reason: 'Out of order for some days',
          date,
          lines: [{ lineId: await firstLine(demo, invoice.id), amount: '50' }],
        });
      }
      if (month === 0 || demo.random(8) === 0) continue;
      await app.get(PaymentsService).record(actor, {
        customerId,
        amount: invoice.total,
        method: index % 3 === 0 ? 'debit_order' : 'eft',
        reference: `DEMO-${invoice.invoiceNumber}`,
        date: dayOf(date, 8),
      });
    }
  }
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
