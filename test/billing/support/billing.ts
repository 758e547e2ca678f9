import { Actor } from '../../../src/auth/index.js';
import { LedgerVerifier } from '../../../src/billing/ledger/ledger-verifier.js';
import { CustomersService, type NewCustomer } from '../../../src/customers/index.js';
import { Jobs } from '../../../src/platform/jobs/jobs.js';
import { Settings } from '../../../src/platform/settings/settings.js';
import type { TestApplication } from '../../support/application.js';

let counter = 0;

/** What tests of billing are made of. */
export class BillingMakers {
  readonly jobs = Jobs;

  constructor(private readonly house: TestApplication) {}

  /** A customer, through the room's own act. */
  async customer(
    facts: Partial<NewCustomer> = {},
  ): Promise<{ id: number; accountNumber: string; accountingCode: string; email: string }> {
    const n = ++counter;
    const email = facts.email ?? `customer-${n}@example.com`;
    const name = facts.name ?? `Customer ${n}`;
    const customer = await this.house.app
      .get(CustomersService)
      .add(Actor.system('test'), { customerType: 'individual', ...facts, email, name });
    const { id, accountNumber, accountingCode } = customer;
    return { id, accountNumber, accountingCode, email };
  }

  async setting(key: string, value: unknown): Promise<void> {
    await this.house.database.transaction(async () => {
      await this.house.app.get(Settings).set(key, value);
    });
  }

  /** A token that may do everything with money. */
  accountant(): Promise<string> {
    return this.house.make.token({ role: 'administrator' });
  }

  /** What a customer owes, as the ledger's cached row says. */
  async owes(customerId: number): Promise<string> {
    const row = await this.house.database.queryOne<{ balance: string }>(
      'SELECT money_text(balance) AS balance FROM customer_balances WHERE customer_id = $1',
      [customerId],
    );
    return row!.balance;
  }

  /** A period of a customer's account, as the admin API shows it. */
  async account(customerId: number, from: string, to: string): Promise<unknown> {
    const admin = this.house.api.as(await this.accountant());
    const id = await this.accountId(customerId);
    const answer = await admin.get(`/admin/accounts/${id}/balance`, {
      query: { from_date: from, to_date: to },
    });
    return answer.body;
  }

  async setCreditLimit(token: string, customerId: number, limit: string | null): Promise<void> {
    const path = `/admin/accounts/${await this.accountId(customerId)}`;
    const admin = this.house.api.as(token);
    const etag = (await admin.get(path)).headers.get('etag')!;
    const headers = { 'if-match': etag };
    const answer = await admin.patch(path, { headers, body: { credit_limit: limit } });
    expect(answer.status).toBe(200);
  }

  /** Nothing that the verifier knows may be wrong. */
  async expectRightBooks(): Promise<void> {
    expect(await this.house.app.get(LedgerVerifier).faults()).toEqual([]);
  }

  private async accountId(customerId: number): Promise<number> {
    const row = await this.house.database.queryOne<{ id: number }>(
      'SELECT id FROM ledger_accounts WHERE customer_id = $1',
      [customerId],
    );
    return row!.id;
  }
}
