import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { Audit } from '../../platform/audit/audit.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { namedError } from '../../platform/database/entity-repository.js';
import { Binder, listPage, type ListRequest } from '../../platform/paging/list.js';
import { PriceVersionExists } from '../products.errors.js';

/** One version of a price; `validUntil` is the first day on which it is no longer asked. */
interface PriceVersion {
  id: number;
  price: string;
  validFrom: string;
  validUntil: string | null;
}

const VERSION = `id, price::text AS price, valid_from AS "validFrom", valid_until AS "validUntil"`;

/** What products cost, by business date. Versions never overlap: PostgreSQL refuses it. */
@Injectable()
export class ProductPrices {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
  ) {}

  /** The price on a business date, as a decimal string, tax excluded; `undefined` before the first. */
  async on(productId: number, date: string): Promise<string | undefined> {
    const row = await this.database.queryOne<{ price: string | null }>(
      'SELECT product_price($1, $2)::text AS price',
      [productId, date],
    );
    return row?.price ?? undefined;
  }

  /** Every version, the earliest first. */
  list(productId: number, request: ListRequest = {}): Promise<Page> {
    const binder = new Binder();
    const source = {
      row: `json_build_object('id', v.id, 'price', money_text(v.price),
                              'valid_from', v.valid_from, 'valid_until', v.valid_until)`,
      from: 'product_prices v',
      where: [`v.product_id = ${binder.bind(productId)}`],
      id: 'v.id',
      isUncounted: true,
      sorts: { valid_from: { column: 'v.valid_from', type: 'date' } },
      defaultSort: 'valid_from',
    } as const;
    return listPage(this.database, source, binder, request);
  }

  /**
   * Sets the price from a business date on: the version that holds on that day ends there, and the
   * new one lasts until the next begins. The price of a version's own first day is corrected in place.
   * The caller holds the product's row.
   * @throws PriceVersionExists when somebody else has set it in the same moment
   */
  async set(actor: Actor, productId: number, price: string, from: string): Promise<void> {
    const held = await this.holdingOn(productId, from);
    if (held?.validFrom === from) {
      await this.database.execute('UPDATE product_prices SET price = $2 WHERE id = $1', [
        held.id,
        price,
      ]);
    } else {
      if (held) {
        await this.database.execute('UPDATE product_prices SET valid_until = $2 WHERE id = $1', [
          held.id,
          from,
        ]);
      }
      await this.insert(productId, price, from);
    }
    await this.audit.record(actor, {
      action: 'products.price.set',
      subject: 'product',
      subjectId: productId,
      before: held ? { price: held.price, valid_from: held.validFrom } : null,
      after: { price, valid_from: from },
    });
  }

  private holdingOn(productId: number, day: string): Promise<PriceVersion | undefined> {
    return this.database.queryOne<PriceVersion>(
      `SELECT ${VERSION} FROM product_prices
        WHERE product_id = $1 AND valid_from <= $2 AND (valid_until IS NULL OR valid_until > $2)`,
      [productId, day],
    );
  }

  private async insert(productId: number, price: string, from: string): Promise<void> {
    try {
      await this.database.execute(
        `INSERT INTO product_prices (product_id, price, valid_from, valid_until, created_at)
         VALUES ($1, $2, $3,
                 (SELECT min(valid_from) FROM product_prices
                   WHERE product_id = $1 AND valid_from > $3), $4)`,
        [productId, price, from, this.clock.now()],
      );
    } catch (error) {
      throw namedError(error, { product_prices_period_excl: () => new PriceVersionExists() });
    }
  }
}
