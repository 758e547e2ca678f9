import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../platform/event-log/event-log.js';
import type { Fields } from '../platform/event-log/publication.js';
import { formatMoney } from '../platform/money/money.js';
import { ProductEventDto, ProductPriceEventDto } from './dto/product-events.dto.js';
import { PriceSet, ProductAdded, ProductModified } from './products.events.js';
import { ProductsService } from './products.service.js';

const EXAMPLE = {
  product_id: 1,
  product_code: 'FIBRE-50',
  product_name: 'Fibre 50 Mbit/s',
  kind: 'data',
  price: '399.00',
  is_active: true,
} satisfies ProductEventDto;

/** What the world is told of products. */
@Injectable()
export class ProductPublications implements OnModuleInit {
  constructor(
    private readonly eventLog: EventLog,
    private readonly products: ProductsService,
  ) {}

  onModuleInit(): void {
    const about = {
      aggregate: 'product',
      aggregateId: ({ productId }: { productId: number }) => productId,
    };
    this.eventLog.publish(ProductAdded, {
      ...about,
      type: 'products.product.added',
      summary: 'A product has been added to the catalogue.',
      schema: ProductEventDto,
      data: ({ productId }) => this.told(productId),
      example: EXAMPLE,
    });
    this.eventLog.publish(ProductModified, {
      ...about,
      type: 'products.product.modified',
      summary: 'A product has been changed, taken from sale or put on sale again.',
      schema: ProductEventDto,
      data: ({ productId }) => this.told(productId),
      example: { ...EXAMPLE, is_active: false },
    });
    this.eventLog.publish(PriceSet, {
      ...about,
      type: 'products.product.price_set',
      summary: 'A product has been given a price that holds from a day on.',
      schema: ProductPriceEventDto,
      data: async ({ productId, price, from }) => ({
        ...(await this.told(productId)),
        new_price: formatMoney(price),
        price_from: from,
      }),
      example: { ...EXAMPLE, new_price: '449.00', price_from: '2026-04-01' },
    });
  }

  private async told(id: number): Promise<Fields<ProductEventDto>> {
    const product = await this.products.get(id);
    return {
      product_id: product.id,
      product_code: product.code,
      product_name: product.name,
      kind: product.kind,
      price: formatMoney(await this.products.priceOn(id)),
      is_active: product.isActive,
    };
  }
}
