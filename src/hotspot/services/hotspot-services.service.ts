import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, mustBeVersion } from '../../platform/database/entity-repository.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { ProductsService } from '../../products/index.js';
import { HotspotServiceNotFound, ServiceTaken } from '../hotspot.errors.js';
import { Hotspots } from '../hotspots/hotspots.service.js';
import { HotspotService } from './hotspot-service.entity.js';

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

@Injectable()
export class HotspotServicesRepository extends EntityRepository<HotspotService> {
  constructor(database: Database) {
    super(database, HotspotService, {
      hotspot_services_product_key: () => new ServiceTaken(),
      hotspot_services_run_seconds_check: () =>
        ValidationFailed.of('run_seconds', 'is required for the types ttf and onl'),
    });
  }

  /** What a hotspot sells, by its own order. */
  listOf(hotspotId: number): Promise<HotspotService[]> {
    return this.rows.find({
      where: { hotspotId, isDeleted: false },
      order: { issueOrder: 'ASC', id: 'ASC' },
    });
  }

  findFor(hotspotId: number, productId: number): Promise<HotspotService | null> {
    return this.rows.findOneBy({ hotspotId, productId, isDeleted: false });
  }
}

/** The acts on what hotspots sell. */
@Injectable()
export class HotspotServices {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly products: ProductsService,
    private readonly hotspots: Hotspots,
    private readonly services: HotspotServicesRepository,
  ) {}

  /** @throws HotspotServiceNotFound when it is not one of this hotspot */
  async get(hotspotId: number, id: number): Promise<HotspotService> {
    const service = await this.services.find(id);
    if (service?.hotspotId !== hotspotId || service.isDeleted) throw new HotspotServiceNotFound();
    return service;
  }

  /** What a hotspot sells, by its own order. */
  listOf(hotspotId: number): Promise<HotspotService[]> {
    return this.services.listOf(hotspotId);
  }

  /**
   * Has a hotspot sell a product. Name and running time are the product's when absent.
   * @throws HotspotNotFound ServiceTaken ValidationFailed
   */
  add(
    actor: Actor,
    hotspotId: number,
    { product: reference, ...input }: NewHotspotService,
  ): Promise<HotspotService> {
    return this.database.transaction(async () => {
      await this.hotspots.get(actor, hotspotId);
      const product = await this.products.getOnSale(reference, ['hotspot']);
      if (input.type === 'ltf' && product.capBytes === null) {
        throw ValidationFailed.of('product_id', 'must have a cap for the type ltf');
      }
      const now = this.clock.now();
      const service = await this.services.add({
        name: product.name,
        runSeconds: product.validitySeconds,
        simDevices: product.simultaneousUse ?? 1,
        ...input,
        hotspotId,
        productId: product.id,
        createdAt: now,
        modifiedAt: now,
      });
      await this.record(actor, 'added', service.id, null, service);
      return service;
    });
  }

  /** Vouchers that are sold keep their terms. @throws HotspotServiceNotFound StaleVersion */
  modify(
    actor: Actor,
    hotspotId: number,
    id: number,
    change: HotspotServiceChange,
    version?: number,
  ): Promise<HotspotService> {
    return this.amend(actor, hotspotId, id, change, version, 'modified');
  }

  /** Takes it from sale for good. @throws HotspotServiceNotFound StaleVersion */
  async remove(actor: Actor, hotspotId: number, id: number, version?: number): Promise<void> {
    const gone = { isDeleted: true, isActive: false };
    await this.amend(actor, hotspotId, id, gone, version, 'removed');
  }

  private amend(
    actor: Actor,
    hotspotId: number,
    id: number,
    change: Partial<HotspotService>,
    version: number | undefined,
    verb: string,
  ): Promise<HotspotService> {
    return this.database.transaction(async () => {
      await this.hotspots.get(actor, hotspotId);
      await this.get(hotspotId, id);
      const service = await this.services.findForUpdate(id);
      if (!service) throw new HotspotServiceNotFound();
      mustBeVersion(service, version);
      const before = Object.assign({}, service);
      Object.assign(service, change, { modifiedAt: this.clock.now() });
      const saved = await this.services.save(service);
      const changed = difference<object>(before, saved);
      await this.record(actor, verb, id, changed.before, changed.after);
      return saved;
    });
  }

  private record(
    actor: Actor,
    verb: string,
    id: number,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    return this.audit.record(actor, {
      action: `hotspot.service.${verb}`,
      subject: 'hotspot_service',
      subjectId: id,
      before,
      after,
    });
  }
}
