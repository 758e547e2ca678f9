import { DataSource, EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';

const money: EntitySchemaColumnOptions = { type: 'numeric', precision: 18, scale: 5 };
const instant: EntitySchemaColumnOptions = { type: 'timestamptz' };
const id: EntitySchemaColumnOptions = { type: 'int', primary: true, generated: 'increment' };

const schema = (
  name: string,
  columns: Record<string, EntitySchemaColumnOptions>,
): EntitySchema<object> => new EntitySchema<object>({ name, tableName: name, columns });

const Invoice = schema('saved_invoices', {
  id,
  number: { type: 'int' },
  customer_id: { type: 'int' },
  date: { type: 'date' },
  due_date: { type: 'date' },
  subtotal: money,
  tax: money,
  total: money,
  bill_to: { type: 'jsonb' },
  created_at: instant,
});
const Line = schema('saved_lines', {
  id,
  invoice_id: { type: 'int' },
  description: { type: 'text' },
  amount: money,
  tax: money,
  period_start: { type: 'date' },
  period_end: { type: 'date' },
});
const Journal = schema('saved_journals', {
  id,
  source_id: { type: 'int' },
  on_date: { type: 'date' },
  reference: { type: 'text' },
  created_at: instant,
});
const Entry = schema('saved_entries', {
  id,
  journal_id: { type: 'int' },
  account_id: { type: 'int' },
  on_date: { type: 'date' },
  amount: money,
});
const Item = schema('saved_items', {
  id,
  customer_id: { type: 'int' },
  document_id: { type: 'int' },
  due_on: { type: 'date' },
  amount: money,
  open_amount: money,
});

/** What a run would be if it saved invoice by invoice, each in a transaction. @returns seconds */
export async function saveOneByOne(url: string, count: number): Promise<number> {
  const entities = [Invoice, Line, Journal, Entry, Item];
  const dataSource = await new DataSource({ type: 'postgres', url, entities }).initialize();
  try {
    await dataSource.synchronize();
    const due: { customer: number; subscription: number; price: string }[] = await dataSource.query(
      `SELECT s.customer_id AS customer, s.id AS subscription, product_price(s.product_id, s.billed_until) AS price
         FROM subscriptions AS s ORDER BY s.customer_id LIMIT $1`,
      [count],
    );
    const began = performance.now();
    for (const [number, each] of due.entries()) await saveOne(dataSource, number, each);
    return (performance.now() - began) / 1000;
  } finally {
    await dataSource.destroy();
  }
}

function saveOne(
  dataSource: DataSource,
  number: number,
  { customer, subscription, price }: { customer: number; subscription: number; price: string },
): Promise<void> {
  return dataSource.transaction(async (manager) => {
    const on = '2026-03-01';
    const [subtotal, tax, total] = [price, Number(price) * 0.15, Number(price) * 1.15];
    const [billTo] = await manager.query('SELECT name, city FROM customers WHERE id = $1', [
      customer,
    ]);
    const invoice: any = await manager.save(Invoice, {
      number,
      customer_id: customer,
      date: on,
      due_date: '2026-03-15',
      subtotal,
      tax,
      total,
      bill_to: billTo,
      created_at: new Date(),
    });
    const period = { period_start: on, period_end: '2026-04-01' };
    const line = { invoice_id: invoice.id, description: 'Fibre', amount: subtotal, tax };
    await manager.save(Line, { ...line, ...period });
    const journal: any = await manager.save(Journal, {
      source_id: invoice.id,
      on_date: on,
      reference: `INV-${number}`,
      created_at: new Date(),
    });
    const entry = { journal_id: journal.id, on_date: on };
    await manager.save(Entry, [
      { ...entry, account_id: customer, amount: total },
      { ...entry, account_id: 1, amount: -Number(subtotal) },
      { ...entry, account_id: 2, amount: -tax },
    ]);
    const item = { customer_id: customer, document_id: invoice.id, due_on: '2026-03-15' };
    await manager.save(Item, { ...item, amount: total, open_amount: total });
    await manager.query('UPDATE subscriptions SET modified_at = now() WHERE id = $1', [
      subscription,
    ]);
  });
}
