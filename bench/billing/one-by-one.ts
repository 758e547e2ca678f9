import { Decimal } from 'decimal.js';
import {
  DataSource,
  type EntityManager,
  EntitySchema,
  type EntitySchemaColumnOptions,
} from 'typeorm';

const money: EntitySchemaColumnOptions = { type: 'numeric', precision: 18, scale: 5 };
const instant: EntitySchemaColumnOptions = { type: 'timestamptz' };
const text: EntitySchemaColumnOptions = { type: 'text' };
const int: EntitySchemaColumnOptions = { type: 'int' };
const date: EntitySchemaColumnOptions = { type: 'date' };
const id: EntitySchemaColumnOptions = { type: 'int', primary: true, generated: 'increment' };

type Row = Record<string, unknown> & { id?: number };

const table = (
  name: string,
  columns: Record<string, EntitySchemaColumnOptions>,
): EntitySchema<Row> =>
  new EntitySchema<Row>({ name, tableName: name, columns: { id, ...columns } });

const Invoice = table('invoices', {
  year: int,
  number: int,
  customer_id: int,
  date,
  due_date: date,
  currency: text,
  subtotal: money,
  tax: money,
  total: money,
  issuer_id: int,
  bill_to: { type: 'jsonb' },
  created_at: instant,
  created_by: text,
});
const Line = table('invoice_lines', {
  invoice_id: int,
  position: int,
  kind: text,
  product_id: int,
  description: text,
  quantity: money,
  unit_price: money,
  amount: money,
  tax_rate: { type: 'numeric', precision: 7, scale: 4 },
  tax: money,
  subscription_id: int,
  period_start: date,
  period_end: date,
});
const Journal = table('ledger_journals', {
  kind: text,
  category: text,
  source_type: text,
  source_id: int,
  on_date: date,
  reference: text,
  description: text,
  created_at: instant,
  created_by: text,
});
const Entry = table('ledger_entries', {
  journal_id: int,
  account_id: int,
  on_date: date,
  amount: money,
});
const Item = table('open_items', {
  customer_id: int,
  side: text,
  kind: text,
  document_id: int,
  reference: text,
  on_date: date,
  due_on: date,
  amount: money,
  open_amount: money,
  created_at: instant,
  modified_at: instant,
});

const ON = '2026-03-01';
const UNTIL = '2026-04-01';
const DUE = '2026-03-15';

interface DueSubscription {
  customer: number;
  account: number;
  subscription: number;
  product: number;
  price: string;
}

interface House {
  services: number;
  tax: number;
  issuer: number;
}

/**
 * What a run would be if it saved invoice by invoice: the next month of some subscriptions, through the
 * same tables with all that guards them and with the event that tells of it, each invoice in a
 * transaction of its own. What is due, and at which price, is read for many at once.
 */
export class OneByOne {
  seconds = 0;
  saved = 0;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly house: House,
  ) {}

  /** Needs an issuer of documents: the run has begun. */
  static async open(url: string): Promise<OneByOne> {
    const entities = [Invoice, Line, Journal, Entry, Item];
    const dataSource = await new DataSource({ type: 'postgres', url, entities }).initialize();
    const [house]: [House] = await dataSource.query(
      `SELECT (SELECT id FROM ledger_accounts WHERE code = '4000') AS services,
              (SELECT id FROM ledger_accounts WHERE code = '2000') AS tax,
              (SELECT max(id) FROM document_issuers) AS issuer`,
    );
    return new OneByOne(dataSource, house);
  }

  async save(count: number): Promise<void> {
    const began = performance.now();
    const due: DueSubscription[] = await this.dataSource.query(
      `SELECT s.customer_id AS customer, account.id AS account, s.id AS subscription,
              s.product_id AS product, product_price(s.product_id, $2) AS price
         FROM subscriptions AS s
         JOIN ledger_accounts AS account ON account.customer_id = s.customer_id
        WHERE s.billed_until = $2
        ORDER BY s.customer_id LIMIT $1`,
      [count, ON],
    );
    for (const each of due) {
      await this.dataSource.transaction((manager) => saveOne(manager, this.house, each));
    }
    this.seconds += (performance.now() - began) / 1000;
    this.saved += due.length;
  }

  close(): Promise<void> {
    return this.dataSource.destroy();
  }
}

async function saveOne(manager: EntityManager, house: House, due: DueSubscription): Promise<void> {
  const at = new Date();
  const subtotal = new Decimal(due.price);
  const tax = subtotal.times('0.15').toDecimalPlaces(2, Decimal.ROUND_HALF_EVEN);
  const total = subtotal.plus(tax).toFixed();
  const [billTo]: Row[] = await manager.query(
    `SELECT name, accounting_code AS "accountingCode", account_number AS "accountNumber",
            address_line1 AS "addressLine1", city, country
       FROM customers WHERE id = $1`,
    [due.customer],
  );
  const [[series]]: [{ last_number: number }[]] = await manager.query(
    `UPDATE document_series SET last_number = last_number + 1
      WHERE series = 'INV' AND year = 2026 RETURNING last_number`,
  );
  const number = series?.last_number ?? 0;
  const reference = `INV-2026-${String(number).padStart(6, '0')}`;
  const made = { created_at: at, created_by: 'bench' };
  const amounts = { subtotal: subtotal.toFixed(), tax: tax.toFixed(), total };
  const document = { year: 2026, number, customer_id: due.customer, date: ON, due_date: DUE };
  const invoice = await manager.save(Invoice, {
    ...{ ...document, ...amounts, ...made, currency: 'ZAR', issuer_id: house.issuer },
    bill_to: billTo,
  });
  await manager.save(Line, {
    ...{ invoice_id: invoice.id, position: 1, kind: 'service', product_id: due.product },
    ...{ description: 'Fibre', quantity: '1', unit_price: amounts.subtotal, tax_rate: '15' },
    ...{ amount: amounts.subtotal, tax: amounts.tax, subscription_id: due.subscription },
    ...{ period_start: ON, period_end: UNTIL },
  });
  const journal = await manager.save(Journal, {
    ...{ kind: 'invoice', category: 'other_charge', source_type: 'invoice', source_id: invoice.id },
    ...{ on_date: ON, reference, description: 'Invoice', ...made },
  });
  const entry = { journal_id: journal.id, on_date: ON };
  await manager.save(Entry, [
    { ...entry, account_id: due.account, amount: total },
    { ...entry, account_id: house.services, amount: subtotal.negated().toFixed() },
    { ...entry, account_id: house.tax, amount: tax.negated().toFixed() },
  ]);
  await manager.save(Item, {
    ...{ customer_id: due.customer, side: 'debit', kind: 'invoice', document_id: invoice.id },
    ...{ reference, on_date: ON, due_on: DUE, amount: total, open_amount: total },
    ...{ created_at: at, modified_at: at },
  });
  await manager.query(
    `UPDATE subscriptions SET billed_until = $2, next_on = $2, version = version + 1,
                              modified_at = $3
      WHERE id = $1`,
    [due.subscription, UNTIL, at],
  );
  const told = {
    ...{ invoice_id: invoice.id, invoice_number: reference, customer_id: due.customer },
    ...{ accounting_code: billTo?.['accountingCode'], status: 'issued', date: ON, due_date: DUE },
    ...{ currency: 'ZAR', total, open_amount: total },
  };
  await manager.query(`SELECT record_event('billing.invoice.issued', 1, 'invoice', $1, $2, $3)`, [
    invoice.id,
    JSON.stringify(told),
    at,
  ]);
}
