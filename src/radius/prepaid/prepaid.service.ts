import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Charges } from '../../billing/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict, ValidationFailed } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { type Product, ProductsService } from '../../products/index.js';
import type { DataAccount } from '../accounts/data-account.entity.js';
import {
  type DataAccountNaming,
  DataAccountsRepository,
} from '../accounts/data-accounts.repository.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { Credit } from '../allowance/credit.js';
import { PrepaidAllocated } from '../radius.events.js';

export interface NewAllocation {
  /** Id or code of a prepaid product. */
  product: string;
  /** 1 when absent. */
  quantity?: number | undefined;
  /** Of the caller, unique in the account: the same again answers the first. */
  reference?: string | undefined;
  comment?: string | undefined;
}

export interface Allocation {
  id: number;
  productId: number;
  quantity: number;
  bytes: number;
  /** Of all of it, without tax. */
  price: string;
  /** `null`: for good. */
  validUntil: Date | null;
  /** What was left of all prepaid lots right after it, in bytes. */
  balanceBytes: number;
}

/** The reference names an allocation of something else. */
export class ReferenceTaken extends Conflict {
  constructor() {
    super('This account has an allocation of something else with this reference.', [
      { field: 'reference', message: 'is taken' },
    ]);
  }
}

const ALLOCATION = `id, product_id AS "productId", quantity, bytes, money_text(price) AS price,
  nullif(valid_until, 'infinity') AS "validUntil", balance_bytes AS "balanceBytes"`;

/** Portions of prepaid data. */
@Injectable()
export class Prepaid {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly products: ProductsService,
    private readonly charges: Charges,
    private readonly credit: Credit,
    private readonly accounts: DataAccountsRepository,
    private readonly dataAccounts: DataAccountsService,
  ) {}

  /**
   * Credits an account with portions of a prepaid product and charges its customer, both or neither.
   * @throws DataAccountNotFound; ValidationFailed for a product that is no prepaid one on sale
   * @throws ReferenceTaken OfNoUse InsufficientFunds
   */
  allocate(actor: Actor, naming: DataAccountNaming, input: NewAllocation): Promise<Allocation> {
    return this.database.transaction(async () => {
      const account = await this.dataAccounts.get(actor, naming);
      const product = await this.products.getOnSale(input.product, ['prepaid']);
      const { quantity = 1, reference } = input;
      const first = reference === undefined ? null : await this.first(account.id, reference);
      if (!first) return this.add(actor, account, product, { ...input, quantity });
      if (first.productId !== product.id || first.quantity !== quantity) throw new ReferenceTaken();
      return first;
    });
  }

  /** The allocation of a reference. Who asks for the same in the same moment waits. */
  private async first(accountId: number, reference: string): Promise<Allocation | undefined> {
    await this.database.execute('SELECT pg_advisory_xact_lock(1813, hashtext($1))', [
      `${accountId} ${reference}`,
    ]);
    return this.database.queryOne<Allocation>(
      `SELECT ${ALLOCATION} FROM prepaid_allocations
        WHERE data_account_id = $1 AND reference = $2`,
      [accountId, reference],
    );
  }

  private async add(
    actor: Actor,
    account: DataAccount,
    product: Product,
    { quantity, reference, comment }: NewAllocation & { quantity: number },
  ): Promise<Allocation> {
    await this.mustBeOfUse(account.id, product);
    const id = await this.nextId();
    // The customer's money first, then the account: billing may hold both, in this order.
    const { price } = await this.charges.charge(actor, {
      customerId: account.customerId,
      source: { type: 'prepaid_allocation', id },
      accountRef: account.username,
      lines: [{ productId: product.id, quantity }],
    });
    await this.credit.hold(account.id);
    const bytes = (product.capBytes ?? 0) * quantity;
    const allocation = await this.insert(actor, {
      id,
      account,
      product,
      quantity,
      bytes,
      price,
      reference: reference ?? null,
      comment: comment ?? null,
    });
    const { validUntil: expiresAt } = allocation;
    await this.credit.grant(account.id, { kind: 'prepaid', bytes, expiresAt, allocationId: id });
    await this.accounts.reconcile(account.id, 'prepaid');
    await this.audit.record(actor, {
      action: 'radius.prepaid.allocated',
      subject: 'data_account',
      subjectId: account.id,
      after: { allocation_id: id, product: product.code, quantity, bytes, price, reference },
    });
    await this.events.emit(new PrepaidAllocated(id, account.id));
    return allocation;
  }

  private async mustBeOfUse(accountId: number, product: Product): Promise<void> {
    if (product.capBytes === null) {
      throw ValidationFailed.of('product_id', 'has no amount of data');
    }
    const account = await this.database.queryOne<{ metered: boolean }>(
      'SELECT is_metered($1) AS metered',
      [accountId],
    );
    if (!account?.metered) {
      throw ValidationFailed.of('product_id', 'is of no use to an account without a cap');
    }
  }

  private async nextId(): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT nextval('prepaid_allocations_id_seq')::integer AS id`,
    );
    return row?.id ?? 0;
  }

  private async insert(
    actor: Actor,
    row: {
      id: number;
      account: DataAccount;
      product: Product;
      quantity: number;
      bytes: number;
      price: string;
      reference: string | null;
      comment: string | null;
    },
  ): Promise<Allocation> {
    const [allocation] = await this.database.query<Allocation>(
      `INSERT INTO prepaid_allocations
         (id, data_account_id, product_id, quantity, bytes, price, reference, comment, requested_by,
          created_at, valid_until, balance_bytes)
       SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10,
              coalesce($10::timestamptz + make_interval(secs => $11), 'infinity'),
              $5 + prepaid_balance($2, $10)
       RETURNING ${ALLOCATION}`,
      [
        row.id,
        row.account.id,
        row.product.id,
        row.quantity,
        row.bytes,
        row.price,
        row.reference,
        row.comment,
        actor.username,
        this.clock.now(),
        row.product.validitySeconds,
      ],
    );
    if (!allocation) throw new Error(`no allocation for data account ${row.account.id}`);
    return allocation;
  }
}
