import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Binder, listPage } from '../../platform/paging/list.js';
import { PRODUCT_FROM, productRow } from '../../products/index.js';

/** What an account may change to. */
@Injectable()
export class PackageViews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Products on sale of the kind that the account has, the cheapest first, with the difference in price. */
  available(accountId: number): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const [account, now] = [bind(accountId), `${bind(this.clock.now())}::timestamptz`];
    const today = `business_date(${now})`;
    return listPage(
      this.database,
      {
        row: `(${productRow('product_id', today)})::jsonb || jsonb_build_object(
          'price_difference', money_text(
            coalesce(product_price(p.id, ${today}), 0)
            - coalesce(d.price, product_price(d.product_id, ${today}), 0)))`,
        from: `data_accounts d
          JOIN products present ON present.id = d.product_id
          JOIN (${PRODUCT_FROM}) ON p.kind = present.kind AND p.is_active AND p.id <> d.product_id`,
        where: [`d.id = ${account}`],
        id: 'p.id',
        // Of one account: beside another one the same product is another row.
        isComputed: true,
        sorts: { price: { column: `coalesce(product_price(p.id, ${today}), 0)`, type: 'numeric' } },
        defaultSort: 'price',
      },
      binder,
      { limit: 500 },
    );
  }
}
