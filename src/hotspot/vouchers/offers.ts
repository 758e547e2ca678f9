import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Amount } from '../../platform/money/money.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { type Product, ProductsService } from '../../products/index.js';
import type { Hotspot } from '../hotspots/hotspot.entity.js';
import { HotspotsRepository } from '../hotspots/hotspots.repository.js';
import { Hotspots } from '../hotspots/hotspots.service.js';
import type { HotspotService } from '../services/hotspot-service.entity.js';
import { HotspotServicesRepository } from '../services/hotspot-services.service.js';
import type { Offer, VoucherType } from './voucher-terms.js';

/** What a voucher is issued of: a product at a place, on the terms of the service that sells it there. */
export interface FullOffer extends Offer {
  hotspot: Hotspot;
  product: Product;
  service: HotspotService | null;
  /** Decimal string. */
  price: string;
}

/** 180 days, as services keep theirs. */
const SHELF_SECONDS = 15_552_000;
const MAC_MOVES = 5;

/** Finds what is offered where. */
@Injectable()
export class Offers {
  constructor(
    private readonly products: ProductsService,
    private readonly hotspots: Hotspots,
    private readonly hotspotRows: HotspotsRepository,
    private readonly services: HotspotServicesRepository,
  ) {}

  /**
   * @param reference id or code of a hotspot product
   * @param hotspotId the place that sold it first when absent
   * @param price instead of the product's
   * @throws HotspotNotFound AccountingPermissionRequired for another price
   * @throws ValidationFailed on product_id or hotspot_id
   */
  async ofProduct(
    actor: Actor,
    reference: string,
    hotspotId: number | undefined,
    price: string | undefined,
  ): Promise<FullOffer> {
    const product = await this.products.getOnSale(reference, ['hotspot']);
    const place = hotspotId ?? (await this.hotspotRows.firstFor(actor, product.id));
    if (place === undefined) throw ValidationFailed.of('hotspot_id', 'is required');
    const hotspot = await this.hotspots.get(actor, place);
    const service = await this.services.findFor(hotspot.id, product.id);
    return this.full(actor, hotspot, product, service, price);
  }

  /** @param serviceId one of this hotspot's, on sale @throws ValidationFailed on service */
  async ofService(actor: Actor, hotspot: Hotspot, serviceId: number): Promise<FullOffer> {
    const service = await this.services.find(serviceId);
    if (service?.hotspotId !== hotspot.id || !service.isActive) {
      throw ValidationFailed.of('service', 'is not a service of this location');
    }
    const product = await this.products.get(service.productId);
    return this.full(actor, hotspot, product, service, undefined);
  }

  private async full(
    actor: Actor,
    hotspot: Hotspot,
    product: Product,
    service: HotspotService | null,
    price: string | undefined,
  ): Promise<FullOffer> {
    if (!hotspot.isEnabled) throw ValidationFailed.of('hotspot_id', 'is out of use');
    if (service && !service.isActive) {
      throw ValidationFailed.of('product_id', 'is not on sale at this hotspot');
    }
    const listed = await this.products.priceOn(product.id);
    if (price !== undefined && !new Amount(price).equals(listed)) actor.mustBeAllowed('accounting');
    return {
      hotspot,
      product,
      service,
      price: price ?? listed,
      type: service?.type ?? typeOf(product),
      runSeconds: service ? service.runSeconds : product.validitySeconds,
      bytesLimit: product.capBytes,
      shelfSeconds: service?.shelfSeconds ?? SHELF_SECONDS,
      uploadBytesLimit: service?.uploadBytesLimit ?? null,
      downloadBytesLimit: service?.downloadBytesLimit ?? null,
      dailySecondsLimit: service?.dailySecondsLimit ?? null,
      userLimit: service ? service.simDevices * service.maxUsers : (product.simultaneousUse ?? 1),
      macMoves: service?.macMoves ?? MAC_MOVES,
    };
  }
}

/** What a product that no place lists is sold as. */
function typeOf({ capBytes, validitySeconds }: Product): VoucherType {
  if (capBytes !== null) return 'ltf';
  return validitySeconds === null ? 'ttl' : 'ttf';
}
