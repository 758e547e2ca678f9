import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Subscriptions } from '../../billing/index.js';
import { type CustomerNaming, CustomersService } from '../../customers/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Amount } from '../../platform/money/money.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { type Product, ProductsService } from '../../products/index.js';
import { StaticIps } from '../ip-pools/static-ips.js';
import { DataAccountNotFound } from '../radius.errors.js';
import { DataAccountAdded } from '../radius.events.js';
import { accountContext, RadiusSecrets } from '../secrets/radius-secrets.js';
import type { DataAccount } from './data-account.entity.js';
import { type DataAccountNaming, DataAccountsRepository } from './data-accounts.repository.js';
import { madePassword, madeUsername } from './made-credentials.js';

export interface NewDataAccount {
  customer: CustomerNaming;
  /** Id or code. */
  product: string;
  username?: string;
  /** Made when absent. */
  password?: string;
  /** Business date; today when absent. */
  startsOn?: string;
  macAddress?: string;
  staticIp?: string;
  deviceId?: number;
  /** Instead of the product's; needs the accounting permission when it differs. */
  price?: string;
  /** The same, promised to the customer by somebody who was allowed to; nobody is asked again. */
  agreedPrice?: string;
  comment?: string;
}

/** An account with the password that was just set; it is told once. */
export interface AddedDataAccount {
  account: DataAccount;
  password: string;
}

const MADE_USERNAMES_MAX = 1000;

/** Adding and finding data accounts; how they change is in data-account-changes.service.ts. */
@Injectable()
export class DataAccountsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly secrets: RadiusSecrets,
    private readonly customers: CustomersService,
    private readonly products: ProductsService,
    private readonly subscriptions: Subscriptions,
    private readonly staticIps: StaticIps,
    private readonly accounts: DataAccountsRepository,
  ) {}

  /** The id of a data account, `undefined` when the actor may see none. */
  find(actor: Actor, naming: DataAccountNaming): Promise<number | undefined> {
    return this.accounts.findId(actor.reach, naming);
  }

  /** The id of a data account that the actor may see. @throws DataAccountNotFound */
  async resolve(actor: Actor, naming: DataAccountNaming): Promise<number> {
    const id = await this.accounts.findId(actor.reach, naming);
    if (id === undefined) throw new DataAccountNotFound();
    return id;
  }

  /** A data account that the actor may see. @throws DataAccountNotFound */
  async get(actor: Actor, naming: DataAccountNaming): Promise<DataAccount> {
    const account = await this.accounts.find(await this.resolve(actor, naming));
    if (!account) throw new DataAccountNotFound();
    return account;
  }

  /**
   * Adds a data account; makes username and password when they are not given.
   * @throws CustomerNotFound ValidationFailed UsernameTaken AddressTaken
   * @throws AccountingPermissionRequired for a price other than the product's
   */
  add(actor: Actor, input: NewDataAccount): Promise<AddedDataAccount> {
    return this.database.transaction(async () => {
      const customer = await this.customers.get(actor, input.customer);
      if (customer.status === 'cancelled') throw new Conflict('This customer is cancelled.');
      const product = await this.products.getOnSale(input.product, ['data', 'prepaid']);
      const price = await this.priceOf(actor, product, input);
      const username = input.username ?? (await this.makeUsername(customer.accountingCode));
      const password = input.password ?? madePassword();
      const now = this.clock.now();
      const today = this.clock.today(await this.settings.get(TimeZone));
      const startsOn = input.startsOn ?? today;
      const account = await this.accounts.add({
        customerId: customer.id,
        productId: product.id,
        username,
        secret: this.secrets.seal(password, accountContext(username)),
        lifecycle: startsOn > today ? 'pending' : 'active',
        startsOn,
        price,
        macAddress: input.macAddress ?? null,
        deviceId: input.deviceId ?? null,
        comment: input.comment ?? null,
        createdAt: now,
        modifiedAt: now,
      });
      if (input.staticIp !== undefined) await this.staticIps.set(account.id, input.staticIp);
      await this.subscriptions.start(actor, {
        customerId: customer.id,
        product: product.id,
        dataAccountId: account.id,
        accountRef: username,
        price,
        startsOn,
      });
      await this.recordAdded(actor, account, product, input.staticIp);
      await this.events.emit(new DataAccountAdded(account.id, customer.id));
      return { account, password };
    });
  }

  /**
   * A price that is kept beside the product's: `null` when it is the same.
   * @throws AccountingPermissionRequired when it differs
   */
  async ownPrice(
    actor: Actor,
    product: Product,
    price: string | undefined,
  ): Promise<string | null> {
    const differing = await this.differing(product, price);
    if (differing !== null) actor.mustBeAllowed('accounting');
    return differing;
  }

  private priceOf(
    actor: Actor,
    product: Product,
    { price, agreedPrice }: NewDataAccount,
  ): Promise<string | null> {
    if (agreedPrice === undefined) return this.ownPrice(actor, product, price);
    return this.differing(product, agreedPrice);
  }

  private async differing({ id }: Product, price: string | undefined): Promise<string | null> {
    if (price === undefined) return null;
    return new Amount(price).equals(await this.products.priceOn(id)) ? null : price;
  }

  private async makeUsername(accountingCode: string): Promise<string> {
    for (let number = 1; number <= MADE_USERNAMES_MAX; number++) {
      const username = madeUsername(accountingCode, number);
      if (!(await this.accounts.hasUsername(username))) return username;
    }
    throw new Conflict('This customer has too many data accounts to make a username; give one.');
  }

  private recordAdded(
    actor: Actor,
    account: DataAccount,
    product: Product,
    staticIp: string | undefined,
  ): Promise<void> {
    return this.audit.record(actor, {
      action: 'radius.data_account.added',
      subject: 'data_account',
      subjectId: account.id,
      after: {
        customer_id: account.customerId,
        product: product.code,
        username: account.username,
        price: account.price,
        lifecycle: account.lifecycle,
        start_date: account.startsOn,
        mac_address: account.macAddress,
        static_ip: staticIp ?? null,
      },
    });
  }
}
