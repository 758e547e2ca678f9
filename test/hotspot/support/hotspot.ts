import {
  type Hotspot,
  type HotspotService,
  Hotspots,
  HotspotServices,
  type NewHotspot,
  type NewHotspotService,
} from '../../../src/hotspot/index.js';
import type { NewProduct } from '../../../src/products/index.js';
import type { TestApplication } from '../../support/application.js';
import { makeProduct } from '../../support/products.js';
import { actor } from '../../support/radius.js';

let counter = 0;

/** A hotspot; what matters to a test is given, the rest is made up. */
export function makeHotspot(
  { app }: TestApplication,
  facts: Partial<NewHotspot> = {},
): Promise<Hotspot> {
  const n = String(++counter).padStart(3, '0');
  return app.get(Hotspots).add(actor, { locationId: `99TST${n}`, name: `Place ${n}`, ...facts });
}

export interface TestOffer {
  hotspot: Hotspot;
  service: HotspotService;
  productId: number;
}

/** A service of a hotspot and a product of its own; an hour from the first login unless said. */
export async function makeService(
  house: TestApplication,
  {
    hotspot,
    product,
    ...facts
  }: Partial<Omit<NewHotspotService, 'product'>> & {
    hotspot?: Hotspot;
    product?: Partial<NewProduct>;
  } = {},
): Promise<TestOffer> {
  const place = hotspot ?? (await makeHotspot(house));
  const sold = await makeProduct(house, { kind: 'hotspot', price: '15.00', ...product });
  const type = facts.type ?? 'ttf';
  const service = await house.app.get(HotspotServices).add(actor, place.id, {
    ...(type === 'ttf' || type === 'onl' ? { runSeconds: 3600 } : {}),
    ...facts,
    type,
    product: String(sold.id),
  });
  return { hotspot: place, service, productId: sold.id };
}
