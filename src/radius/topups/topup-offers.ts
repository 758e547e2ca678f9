import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { type Product, ProductsService } from '../../products/index.js';
import type { DataAccount } from '../accounts/data-account.entity.js';
import type { TopupValidity } from './topup-type.entity.js';

/** What an account may be topped up with: one of the two ids is set. */
export interface TopupOffer {
  topupTypeId: number | null;
  productId: number | null;
  name: string;
  sizeBytes: number;
  /** Of one, as a decimal string, tax excluded. */
  price: string;
  validity: TopupValidity;
  validitySeconds: number | null;
}

/** How callers name an offer. */
export interface OfferNaming {
  topupTypeId?: number | undefined;
  /** Id or code: a prepaid product, or the account's own product with its only top-up type. */
  product?: string | undefined;
}

/**
 * Holds for the types `t` that an account `d` with product `p` may buy: those on sale for everybody
 * or for its product. Without a cap there is nothing to top up.
 */
export const IS_OFFERED = `t.is_active AND (t.product_id IS NULL OR t.product_id = d.product_id)
  AND d.lifecycle <> 'terminated' AND (p.kind = 'prepaid' OR p.cap_bytes IS NOT NULL)`;

const OFFER = `t.id AS "topupTypeId", NULL::integer AS "productId", t.name,
  t.size_bytes AS "sizeBytes", t.price::text AS price, t.validity,
  t.validity_seconds AS "validitySeconds"`;

/** What is for sale to an account. */
@Injectable()
export class TopupOffers {
  constructor(
    private readonly database: Database,
    private readonly products: ProductsService,
  ) {}

  /** @throws ValidationFailed when the account cannot have it, naming the parameter */
  async get(account: DataAccount, { topupTypeId, product }: OfferNaming): Promise<TopupOffer> {
    if (product !== undefined) return this.ofProduct(account, product);
    const offer = await this.find(account.id, topupTypeId ?? 0);
    if (!offer) throw ValidationFailed.of('topup_type_id', 'is not on sale for this account');
    return offer;
  }

  /** One top-up type, if the account may buy it now. */
  async find(accountId: number, topupTypeId: number): Promise<TopupOffer | undefined> {
    return (await this.offered(accountId, topupTypeId))[0];
  }

  private async ofProduct(account: DataAccount, reference: string): Promise<TopupOffer> {
    const product = await this.products.getOnSale(reference, ['prepaid', 'data']);
    if (product.kind === 'prepaid') return this.prepaidOffer(account, product);
    const offers = await this.offered(account.id);
    const [only, ...others] = product.id === account.productId ? offers : [];
    if (!only) throw ValidationFailed.of('product_id', 'has no top-up for this account');
    if (others.length > 0) {
      throw ValidationFailed.of('topup_type_id', 'must name one of the several that there are');
    }
    return only;
  }

  private async prepaidOffer({ id }: DataAccount, product: Product): Promise<TopupOffer> {
    if (product.capBytes === null || !(await this.isMetered(id))) {
      throw ValidationFailed.of('product_id', 'cannot top this account up: there is no cap');
    }
    return {
      topupTypeId: null,
      productId: product.id,
      name: product.name,
      sizeBytes: product.capBytes,
      price: await this.products.priceOn(product.id),
      validity: product.validitySeconds === null ? 'never' : 'duration',
      validitySeconds: product.validitySeconds,
    };
  }

  private offered(accountId: number, topupTypeId?: number): Promise<TopupOffer[]> {
    return this.database.query<TopupOffer>(
      `SELECT ${OFFER}
         FROM data_accounts d
         JOIN products p ON p.id = d.product_id
         JOIN topup_types t ON ${IS_OFFERED}
        WHERE d.id = $1 AND ($2::integer IS NULL OR t.id = $2)
        ORDER BY t.price, t.id`,
      [accountId, topupTypeId ?? null],
    );
  }

  private async isMetered(accountId: number): Promise<boolean> {
    const row = await this.database.queryOne<{ metered: boolean }>(
      'SELECT is_metered($1) AS metered',
      [accountId],
    );
    return row?.metered === true;
  }
}
