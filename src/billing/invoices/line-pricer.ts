import { Injectable } from '@nestjs/common';
import { AccountingPermissionRequired, type Actor } from '../../auth/index.js';
import { type Product, ProductNotFound, ProductsService } from '../../products/index.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { Amount, isMoney } from '../../platform/money/money.js';
import { TaxRates } from '../tax/tax-rates.service.js';
import { documentTotals, lineAmounts } from './invoice-amounts.js';
import type { LineInput, PricedLine } from './invoices.types.js';

/** Finds out what lines cost. */
@Injectable()
export class LinePricer {
  constructor(
    private readonly products: ProductsService,
    private readonly taxRates: TaxRates,
  ) {}

  /**
   * Lines with their amounts. Prices and names are the products' where nothing is given.
   * @throws ValidationFailed with the line that is wrong, or when the document would be negative
   */
  async price(
    customerId: number,
    date: string,
    lines: readonly LineInput[],
  ): Promise<PricedLine[]> {
    const taxRate = await this.taxRates.ofCustomer(customerId, date);
    const priced: PricedLine[] = [];
    for (const [index, line] of lines.entries()) {
      priced.push(await this.priceLine(`lines[${index}]`, line, date, taxRate));
    }
    if (documentTotals(priced).total.isNegative()) {
      throw ValidationFailed.of('lines', 'must not come to a negative total');
    }
    return priced;
  }

  /**
   * Prices that are not the product's are for those with the accounting permission; so is a line
   * without a product, whose price is nobody's but the caller's. @throws AccountingPermissionRequired
   */
  async mustBeAllowedPrices(
    actor: Actor,
    date: string,
    lines: readonly LineInput[],
  ): Promise<void> {
    if (actor.may('accounting')) return;
    for (const [index, { productId, unitPrice }] of lines.entries()) {
      if (productId === undefined) throw new AccountingPermissionRequired();
      if (unitPrice === undefined) continue;
      const product = await this.productOf(`lines[${index}]`, productId);
      const usual = await this.products.priceOn(product.id, date);
      if (!new Amount(unitPrice).equals(usual)) throw new AccountingPermissionRequired();
    }
  }

  private async priceLine(
    field: string,
    { productId, description, quantity = '1', unitPrice }: LineInput,
    date: string,
    taxRate: string,
  ): Promise<PricedLine> {
    const product = productId === undefined ? undefined : await this.productOf(field, productId);
    const price = unitPrice ?? (product && (await this.products.priceOn(product.id, date)));
    const text = description ?? product?.name;
    if (text === undefined) throw ValidationFailed.of(`${field}.description`, 'is required');
    if (price === undefined) throw ValidationFailed.of(`${field}.unit_price`, 'is required');
    const amounts = lineAmounts(quantity, price, taxRate);
    if (!isMoney(amounts.amount.times(2).toFixed())) {
      throw ValidationFailed.of(`${field}.quantity`, 'comes to too large an amount');
    }
    return {
      productId: product?.id ?? null,
      description: text,
      quantity: new Amount(quantity),
      unitPrice: new Amount(price),
      taxRate,
      ...amounts,
    };
  }

  private async productOf(field: string, reference: string): Promise<Product> {
    try {
      return await this.products.get(reference);
    } catch (error) {
      if (!(error instanceof ProductNotFound)) throw error;
      throw ValidationFailed.of(`${field}.product_id`, 'is no product');
    }
  }
}
