import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Amount, formatMoney, roundToCent } from '../../platform/money/money.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { type Product, ProductNotFound, ProductsService } from '../../products/index.js';

/** A line as staff ask for it: a product, or words with a price. */
export interface AskedLine {
  productId?: string;
  description?: string;
  quantity?: string;
  /** Without tax; the product's price of today when absent. */
  unitPrice?: string;
}

/** A line as it is offered; prices exclude tax. */
export interface QuoteLine {
  product_id: number | null;
  description: string;
  quantity: string;
  unit_price: string;
  amount: string;
}

/** Makes lines of a quote out of products and their prices. */
@Injectable()
export class QuotePricer {
  constructor(private readonly products: ProductsService) {}

  /** @throws ValidationFailed; AccountingPermissionRequired for a price that is not the product's */
  async price(
    actor: Actor,
    asked: readonly AskedLine[],
  ): Promise<{ lines: QuoteLine[]; total: string }> {
    const lines: QuoteLine[] = [];
    let accounts = 0;
    for (const [index, line] of asked.entries()) {
      const product = await this.product(line.productId, index);
      if (isOfAccount(product)) mustBeOneAccount(line, index, ++accounts);
      lines.push(await this.line(actor, line, index, product));
    }
    const total = lines.reduce((sum, { amount }) => sum.plus(amount), new Amount(0));
    return { lines, total: formatMoney(total) };
  }

  private async line(
    actor: Actor,
    line: AskedLine,
    index: number,
    product: Product | undefined,
  ): Promise<QuoteLine> {
    const own = product && (await this.products.priceOn(product.id));
    const unitPrice = line.unitPrice ?? own;
    if (unitPrice === undefined) {
      throw ValidationFailed.of(`lines[${index}].unit_price`, 'is required without a product');
    }
    if (own === undefined || !new Amount(unitPrice).equals(own)) actor.mustBeAllowed('accounting');
    const description = line.description ?? product?.name;
    if (description === undefined) {
      throw ValidationFailed.of(`lines[${index}].description`, 'is required without a product');
    }
    const quantity = line.quantity ?? '1';
    return {
      product_id: product?.id ?? null,
      description,
      quantity,
      unit_price: formatMoney(unitPrice),
      amount: formatMoney(roundToCent(new Amount(unitPrice).times(quantity))),
    };
  }

  private async product(
    reference: string | undefined,
    index: number,
  ): Promise<Product | undefined> {
    if (reference === undefined) return undefined;
    try {
      return await this.products.get(reference);
    } catch (error) {
      if (!(error instanceof ProductNotFound)) throw error;
      throw ValidationFailed.of(`lines[${index}].product_id`, 'is no product');
    }
  }
}

/** Whether a data account is made of it. */
export function isOfAccount(product: Product | null | undefined): boolean {
  return product?.kind === 'data' || product?.kind === 'prepaid';
}

/** A lead becomes a customer with one data account. */
function mustBeOneAccount({ quantity = '1' }: AskedLine, index: number, accounts: number): void {
  if (quantity !== '1') {
    throw ValidationFailed.of(`lines[${index}].quantity`, 'must be 1, for one data account');
  }
  if (accounts > 1) {
    throw ValidationFailed.of(`lines[${index}].product_id`, 'must be the only data account');
  }
}
