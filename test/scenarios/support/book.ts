import type { Api } from '../../support/api.js';
import { startApplication, type TestApplication } from '../../support/application.js';
import { makeProduct } from '../../support/products.js';
import { BillingMakers } from '../../billing/support/billing.js';

/** An ISP whose days a scenario walks through; everything is done through its doors. */
export class Book {
  private constructor(
    readonly house: TestApplication,
    readonly make: BillingMakers,
    readonly admin: Api,
  ) {}

  static async open(settings: Record<string, unknown> = {}): Promise<Book> {
    const house = await startApplication();
    house.clock.set('2026-01-01T08:00:00Z');
    const make = new BillingMakers(house);
    for (const [key, value] of Object.entries({
      tax_rate: '15',
      requests_per_minute: 1_000_000,
      ...settings,
    })) {
      await make.setting(key, value);
    }
    // Of this many days a token would not last.
    const token = await house.make.token({ role: 'administrator', expiresInSeconds: 10 ** 9 });
    return new Book(house, make, house.api.as(token));
  }

  close(): Promise<void> {
    return this.house.stop();
  }

  /** The morning of a day; with the billing of that day, if it is asked for. */
  async day(date: string, { runsBilling = false } = {}): Promise<void> {
    this.house.clock.set(`${date}T08:00:00Z`);
    if (!runsBilling) return;
    const { status } = await this.admin.post('/admin/billing-runs', { body: { date } });
    expect(status).toBe(201);
    await this.house.runJobs();
  }

  /** A product that is billed by the month. */
  async service(name: string, price: string): Promise<string> {
    const facts = { kind: 'non_data', billingPeriod: 'month', priceFrom: '2025-01-01' } as const;
    return (await makeProduct(this.house, { ...facts, name, price })).code;
  }

  /** Begins to bill a customer for a product today. @returns the address of the subscription */
  async subscribe(customerId: number, product: string): Promise<string> {
    const { status, headers } = await this.admin.post('/admin/subscriptions', {
      body: { customer_id: customerId, product_id: product },
    });
    expect(status).toBe(201);
    return headers.get('location')!;
  }

  /** Changes what a subscription bills from today on. @returns the address of the next one */
  async change(subscription: string, change: object): Promise<string> {
    const headers = { 'if-match': '*' };
    const { status, body } = await this.admin.patch(subscription, { headers, body: change });
    expect(status).toBe(200);
    return `/admin/subscriptions/${body.subscription.id}`;
  }

  async end(subscription: string): Promise<void> {
    const { status } = await this.admin.post(`${subscription}/end`, { body: {} });
    expect(status).toBe(200);
  }

  async pay(customerId: number, amount: string): Promise<void> {
    await this.admin.call('add_payment', { customer_id: customerId, amount, method: 'eft' });
  }

  owes(customerId: number): Promise<string> {
    return this.make.owes(customerId);
  }

  /** The account as a statement shows it: date, what, amount, balance. */
  async statement(customerId: number): Promise<string[]> {
    const { data } = await this.admin.call('get_customer_transactions', {
      customer_id: customerId,
      limit: 500,
    });
    return data.transactions.map(
      ({ date, type, debit, credit, balance }: Record<string, string>) =>
        `${date} ${type} ${debit === '0.00' ? `-${credit}` : debit} = ${balance}`,
    );
  }
}
