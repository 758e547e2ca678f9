import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Charges, Subscriptions } from '../../billing/index.js';
import { Amount } from '../../platform/money/money.js';
import { type Product, ProductsService } from '../../products/index.js';
import type { QuoteLine } from '../quotes/quote-pricer.js';
import { QuotesService } from '../quotes/quotes.service.js';

/** A line of an accepted quote with its product. */
export interface AgreedLine extends QuoteLine {
  product: Product | null;
}

/** What a lead has accepted. */
export interface Agreement {
  quoteId: number;
  lines: AgreedLine[];
}

/** Carries what a quote has promised into billing. Its prices were allowed when it was sent. */
@Injectable()
export class AgreedTerms {
  constructor(
    private readonly quotes: QuotesService,
    private readonly products: ProductsService,
    private readonly subscriptions: Subscriptions,
    private readonly charges: Charges,
  ) {}

  async find(leadId: number): Promise<Agreement | null> {
    const quote = await this.quotes.findAccepted(leadId);
    if (!quote) return null;
    const lines: AgreedLine[] = [];
    for (const line of quote.lines) {
      const { product_id: productId } = line;
      lines.push({
        ...line,
        product: productId === null ? null : await this.products.get(productId),
      });
    }
    return { quoteId: quote.id, lines };
  }

  /**
   * Bills lines of an agreement: what is paid by the period from today on by a subscription at the
   * agreed price, everything else once. Nothing is invoiced yet.
   */
  async bill(
    actor: Actor,
    customerId: number,
    quoteId: number,
    lines: readonly AgreedLine[],
  ): Promise<void> {
    const once: AgreedLine[] = [];
    for (const line of lines) {
      if (!(await this.subscribe(actor, customerId, line))) once.push(line);
    }
    if (once.length === 0) return;
    await this.charges.charge(actor, {
      customerId,
      source: { type: 'quote', id: quoteId },
      lines: once.map(({ product, description, quantity, unit_price: unitPrice }) => ({
        ...(product ? { productId: product.id } : {}),
        description,
        quantity,
        unitPrice,
      })),
      invoicing: 'next_run',
      isBeyondLimit: true,
    });
  }

  /** @returns whether it is billed by the period */
  private async subscribe(
    actor: Actor,
    customerId: number,
    { product, description, quantity, unit_price: agreed }: AgreedLine,
  ): Promise<boolean> {
    if (product?.kind !== 'non_data') return false;
    const isOwnPrice = new Amount(agreed).equals(await this.products.priceOn(product.id));
    const { subscriptionId } = await this.subscriptions.start(actor, {
      customerId,
      product: product.id,
      quantity,
      ...(description === product.name ? {} : { description }),
      price: isOwnPrice ? null : agreed,
    });
    return subscriptionId !== null;
  }
}
