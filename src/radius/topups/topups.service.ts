import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import { type ChargeLine, Charges } from '../../billing/index.js';
import { Audit } from '../../platform/audit/audit.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Conflict } from '../../platform/errors/index.js';
import { Events } from '../../platform/events/events.js';
import type { DataAccount } from '../accounts/data-account.entity.js';
import {
  type DataAccountNaming,
  DataAccountsRepository,
} from '../accounts/data-accounts.repository.js';
import { DataAccountsService } from '../accounts/data-accounts.service.js';
import { Credit } from '../allowance/credit.js';
import { TopupCompleted } from '../radius.events.js';
import { type OfferNaming, type TopupOffer, TopupOffers } from './topup-offers.js';

/** Through which door it was bought. */
export const TOPUP_SOURCES = ['api', 'portal', 'staff', 'auto'] as const;
export type TopupSource = (typeof TOPUP_SOURCES)[number];

export interface NewTopup extends OfferNaming {
  /** 1 when absent. */
  quantity?: number | undefined;
  source: TopupSource;
}

export interface Topup {
  id: number;
  creditedBytes: number;
  isDoubled: boolean;
  /** Of all of it, without tax. */
  price: string;
  /** `null`: never. */
  expiresAt: Date | null;
}

/** The how manieth automatic top-up of which period: none is bought twice. */
export interface AutomaticPlace {
  periodStartsAt: Date;
  ordinal: number;
}

/** Somebody else has topped the account up in the meantime. */
export class NotNeeded extends Conflict {
  constructor() {
    super('This account does not need a top-up.');
  }
}

/** Data bought beyond the plan. */
@Injectable()
export class Topups {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly charges: Charges,
    private readonly credit: Credit,
    private readonly accounts: DataAccountsRepository,
    private readonly dataAccounts: DataAccountsService,
    private readonly offers: TopupOffers,
  ) {}

  /**
   * Credits an account with data and charges its customer, both or neither; doubled while a
   * double-data promotion runs. Open sessions follow by CoA. A login is accepted afterwards: what
   * would be of no use is not sold.
   * @throws DataAccountNotFound; ValidationFailed for what is not on sale for the account
   * @throws OfNoUse while something else keeps the account off line; InsufficientFunds
   */
  buy(actor: Actor, naming: DataAccountNaming, input: NewTopup): Promise<Topup> {
    return this.database.transaction(async () => {
      const account = await this.dataAccounts.get(actor, naming);
      return this.complete(actor, account, await this.offers.get(account, input), input);
    });
  }

  /**
   * The same for an offer that is at hand. The caller is in a transaction.
   * @param placeOf of an automatic one: asked under the account's lock @throws NotNeeded when it has none
   */
  async complete(
    actor: Actor,
    account: DataAccount,
    offer: TopupOffer,
    { quantity = 1, source }: Pick<NewTopup, 'quantity' | 'source'>,
    placeOf?: () => Promise<AutomaticPlace | undefined>,
  ): Promise<Topup> {
    // The customer's money first, then the account: billing may hold both, in this order.
    const id = await this.nextId();
    const { price } = await this.charges.charge(actor, {
      customerId: account.customerId,
      source: { type: 'topup', id },
      accountRef: account.username,
      lines: [lineOf(offer, quantity)],
    });
    await this.credit.hold(account.id);
    const place = await placeOf?.();
    if (placeOf && !place) throw new NotNeeded();
    const topup = await this.insert(actor, id, account, offer, { quantity, price, source }, place);
    await this.credit.grant(account.id, {
      kind: 'topup',
      bytes: topup.creditedBytes,
      expiresAt: topup.expiresAt,
      topupId: id,
    });
    await this.accounts.reconcile(account.id, 'topup');
    await this.record(actor, account, offer, topup, source);
    await this.events.emit(new TopupCompleted(id, account.id));
    return topup;
  }

  private async nextId(): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT nextval('topups_id_seq')::integer AS id`,
    );
    return row?.id ?? 0;
  }

  private async insert(
    actor: Actor,
    id: number,
    account: DataAccount,
    offer: TopupOffer,
    { quantity, price, source }: { quantity: number; price: string; source: TopupSource },
    place: AutomaticPlace | undefined,
  ): Promise<Topup> {
    const [topup] = await this.database.query<Topup>(
      `INSERT INTO topups
         (id, data_account_id, topup_type_id, product_id, name, quantity, credited_bytes, is_doubled,
          price, source, requested_by, period_starts_at, ordinal, created_at, expires_at)
       SELECT $1, $2, $3, $4, $5, $6::integer, $7::bigint * $6 * CASE WHEN doubled THEN 2 ELSE 1 END,
              doubled, $8, $9, $10, $11, $12, $13,
              CASE $14 WHEN 'never' THEN 'infinity'
                       WHEN 'duration' THEN $13 + make_interval(secs => $15)
                       ELSE (SELECT p.ends_at FROM allowance_periods p
                              WHERE p.data_account_id = $2 AND p.starts_at <= $13
                                AND p.ends_at > $13) END
         FROM (SELECT EXISTS (SELECT FROM double_data_promotions
                               WHERE starts_at <= $13::timestamptz AND ends_at > $13)) AS now (doubled)
       RETURNING id, credited_bytes AS "creditedBytes", is_doubled AS "isDoubled",
                 money_text(price) AS price, nullif(expires_at, 'infinity') AS "expiresAt"`,
      [
        id,
        account.id,
        offer.topupTypeId,
        offer.productId,
        offer.name,
        quantity,
        offer.sizeBytes,
        price,
        source,
        actor.username,
        place?.periodStartsAt ?? null,
        place?.ordinal ?? null,
        this.clock.now(),
        offer.validity,
        offer.validitySeconds,
      ],
    );
    if (!topup) throw new Error(`no top-up of data account ${account.id}`);
    return topup;
  }

  private record(
    actor: Actor,
    account: DataAccount,
    { name }: TopupOffer,
    topup: Topup,
    source: TopupSource,
  ): Promise<void> {
    return this.audit.record(actor, {
      action: 'radius.topup.completed',
      subject: 'data_account',
      subjectId: account.id,
      after: {
        topup_id: topup.id,
        name,
        credited_bytes: topup.creditedBytes,
        doubled: topup.isDoubled,
        price: topup.price,
        source,
        expires_at: topup.expiresAt,
      },
    });
  }
}

function lineOf({ productId, name, price }: TopupOffer, quantity: number): ChargeLine {
  return {
    ...(productId === null ? {} : { productId }),
    description: `Top-up: ${name}`,
    quantity,
    unitPrice: price,
  };
}
