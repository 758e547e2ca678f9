import { Injectable } from '@nestjs/common';
import type { Actor } from '../auth/index.js';
import { Audit, difference } from '../platform/audit/audit.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { mustBeVersion } from '../platform/database/entity-repository.js';
import { ValidationFailed } from '../platform/errors/index.js';
import { Events } from '../platform/events/events.js';
import { TimeZone } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import { networkTermsOf, networkTermsOrNone } from './network-terms.js';
import { ProductPrices } from './prices/product-prices.js';
import { idInReference, type ProductReference } from './product-reference.js';
import type { Product } from './product.entity.js';
import { ProductNotFound, unknownReference } from './products.errors.js';
import { NetworkTermsChanged, PriceSet, ProductAdded, ProductModified } from './products.events.js';
import { ProductsRepository } from './products.repository.js';
import type { NewProduct, ProductChange, ProductKind } from './products.types.js';
import { ProductTypesRepository } from './types/product-types.service.js';

/** The acts on products. */
@Injectable()
export class ProductsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly products: ProductsRepository,
    private readonly types: ProductTypesRepository,
    private readonly prices: ProductPrices,
  ) {}

  /** By id or code. @throws ProductNotFound */
  async get(reference: ProductReference | number): Promise<Product> {
    const id = typeof reference === 'number' ? reference : idInReference(reference);
    const product = await (id === undefined
      ? this.products.findByCode(String(reference))
      : this.products.find(id));
    if (!product) throw new ProductNotFound();
    return product;
  }

  /**
   * One that may be sold now as one of these kinds; its absence is a mistake of the parameter.
   * @throws ValidationFailed on `product_id`
   */
  async getOnSale(reference: ProductReference, kinds: readonly ProductKind[]): Promise<Product> {
    const id = idInReference(reference);
    const product = await (id === undefined
      ? this.products.findByCode(reference)
      : this.products.find(id));
    if (!product?.isActive) throw ValidationFailed.of('product_id', 'is not a product on sale');
    if (!kinds.includes(product.kind)) {
      throw ValidationFailed.of('product_id', `must be a product of kind ${kinds.join(' or ')}`);
    }
    return product;
  }

  /** Price on a business date (today when absent), tax excluded; `"0"` before the first version. */
  async priceOn(productId: number, date?: string): Promise<string> {
    return (await this.prices.on(productId, date ?? (await this.today()))) ?? '0';
  }

  /**
   * Adds a product with its first price.
   * @param kinds what its type may be of
   * @throws ProductCodeTaken AccountingPermissionRequired; ValidationFailed for unknown references
   */
  add(actor: Actor, input: NewProduct, kinds: readonly ProductKind[]): Promise<Product> {
    actor.mustBeAllowed('accounting');
    return this.database.transaction(async () => {
      const kind = await this.kindOf(input.productTypeId, kinds);
      const now = this.clock.now();
      const { price, priceFrom, billingPeriod, ...fields } = input;
      const product = await this.products.add({
        ...fields,
        ...networkTermsOrNone(kind, fields),
        kind,
        billingPeriod: billingPeriod ?? (kind === 'data' ? 'month' : 'once'),
        createdAt: now,
        modifiedAt: now,
      });
      await this.audit.record(actor, {
        action: 'products.product.added',
        subject: 'product',
        subjectId: product.id,
        after: product,
      });
      await this.prices.set(actor, product.id, price, priceFrom ?? (await this.today()));
      await this.events.emit(new ProductAdded(product.id));
      return product;
    });
  }

  /**
   * Changes a product; a price holds from today on.
   * @param version only if the row still has it
   * @throws ProductNotFound StaleVersion ProductCodeTaken AccountingPermissionRequired ValidationFailed
   */
  modify(actor: Actor, id: number, change: ProductChange, version?: number): Promise<Product> {
    actor.mustBeAllowed('accounting');
    return this.database.transaction(async () => {
      const product = await this.getForUpdate(id, version);
      const before = Object.assign({}, product);
      const { price, ...fields } = change;
      Object.assign(product, fields, { modifiedAt: this.clock.now() });
      Object.assign(product, networkTermsOrNone(product.kind, product));
      const saved = await this.products.save(product);
      await this.audit.record(actor, {
        action: 'products.product.modified',
        subject: 'product',
        subjectId: id,
        ...difference<object>(before, saved),
      });
      if (hasOthers(change)) await this.events.emit(new ProductModified(id));
      if (price !== undefined) await this.announcedPrice(actor, id, price, await this.today());
      if (JSON.stringify(networkTermsOf(before)) !== JSON.stringify(networkTermsOf(saved))) {
        await this.events.emit(new NetworkTermsChanged(id));
      }
      return saved;
    });
  }

  /** Takes it from sale; who has it keeps it. @throws ProductNotFound StaleVersion */
  async retire(actor: Actor, id: number, version?: number): Promise<void> {
    await this.modify(actor, id, { isActive: false }, version);
  }

  /** Sets the price from a business date on (today when absent). @throws ProductNotFound PriceVersionExists */
  setPrice(actor: Actor, id: number, price: string, from?: string): Promise<void> {
    actor.mustBeAllowed('accounting');
    return this.database.transaction(async () => {
      await this.getForUpdate(id);
      await this.announcedPrice(actor, id, price, from ?? (await this.today()));
    });
  }

  private async announcedPrice(
    actor: Actor,
    id: number,
    price: string,
    from: string,
  ): Promise<void> {
    await this.prices.set(actor, id, price, from);
    await this.events.emit(new PriceSet(id, price, from));
  }

  private async getForUpdate(id: number, version?: number): Promise<Product> {
    const product = await this.products.findForUpdate(id);
    if (!product) throw new ProductNotFound();
    mustBeVersion(product, version);
    return product;
  }

  private async kindOf(typeId: number, kinds: readonly ProductKind[]): Promise<ProductKind> {
    const type = await this.types.find(typeId);
    if (!type) throw unknownReference('product_type_id');
    if (kinds.includes(type.kind)) return type.kind;
    throw ValidationFailed.of(
      'product_type_id',
      `must be a product type of kind ${kinds.join(' or ')}`,
    );
  }

  private async today(): Promise<string> {
    return this.clock.today(await this.settings.get(TimeZone));
  }
}

/** Whether a change says anything besides the price. */
function hasOthers({ price: _, ...others }: ProductChange): boolean {
  return Object.keys(others).length > 0;
}
