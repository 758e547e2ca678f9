import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, mustBeVersion } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { Promotion } from './promotion.entity.js';

export interface NewPromotion {
  name: string;
  startsAt: Date;
  endsAt: Date;
}

export class PromotionsOverlap extends Conflict {
  constructor() {
    super('Another promotion runs in this time.', [
      { field: 'starts_at', message: 'lies, or what follows does, in another promotion' },
    ]);
  }
}

@Injectable()
export class PromotionsRepository extends EntityRepository<Promotion> {
  constructor(database: Database) {
    super(database, Promotion, {
      double_data_promotions_span_excl: () => new PromotionsOverlap(),
      double_data_promotions_ends_at_check: () =>
        ValidationFailed.of('ends_at', 'must be after starts_at'),
    });
  }
}

/** Times of double data. */
@Injectable()
export class Promotions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly promotions: PromotionsRepository,
  ) {}

  /** @throws NotFound */
  async get(id: number): Promise<Promotion> {
    const promotion = await this.promotions.find(id);
    if (!promotion) throw new NotFound('promotion');
    return promotion;
  }

  /** @throws AccountingPermissionRequired PromotionsOverlap; ValidationFailed when it ends before it begins */
  add(actor: Actor, input: NewPromotion): Promise<Promotion> {
    actor.mustBeAllowed('accounting');
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const promotion = await this.promotions.add({ ...input, createdAt: now, modifiedAt: now });
      await this.record(actor, 'added', promotion.id, null, input);
      return promotion;
    });
  }

  /** @throws NotFound StaleVersion AccountingPermissionRequired PromotionsOverlap ValidationFailed */
  modify(
    actor: Actor,
    id: number,
    change: Partial<NewPromotion>,
    version?: number,
  ): Promise<Promotion> {
    actor.mustBeAllowed('accounting');
    return this.database.transaction(async () => {
      const promotion = await this.getForUpdate(id, version);
      const before = Object.assign({}, promotion);
      Object.assign(promotion, change, { modifiedAt: this.clock.now() });
      const saved = await this.promotions.save(promotion);
      const changed = difference<object>(before, saved);
      await this.record(actor, 'modified', id, changed.before, changed.after);
      return saved;
    });
  }

  /** What was doubled stays doubled. @throws NotFound StaleVersion AccountingPermissionRequired */
  remove(actor: Actor, id: number, version?: number): Promise<void> {
    actor.mustBeAllowed('accounting');
    return this.database.transaction(async () => {
      const promotion = await this.getForUpdate(id, version);
      await this.promotions.remove(promotion);
      await this.record(actor, 'removed', id, { name: promotion.name }, null);
    });
  }

  private async getForUpdate(id: number, version: number | undefined): Promise<Promotion> {
    const promotion = await this.promotions.findForUpdate(id);
    if (!promotion) throw new NotFound('promotion');
    mustBeVersion(promotion, version);
    return promotion;
  }

  private record(
    actor: Actor,
    verb: string,
    id: number,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    return this.audit.record(actor, {
      action: `radius.topup_promotion.${verb}`,
      subject: 'topup_promotion',
      subjectId: id,
      before,
      after,
    });
  }
}
