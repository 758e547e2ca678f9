import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, mustBeVersion } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { LeadPromotion } from './promotion.entity.js';

export type PromotionFacts = Omit<LeadPromotion, 'id' | 'version' | 'createdAt' | 'modifiedAt'>;

const ROW = `json_build_object(
  'id', r.id, 'name', r.name, 'title', r.title, 'description', r.description,
  'product_id', r.product_id, 'starts_on', r.starts_on, 'ends_on', r.ends_on,
  'active', r.is_active,
  'created_at', utc_text(r.created_at), 'modified_at', utc_text(r.modified_at))`;

@Injectable()
export class PromotionsRepository extends EntityRepository<LeadPromotion> {
  constructor(database: Database) {
    super(database, LeadPromotion, {
      promotions_name_key: () =>
        new Conflict('Another promotion has this name.', [{ field: 'name', message: 'is taken' }]),
      promotions_days_check: () => ValidationFailed.of('ends_on', 'must not be before starts_on'),
      promotions_product_id_fkey: () => ValidationFailed.of('product_id', 'is no product'),
      leads_promotion_id_fkey: () =>
        new Conflict('Leads came by this promotion; switch it off instead.'),
    });
  }

  async findByName(name: string): Promise<LeadPromotion | null> {
    const row = await this.database.queryOne<{ id: number }>(
      'SELECT id FROM promotions WHERE lower(name) = lower($1)',
      [name],
    );
    return row ? this.find(row.id) : null;
  }
}

/** What applicants are offered. */
@Injectable()
export class PromotionsService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
    private readonly audit: Audit,
    private readonly promotions: PromotionsRepository,
  ) {}

  /** A promotion that is offered today. */
  async findOffered(name: string): Promise<LeadPromotion | null> {
    const found = await this.promotions.findByName(name);
    const today = this.clock.today(await this.settings.get(TimeZone));
    const isOffered =
      found?.isActive === true &&
      (found.startsOn === null || found.startsOn <= today) &&
      (found.endsOn === null || found.endsOn >= today);
    return isOffered ? found : null;
  }

  list(query: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    const where =
      query.search === undefined
        ? []
        : [`r.name || ' ' || r.title ILIKE ${binder.bind(containing(query.search))}`];
    const source = {
      row: ROW,
      from: 'promotions r',
      where,
      id: 'r.id',
      sorts: {
        id: { column: 'r.id', type: 'integer' },
        name: { column: 'lower(r.name)', type: 'text' },
      },
      defaultSort: 'id',
    } as const;
    return listPage(this.database, source, binder, query);
  }

  /** @throws NotFound */
  async get(id: number): Promise<LeadPromotion> {
    const row = await this.promotions.find(id);
    if (!row) throw new NotFound('promotion');
    return row;
  }

  /** @throws ValidationFailed Conflict */
  add(actor: Actor, facts: PromotionFacts): Promise<LeadPromotion> {
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const row = await this.promotions.add({ ...facts, createdAt: now, modifiedAt: now });
      await this.record(actor, row.id, 'added', { after: factsOf(row) });
      return row;
    });
  }

  /** @throws NotFound StaleVersion ValidationFailed Conflict */
  modify(
    actor: Actor,
    id: number,
    changes: Partial<PromotionFacts>,
    version?: number,
  ): Promise<LeadPromotion> {
    return this.database.transaction(async () => {
      const row = await this.getForUpdate(id, version);
      const before = factsOf(row);
      Object.assign(row, changes, { modifiedAt: this.clock.now() });
      const saved = await this.promotions.save(row);
      await this.record(actor, id, 'modified', difference(before, factsOf(saved)));
      return saved;
    });
  }

  /** @throws NotFound StaleVersion; Conflict when leads came by it */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    return this.database.transaction(async () => {
      const row = await this.getForUpdate(id, version);
      await this.promotions.remove(row);
      await this.record(actor, id, 'removed', { before: factsOf(row) });
    });
  }

  private async getForUpdate(id: number, version: number | undefined): Promise<LeadPromotion> {
    const row = await this.promotions.findForUpdate(id);
    if (!row) throw new NotFound('promotion');
    mustBeVersion(row, version);
    return row;
  }

  private record(actor: Actor, id: number, verb: string, change: object): Promise<void> {
    return this.audit.record(actor, {
      action: `leads.promotion.${verb}`,
      subject: 'promotion',
      subjectId: id,
      ...change,
    });
  }
}

function factsOf(promotion: LeadPromotion): PromotionFacts {
  const { name, title, description, productId, startsOn, endsOn, isActive } = promotion;
  return { name, title, description, productId, startsOn, endsOn, isActive };
}
