import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Actor } from '../../auth/index.js';
import { Charges } from '../../billing/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import { Jobs } from '../../platform/jobs/jobs.js';
import { OverageCharged } from '../radius.events.js';
import { overageQuantity } from './overage-quantity.js';

/** Over-use of a period that has ended. */
interface OwedOverage {
  dataAccountId: number;
  customerId: number;
  username: string;
  periodStartsAt: Date;
  /** First and last business day of the period. */
  from: string;
  to: string;
  productId: number;
  productName: string;
  /** Of a GB. */
  price: string;
  bytes: number;
  chargedBytes: number;
}

type PeriodNaming = Pick<OwedOverage, 'dataAccountId'> & { periodStartsAt: string };

const DUE = 'radius.charge-due-overage';
const CHARGE = 'radius.charge-overage';
/** Packets of the period's last hours may come late. */
const GRACE_SECONDS = 86_400;
const house = Actor.system('overage');

/**
 * The product is the one that the account had when the period ended: of the package changes after
 * that the first says which one it was.
 */
const OWED = `
  SELECT a.data_account_id AS "dataAccountId", d.customer_id AS "customerId", d.username,
         a.starts_at AS "periodStartsAt", business_date(a.starts_at) AS "from",
         business_date(a.ends_at) - 1 AS "to", p.id AS "productId", p.name AS "productName",
         p.overage_price::text AS price, a.overage_bytes - a.overage_charged_bytes AS bytes,
         a.overage_charged_bytes AS "chargedBytes"
    FROM allowance_periods a
    JOIN data_accounts d ON d.id = a.data_account_id
    JOIN products p ON p.id = coalesce(
           (SELECT x.from_product_id FROM package_changes x
             WHERE x.data_account_id = d.id AND x.state = 'applied' AND x.settled_at >= a.ends_at
             ORDER BY x.settled_at, x.id LIMIT 1), d.product_id)
   WHERE a.ends_at <= $1 AND a.overage_bytes > a.overage_charged_bytes
     AND p.cap_mode = 'soft' AND p.overage_price > 0`;

/** Charging for use beyond soft caps, once a period has ended. */
@Injectable()
export class Overage implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
    private readonly events: Events,
    private readonly charges: Charges,
  ) {}

  onModuleInit(): void {
    this.jobs.every('15 * * * *', DUE, () => this.enqueueDue());
    this.jobs.define<PeriodNaming>(CHARGE, (naming) => this.charge(naming));
  }

  /** One job for each period, so that one that fails holds up no other. */
  private async enqueueDue(): Promise<void> {
    const owed = await this.database.query<OwedOverage>(OWED, [this.clock.in(-GRACE_SECONDS)]);
    for (const { dataAccountId, periodStartsAt } of owed) {
      const naming = { dataAccountId, periodStartsAt: periodStartsAt.toISOString() };
      await this.jobs.add(CHARGE, naming, {
        key: `${CHARGE}:${dataAccountId}:${naming.periodStartsAt}`,
      });
    }
  }

  /** Charges what a period owes and has not been charged yet. What was delivered is owed beyond any limit. */
  private charge({ dataAccountId, periodStartsAt }: PeriodNaming): Promise<void> {
    return this.database.transaction(async () => {
      const [owed] = await this.database.query<OwedOverage>(
        `${OWED} AND a.data_account_id = $2 AND a.starts_at = $3`,
        [this.clock.in(-GRACE_SECONDS), dataAccountId, periodStartsAt],
      );
      if (!owed) return;
      const id = await this.nextId();
      const { price } = await this.charges.charge(house, {
        customerId: owed.customerId,
        source: { type: 'overage', id },
        accountRef: owed.username,
        isBeyondLimit: true,
        lines: [
          {
            productId: owed.productId,
            description: `Use beyond the cap of ${owed.productName}, ${owed.from} to ${owed.to}, in GB`,
            quantity: overageQuantity(owed.bytes),
            unitPrice: owed.price,
          },
        ],
      });
      await this.store(id, owed, price);
      await this.events.emit(new OverageCharged(id, dataAccountId));
    });
  }

  private async store(id: number, owed: OwedOverage, price: string): Promise<void> {
    const { dataAccountId, periodStartsAt, productId, bytes, chargedBytes } = owed;
    const settled = await this.database.execute(
      `UPDATE allowance_periods SET overage_charged_bytes = $3::bigint + $4
        WHERE data_account_id = $1 AND starts_at = $2 AND overage_charged_bytes = $3`,
      [dataAccountId, periodStartsAt, chargedBytes, bytes],
    );
    if (settled === 0) throw new Conflict('Somebody else has charged this period.');
    await this.database.execute(
      `INSERT INTO overage_charges
         (id, data_account_id, period_starts_at, product_id, bytes, price, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [id, dataAccountId, periodStartsAt, productId, bytes, price, this.clock.now()],
    );
  }

  private async nextId(): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT nextval('overage_charges_id_seq')::integer AS id`,
    );
    return row?.id ?? 0;
  }
}
