import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { CustomerStatusChanged } from '../../customers/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Settings } from '../../platform/settings/settings.js';
import { type Product, ProductsService } from '../../products/index.js';
import { CreditUnusedDays, FirstPeriod } from '../billing.settings.js';
import { BusinessDates } from '../documents/business-dates.js';
import { AccountsRepository } from '../ledger/accounts.repository.js';
import { boundaryOnOrAfter } from '../periods.js';
import { previewProration, type ProrationPreview } from './preview.js';
import { Settlement } from './settlement.js';
import { SubscriptionsRepository } from './subscriptions.repository.js';
import {
  MONTHS_OF,
  type NewSubscription,
  type Subscription,
  type SubscriptionNaming,
  SubscriptionNotFound,
  type SubscriptionOutcome,
} from './subscriptions.types.js';

const HOUSE = Actor.system('billing');

const NOTHING: SubscriptionOutcome = { subscriptionId: null, creditNoteIds: [], invoiceId: null };

/**
 * What customers are billed for by the period: their data accounts, and products that are no data.
 * Billing runs bill them in advance, period by period (src/billing/runs).
 *
 * Each act joins the running transaction and holds the customer's account until its end. Who may ask,
 * and for which price, is the caller's rule.
 */
@Injectable()
export class Subscriptions implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly dates: BusinessDates,
    private readonly products: ProductsService,
    private readonly accounts: AccountsRepository,
    private readonly subscriptions: SubscriptionsRepository,
    private readonly settlement: Settlement,
  ) {}

  onModuleInit(): void {
    this.events.on(CustomerStatusChanged, async ({ customerId, after }) => {
      if (after === 'cancelled') await this.endAllOf(customerId);
    });
  }

  /**
   * Begins to bill a product. What is not billed by the period (prepaid data, vouchers, products paid
   * once) starts nothing: callers need not look. No invoice comes of it before a billing run.
   * @throws Conflict when the data account has a running subscription
   * @throws ProductNotFound ValidationFailed
   */
  start(actor: Actor, input: NewSubscription): Promise<SubscriptionOutcome> {
    return this.database.transaction(async () => {
      const product = await this.products.get(input.product);
      const months = monthsOf(product);
      if (months === undefined) return NOTHING;
      await this.accounts.lockOfCustomer(input.customerId);
      const startsOn = input.startsOn ?? (await this.dates.today());
      const billingDay = await this.dates.billingDay(input.customerId);
      const rhythm = { billingDay, months, anchor: startsOn };
      const isMerged = (await this.settings.get(FirstPeriod)) === 'merged';
      const id = await this.subscriptions.add(actor.username, {
        customerId: input.customerId,
        dataAccountId: input.dataAccountId ?? null,
        accountRef: input.accountRef ?? null,
        productId: product.id,
        description: input.description ?? null,
        quantity: input.quantity ?? '1',
        price: input.price ?? null,
        startsOn,
        anchorOn: startsOn,
        nextOn: isMerged ? boundaryOnOrAfter(startsOn, rhythm) : startsOn,
        followsId: null,
      });
      await this.record(actor, id, 'started', null, {
        customer_id: input.customerId,
        product_id: product.id,
        price: input.price ?? null,
        starts_on: startsOn,
      });
      return { ...NOTHING, subscriptionId: id };
    });
  }

  /**
   * Bills another product from a day on (today when absent). Days that had been billed are credited
   * on their invoices, and the new product bills them instead. One whose new product is not billed
   * by the period ends.
   * @param change.price own price per period; `null` or absent: the product's
   * @throws ValidationFailed when the day lies before the running subscription began
   * @throws SubscriptionNotFound ProductNotFound PeriodIsClosed
   */
  changeProduct(
    actor: Actor,
    naming: SubscriptionNaming,
    change: { product: number | string; price?: string | null; on?: string },
  ): Promise<SubscriptionOutcome> {
    return this.database.transaction(async () => {
      const old = await this.hold(naming);
      const product = await this.products.get(change.product);
      const on = change.on ?? (await this.dates.today());
      return this.replace(actor, old, product, change.price ?? null, on);
    });
  }

  /**
   * Asks another price from a day on (today when absent); `null`: the product's own.
   * @throws as changeProduct
   */
  changePrice(
    actor: Actor,
    naming: SubscriptionNaming,
    change: { price: string | null; on?: string },
  ): Promise<SubscriptionOutcome> {
    return this.database.transaction(async () => {
      const old = await this.hold(naming);
      const product = await this.products.get(old.productId);
      const on = change.on ?? (await this.dates.today());
      return this.replace(actor, old, product, change.price, on);
    });
  }

  /**
   * Bills nothing from a day on (today when absent). Days that had been billed are credited, unless
   * the setting `credit_unused_days` says otherwise. A data account that has no running
   * subscription is left as it is.
   * @throws SubscriptionNotFound for an unknown id; ValidationFailed when the day lies before its first
   */
  end(
    actor: Actor,
    naming: SubscriptionNaming,
    { on, reason }: { on?: string; reason?: string } = {},
  ): Promise<SubscriptionOutcome> {
    return this.database.transaction(async () => {
      const found = await this.subscriptions.find(naming);
      if (!found && 'dataAccountId' in naming) return NOTHING;
      const old = await this.hold(naming);
      const day = on ?? (await this.dates.today());
      const creditNoteIds = (await this.settings.get(CreditUnusedDays))
        ? await this.stop(actor, old, day, reason ?? 'Ended')
        : await this.stopWithoutCredit(old, day);
      await this.record(actor, old.id, 'ended', { ends_on: old.endsOn }, { ends_on: day });
      return { ...NOTHING, creditNoteIds };
    });
  }

  /**
   * What `changeProduct` would cost, without doing anything; `null` when nothing is billed by the
   * period before or after.
   */
  async preview(
    naming: SubscriptionNaming,
    change: { product: number | string; price?: string | null; on?: string },
  ): Promise<ProrationPreview | null> {
    const old = await this.subscriptions.find(naming);
    const product = await this.products.get(change.product);
    const [months, oldMonths] = [monthsOf(product), old && MONTHS_OF[old.billingPeriod]];
    if (!old || oldMonths === undefined || months === undefined) return null;
    const on = change.on ?? (await this.dates.today());
    return previewProration({
      from: {
        price: old.price ?? (await this.products.priceOn(old.productId, on)),
        months: oldMonths,
      },
      to: { price: change.price ?? (await this.products.priceOn(product.id, on)), months },
      on,
      billingDay: old.billingDay,
      anchor: old.anchorOn,
      billedUntil: old.billedUntil,
    });
  }

  /** The running subscription of a data account. */
  find(naming: SubscriptionNaming): Promise<Subscription | undefined> {
    return this.subscriptions.find(naming);
  }

  private async replace(
    actor: Actor,
    old: Subscription,
    product: Product,
    price: string | null,
    on: string,
  ): Promise<SubscriptionOutcome> {
    const isBilled = on < old.billedUntil;
    const waitsUntil = old.nextOn ?? on;
    const creditNoteIds = await this.stop(actor, old, on, `Changed to ${product.name}`);
    const months = monthsOf(product);
    if (months === undefined) return { ...NOTHING, creditNoteIds };
    const id = await this.subscriptions.add(actor.username, {
      ...old,
      productId: product.id,
      description: product.id === old.productId ? old.description : null,
      price,
      startsOn: on,
      anchorOn: months === MONTHS_OF[old.billingPeriod] ? old.anchorOn : on,
      nextOn: isBilled || on > waitsUntil ? on : waitsUntil,
      followsId: old.id,
    });
    await this.record(
      actor,
      id,
      'changed',
      { product_id: old.productId, price: old.price },
      { product_id: product.id, price, starts_on: on },
    );
    const isDue = isBilled && on <= (await this.dates.today());
    const invoiceId = isDue ? await this.settlement.bill(actor, old.customerId, id) : null;
    return { subscriptionId: id, creditNoteIds, invoiceId };
  }

  /** Ends it and credits what has been billed of later days. */
  private async stop(
    actor: Actor,
    old: Subscription,
    on: string,
    reason: string,
  ): Promise<number[]> {
    await this.stopWithoutCredit(old, on);
    return this.settlement.credit(actor, old.id, on, reason);
  }

  private async stopWithoutCredit(old: Subscription, on: string): Promise<number[]> {
    if (on < old.startsOn) {
      throw ValidationFailed.of('date', `must not be before ${old.startsOn}, its first day`);
    }
    await this.subscriptions.end(old.id, on);
    return [];
  }

  private async endAllOf(customerId: number): Promise<void> {
    await this.accounts.lockOfCustomer(customerId);
    const today = await this.dates.today();
    for (const { id, startsOn } of await this.subscriptions.openOf(customerId)) {
      const on = startsOn > today ? startsOn : today;
      await this.end(HOUSE, { subscriptionId: id }, { on, reason: 'Cancelled' });
    }
  }

  /** The one that runs, its customer's account held. @throws SubscriptionNotFound Conflict */
  private async hold(naming: SubscriptionNaming): Promise<Subscription> {
    const found = await this.subscriptions.find(naming);
    if (!found) throw new SubscriptionNotFound();
    await this.accounts.lockOfCustomer(found.customerId);
    const held = await this.subscriptions.find({ subscriptionId: found.id });
    if (!held) throw new SubscriptionNotFound();
    if (held.endsOn !== null) throw new Conflict('This subscription has an end already.');
    return held;
  }

  private record(
    actor: Actor,
    id: number,
    act: 'started' | 'changed' | 'ended',
    before: object | null,
    after: object,
  ): Promise<void> {
    return this.audit.record(actor, {
      action: `billing.subscription.${act}`,
      subject: 'subscription',
      subjectId: id,
      before,
      after,
    });
  }
}

/** Months of what is billed by the period. */
function monthsOf({ kind, billingPeriod }: Product): number | undefined {
  return kind === 'data' || kind === 'non_data' ? MONTHS_OF[billingPeriod] : undefined;
}
