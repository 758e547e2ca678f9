import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit, difference } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { EntityRepository, mustBeVersion } from '../../platform/database/entity-repository.js';
import { Conflict, NotFound, ValidationFailed } from '../../platform/errors/index.js';
import { ProductsService } from '../../products/index.js';
import { TopupType, type TopupUnit, UNIT_BYTES } from './topup-type.entity.js';
import type { Validity } from './topup-validity.js';

export interface NewTopupType extends Validity {
  name: string;
  size: number;
  unit: TopupUnit;
  /** Decimal string, tax excluded. */
  price: string;
  /** Only for accounts with this product, by id or code; for all when absent. */
  product?: string;
}

/** What was bought stays what it was; these hold for what is bought from now on. */
export interface TopupTypeChange {
  name?: string;
  price?: string;
  isActive?: boolean;
}

/** Top-up types are global, or belong to products; never both at a time. */
export class TopupModesMixed extends Conflict {
  constructor() {
    super(
      'Top-up types on sale are either all global or all of a product. ' +
        'Take the others from sale first.',
      [{ field: 'product_id', message: 'does not fit the top-up types on sale' }],
    );
  }
}

/** A hundred of them, doubled, are still a whole number in JSON. */
const SIZE_MAX_TB = 40;

@Injectable()
export class TopupTypesRepository extends EntityRepository<TopupType> {
  constructor(database: Database) {
    super(database, TopupType, { topup_types_mode_excl: () => new TopupModesMixed() });
  }
}

/** What can be bought beyond the plan. */
@Injectable()
export class TopupTypes {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly products: ProductsService,
    private readonly types: TopupTypesRepository,
  ) {}

  /** @throws NotFound */
  async get(id: number): Promise<TopupType> {
    const type = await this.types.find(id);
    if (!type) throw new NotFound('top-up type');
    return type;
  }

  /** Whether what is on sale belongs to products. */
  async arePerProduct(): Promise<boolean> {
    const row = await this.database.queryOne(
      'SELECT 1 FROM topup_types WHERE is_active AND product_id IS NOT NULL LIMIT 1',
    );
    return row !== undefined;
  }

  /**
   * @throws AccountingPermissionRequired TopupModesMixed
   * @throws ValidationFailed for a product that is none on sale, or more than 40 TB
   */
  add(actor: Actor, { product, ...input }: NewTopupType): Promise<TopupType> {
    actor.mustBeAllowed('accounting');
    const sizeBytes = input.size * UNIT_BYTES[input.unit];
    if (sizeBytes > SIZE_MAX_TB * UNIT_BYTES.TB) {
      throw ValidationFailed.of('size', `must be at most ${SIZE_MAX_TB} TB`);
    }
    return this.database.transaction(async () => {
      const now = this.clock.now();
      const type = await this.types.add({
        ...input,
        sizeBytes,
        productId: product === undefined ? null : await this.productId(product),
        createdAt: now,
        modifiedAt: now,
      });
      await this.record(actor, 'added', type.id, null, type);
      return type;
    });
  }

  /** @throws NotFound StaleVersion AccountingPermissionRequired TopupModesMixed */
  modify(actor: Actor, id: number, change: TopupTypeChange, version?: number): Promise<TopupType> {
    actor.mustBeAllowed('accounting');
    return this.database.transaction(async () => {
      const type = await this.types.findForUpdate(id);
      if (!type) throw new NotFound('top-up type');
      mustBeVersion(type, version);
      const before = Object.assign({}, type);
      Object.assign(type, change, { modifiedAt: this.clock.now() });
      const saved = await this.types.save(type);
      const changed = difference<object>(before, saved);
      await this.record(actor, 'modified', id, changed.before, changed.after);
      return saved;
    });
  }

  private async productId(reference: string): Promise<number> {
    return (await this.products.getOnSale(reference, ['data', 'prepaid'])).id;
  }

  private record(
    actor: Actor,
    verb: string,
    id: number,
    before: object | null,
    after: object | null,
  ): Promise<void> {
    return this.audit.record(actor, {
      action: `radius.topup_type.${verb}`,
      subject: 'topup_type',
      subjectId: id,
      before,
      after,
    });
  }
}
