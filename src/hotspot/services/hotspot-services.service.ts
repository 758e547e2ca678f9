import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, mustBeVersion } from '../../platform/database/entity-repository.js';
import type { Page } from '../../platform/calls/answers.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { type Product, ProductsService } from '../../products/index.js';
import { HotspotServiceNotFound, ServiceTaken } from '../hotspot.errors.js';
import { SERVICE_ROW } from '../hotspots/hotspot-words.js';
import { Hotspots } from '../hotspots/hotspots.service.js';
import { HotspotService } from './hotspot-service.entity.js';
import type { HotspotServiceChange, NewHotspotService } from './hotspot-services.types.js';

@Injectable()
export class HotspotServicesRepository extends EntityRepository<HotspotService> {
  constructor(database: Database) {
    super(database, HotspotService, {
      hotspot_services_product_key: () => new ServiceTaken(),
      hotspot_services_run_seconds_check: () =>
        ValidationFailed.of('run_seconds', 'is required for the types ttf and onl'),
      hotspot_services_max_users_check: () =>
        ValidationFailed.of('max_users', 'times sim_devices must be at most 1000'),
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
  page(
    hotspotId: number,
    { search, ...request }: ListRequest & { search?: string },
  ): Promise<Page> {
    const binder = new Binder();
    const where = [`s.hotspot_id = ${binder.bind(hotspotId)}`, 'NOT s.is_deleted'];
    if (search) where.push(`s.name ILIKE ${binder.bind(containing(search))}`);
    const source = {
      row: SERVICE_ROW,
      from: 'hotspot_services s',
      where,
      id: 's.id',
      sorts: {
        issue_order: { column: 's.issue_order', type: 'integer' },
        name: { column: 'lower(s.name)', type: 'text' },
      },
      defaultSort: 'issue_order',
      isUncounted: true,
    } as const;
    return listPage(this.database, source, binder, request);
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
      mustLimitTraffic(input, product);
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
      mustLimitTraffic(service, await this.products.get(service.productId));
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

function mustLimitTraffic(
  service: Partial<Pick<HotspotService, 'type' | 'uploadBytesLimit' | 'downloadBytesLimit'>>,
  { capBytes }: Product,
): void {
  const { type, uploadBytesLimit, downloadBytesLimit } = service;
  if (type === 'ltf' && (capBytes ?? uploadBytesLimit ?? downloadBytesLimit ?? null) === null) {
    throw ValidationFailed.of(
      'product_id',
      'must have a cap for the type ltf, or the service a limit of upload or download',
    );
  }
}
