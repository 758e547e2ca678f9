import type { HotspotService } from './hotspot-service.entity.js';

type Particulars = Omit<
  HotspotService,
  'id' | 'hotspotId' | 'productId' | 'version' | 'createdAt' | 'modifiedAt'
>;
export type NewHotspotService = Pick<Particulars, 'type'> &
  Partial<Omit<Particulars, 'type' | 'isDeleted'>> & {
    /** Id or code of a hotspot product. */
    product: string;
  };
export type HotspotServiceChange = Partial<Omit<Particulars, 'isDeleted'>>;
