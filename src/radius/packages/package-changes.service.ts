import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Subscriptions } from '../../billing/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { type Product, ProductsService } from '../../products/index.js';
import type { DataAccount } from '../accounts/data-account.entity.js';
import { DataAccountsRepository } from '../accounts/data-accounts.repository.js';
import { AccountIsTerminated } from '../radius.errors.js';
import { PackageChanged } from '../radius.events.js';

export interface PackageChange {
  product: Product;
  /** Own price per billing period; `null`: the product's. */
  price: string | null;
  /** Business date. */
  on: string;
}

interface ScheduledChange {
  id: number;
  dataAccountId: number;
  productId: number;
  price: string | null;
  on: string;
}

const DUE = 'radius.change-due-packages';
const CARRY_OUT = 'radius.carry-out-package-change';
const SCHEDULED = `SELECT id, data_account_id AS "dataAccountId", product_id AS "productId",
                          price::text AS price, effective_on AS "on"
                     FROM package_changes WHERE state = 'scheduled'`;
const house = Actor.system('package-change');

/** Carrying out package changes: at once, or on their day. */
@Injectable()
export class PackageChanges implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly products: ProductsService,
    private readonly subscriptions: Subscriptions,
    private readonly accounts: DataAccountsRepository,
  ) {}

  onModuleInit(): void {
    this.jobs.every('*/5 * * * *', DUE, () => this.enqueueDue());
    this.jobs.define<{ id: number }>(CARRY_OUT, ({ id }) => this.carryOutScheduled(id));
  }

  /** The change that waits for its day, if one does. */
  scheduled(accountId: number): Promise<ScheduledChange | undefined> {
    return this.database.queryOne<ScheduledChange>(`${SCHEDULED} AND data_account_id = $1`, [
      accountId,
    ]);
  }

  /**
   * Has an account changed on a day to come; what was scheduled before is off. The present product
   * at its present price only takes that back.
   * @throws DataAccountNotFound AccountIsTerminated
   */
  async schedule(actor: Actor, id: number, change: PackageChange): Promise<DataAccount> {
    const account = await this.hold(id);
    await this.supersede(id);
    const { product, price } = change;
    if (product.id !== account.productId || price !== account.price) {
      await this.store(actor, account, change, 'scheduled');
    }
    account.modifiedAt = this.clock.now();
    await this.accounts.save(account);
    await this.record(actor, account, 'package_scheduled', change);
    return account;
  }

  /**
   * Gives an account another product now: it is billed for it from the day on, the plan of the
   * running period becomes as large as the product says, open sessions follow by CoA.
   * @throws DataAccountNotFound AccountIsTerminated; whatever `Subscriptions.changeProduct` throws
   */
  carryOut(actor: Actor, id: number, change: PackageChange): Promise<DataAccount> {
    return this.database.transaction(async () => {
      // The customer's money first, then the account: billing may hold both, in this order.
      await this.bill(actor, id, change);
      const account = await this.hold(id);
      const { productId: from, price: priceBefore } = account;
      await this.supersede(id);
      await this.store(actor, account, change, 'applied');
      account.productId = change.product.id;
      account.price = change.price;
      account.modifiedAt = this.clock.now();
      await this.accounts.save(account);
      await this.database.execute('SELECT regrant_plan($1, $2)', [id, this.clock.now()]);
      await this.accounts.reconcile(id, 'package_change');
      await this.record(actor, account, 'package_changed', change, {
        product_id: from,
        price: priceBefore,
      });
      if (from !== change.product.id) {
        await this.events.emit(new PackageChanged(id, from, change.product.id));
      }
      return account;
    });
  }

  /** One job for each change whose day has come, so that one that fails holds up no other. */
  private async enqueueDue(): Promise<void> {
    const due = await this.database.query<{ id: number }>(
      `SELECT id FROM package_changes
        WHERE state = 'scheduled' AND effective_on <= business_date($1) ORDER BY id`,
      [this.clock.now()],
    );
    for (const { id } of due) await this.jobs.add(CARRY_OUT, { id }, { key: `${CARRY_OUT}:${id}` });
  }

  private async carryOutScheduled(id: number): Promise<void> {
    const [change] = await this.database.query<ScheduledChange>(`${SCHEDULED} AND id = $1`, [id]);
    if (!change) return;
    const { dataAccountId, productId, price, on } = change;
    const product = await this.products.get(productId);
    await this.carryOut(house, dataAccountId, { product, price, on });
  }

  private async bill(
    actor: Actor,
    dataAccountId: number,
    { product, price, on }: PackageChange,
  ): Promise<void> {
    const account = await this.accounts.find(dataAccountId);
    if (!account) return;
    const day = on < account.startsOn ? account.startsOn : on;
    const change = { product: product.id, price, on: day };
    if (await this.subscriptions.find({ dataAccountId })) {
      await this.subscriptions.changeProduct(actor, { dataAccountId }, change);
      return;
    }
    await this.subscriptions.start(actor, {
      ...change,
      customerId: account.customerId,
      dataAccountId,
      accountRef: account.username,
      startsOn: day,
    });
  }

  private async hold(id: number): Promise<DataAccount> {
    const account = await this.accounts.hold(id);
    if (account.lifecycle === 'terminated') throw new AccountIsTerminated();
    return account;
  }

  private async supersede(accountId: number): Promise<void> {
    await this.database.execute(
      `UPDATE package_changes SET state = 'superseded', settled_at = $2
        WHERE data_account_id = $1 AND state = 'scheduled'`,
      [accountId, this.clock.now()],
    );
  }

  private async store(
    actor: Actor,
    account: DataAccount,
    { product, price, on }: PackageChange,
    state: 'scheduled' | 'applied',
  ): Promise<void> {
    await this.database.execute(
      `INSERT INTO package_changes
         (data_account_id, from_product_id, product_id, price, effective_on, state, requested_by,
          created_at, settled_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, CASE $6 WHEN 'applied' THEN $8::timestamptz END)`,
      [
        account.id,
        account.productId,
        product.id,
        price,
        on,
        state,
        actor.username,
        this.clock.now(),
      ],
    );
  }

  private record(
    actor: Actor,
    { id }: DataAccount,
    verb: string,
    { product, price, on }: PackageChange,
    before: object | null = null,
  ): Promise<void> {
    return this.audit.record(actor, {
      action: `radius.data_account.${verb}`,
      subject: 'data_account',
      subjectId: id,
      before,
      after: { product_id: product.id, price, effective_date: on },
    });
  }
}
