import { Injectable } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { periodContaining, type ProrationPreview, Subscriptions } from '../../billing/index.js';
import { CustomersService } from '../../customers/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { type Product, ProductsService } from '../../products/index.js';
import { type Review, type Reviewed, type SubjectState, Workflow } from '../../workflow/index.js';
import type { DataAccount } from '../accounts/data-account.entity.js';
import {
  type DataAccountNaming,
  DataAccountsRepository,
} from '../accounts/data-accounts.repository.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { AccountIsTerminated } from '../radius.errors.js';
import { PackageChanges } from './package-changes.service.js';

export interface NewPackage {
  /** Id or code of a product of the same kind. */
  product: string;
  /** A business date, or `now`; the next billing day when absent. */
  on?: string | undefined;
  /** Instead of the product's; needs the accounting permission when it differs. */
  price?: string | undefined;
}

/** In the words of the call API; what change requests keep. */
interface PackageWords {
  product_id: number;
  effective_date: string;
  product_price?: string;
}

export interface SubmittedPackage {
  reviewed: Reviewed<unknown>;
  effectiveDate: string;
  /** What it costs or credits by itself; `null` for what is not billed by the period. */
  proration: ProrationPreview | null;
}

const AHEAD_DAYS_MAX = 366;
const DAY_SECONDS = 86_400;

/** Asking for another package; how it is carried out is in package-changes.service.ts. */
@Injectable()
export class Packages {
  private readonly review: Review<PackageWords, DataAccount>;

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly customers: CustomersService,
    private readonly products: ProductsService,
    private readonly subscriptions: Subscriptions,
    private readonly accounts: DataAccountsRepository,
    private readonly dataAccounts: DataAccountsService,
    private readonly changes: PackageChanges,
    workflow: Workflow,
  ) {
    this.review = workflow.register('change_package', {
      subject: 'data_account',
      state: (id, hold) => this.subjectState(id, hold),
      apply: (actor, id, words: PackageWords) => this.apply(actor, id, words),
    });
  }

  /**
   * Gives an account another product, on a day, or asks staff to. The present product takes a
   * scheduled change back.
   * @throws DataAccountNotFound AccountIsTerminated AccountingPermissionRequired
   * @throws ValidationFailed for a product or a day that will not do; Conflict when it has it already
   */
  change(actor: Actor, naming: DataAccountNaming, wish: NewPackage): Promise<SubmittedPackage> {
    return this.database.transaction(async () => {
      const account = await this.dataAccounts.get(actor, naming);
      if (account.lifecycle === 'terminated') throw new AccountIsTerminated();
      const product = await this.fitting(account, wish.product);
      const price = await this.dataAccounts.ownPrice(actor, product, wish.price);
      const on = await this.dayOf(account, product, wish.on);
      await this.mustChangeSomething(account, product, price);
      const proration = await this.preview(account, product, price, on);
      const words: PackageWords = {
        product_id: product.id,
        effective_date: on,
        ...(price === null ? {} : { product_price: price }),
      };
      const reviewed = await this.review.submit(actor, account.id, words);
      return { reviewed, effectiveDate: on, proration };
    });
  }

  /** @throws ValidationFailed */
  private async fitting(account: DataAccount, reference: string): Promise<Product> {
    const { kind } = await this.products.get(account.productId);
    const product = await this.products.getOnSale(reference, [kind]);
    return product;
  }

  private preview(
    account: DataAccount,
    product: Product,
    price: string | null,
    on: string,
  ): Promise<ProrationPreview | null> {
    const naming = { dataAccountId: account.id };
    return this.subscriptions.preview(naming, { product: product.id, price, on });
  }

  private async dayOf(
    account: DataAccount,
    product: Product,
    wish: string | undefined,
  ): Promise<string> {
    const today = await this.today();
    if (wish === 'now') return today;
    if (wish === undefined) return this.nextBillingDay(account, product, today);
    const latest = this.clock
      .in(AHEAD_DAYS_MAX * DAY_SECONDS)
      .toISOString()
      .slice(0, 10);
    if (wish < today) throw ValidationFailed.of('effective_date', 'must not be in the past');
    if (wish > latest) throw ValidationFailed.of('effective_date', 'must be within a year');
    return wish;
  }

  /** The first day after the running billing period of the account, else of its customer. */
  private async nextBillingDay(
    account: DataAccount,
    product: Product,
    today: string,
  ): Promise<string> {
    const running = await this.subscriptions.find({ dataAccountId: account.id });
    const customer = await this.customers.get(Actor.system('radius'), {
      customerId: account.customerId,
    });
    const { productId } = running ?? { productId: product.id };
    const { billingPeriod } = await this.products.get(productId);
    return periodContaining(today, {
      billingDay: running?.billingDay ?? customer.billingDay,
      months: { month: 1, quarter: 3, year: 12, once: 1 }[billingPeriod],
      anchor: running?.anchorOn ?? today,
    }).end;
  }

  private async mustChangeSomething(
    account: DataAccount,
    product: Product,
    price: string | null,
  ): Promise<void> {
    const isSame = product.id === account.productId && price === account.price;
    if (isSame && !(await this.changes.scheduled(account.id))) {
      throw new Conflict('The account has this package.', [
        { field: 'product_id', message: 'is the present package' },
      ]);
    }
  }

  private async apply(actor: Actor, id: number, words: PackageWords): Promise<DataAccount> {
    const today = await this.today();
    const { product_id: productId, effective_date: date, product_price: price = null } = words;
    const product = await this.products.get(productId);
    // A request that staff approve after its day takes effect on the day of the approval.
    if (date <= today) return this.changes.carryOut(actor, id, { product, price, on: today });
    return this.changes.schedule(actor, id, { product, price, on: date });
  }

  private async subjectState(id: number, hold: boolean): Promise<SubjectState | undefined> {
    const account = hold ? await this.accounts.hold(id) : await this.accounts.find(id);
    if (!account) return undefined;
    const scheduled = await this.changes.scheduled(id);
    return {
      title: account.username,
      version: account.version,
      fields: {
        product_id: account.productId,
        effective_date: scheduled?.on ?? null,
        product_price: account.price,
      },
    };
  }

  private async today(): Promise<string> {
    return this.clock.today(await this.settings.get(TimeZone));
  }
}
