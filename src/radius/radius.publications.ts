import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Database } from '../platform/database/database.js';
import { EventLog } from '../platform/event-log/event-log.js';
import type { Fields } from '../platform/event-log/publication.js';
import {
  AutoTopupRefusedEventDto,
  DataAccountEventDto,
  DataAccountHoldEventDto,
  OverageEventDto,
  PackageChangedEventDto,
  PrepaidEventDto,
  TopupEventDto,
} from './dto/radius-events.dto.js';
import { DataAccountNotFound } from './radius.errors.js';
import {
  AutoTopupRefused,
  DataAccountAdded,
  DataAccountHeld,
  DataAccountReleased,
  DataAccountTerminated,
  OverageCharged,
  PackageChanged,
  PrepaidAllocated,
  TopupCompleted,
} from './radius.events.js';

const ACCOUNT = {
  data_account_id: 1,
  username: 'pie001-home',
  customer_id: 1,
  product_id: 1,
  product_code: 'FIBRE-50',
  status: 'active',
} satisfies DataAccountEventDto;

const CREDITED = {
  data_account_id: 1,
  username: 'pie001-home',
  customer_id: 1,
  credited_bytes: 10_737_418_240,
  price: '99.00',
  expires_at: '2026-04-30T08:00:00.000Z',
};

const ABOUT = {
  aggregate: 'data_account',
  aggregateId: ({ dataAccountId }: { dataAccountId: number }) => dataAccountId,
};

/** What the world is told of data accounts. */
@Injectable()
export class RadiusPublications implements OnModuleInit {
  constructor(
    private readonly eventLog: EventLog,
    private readonly database: Database,
  ) {}

  onModuleInit(): void {
    this.publishLives();
    this.publishHolds();
    this.publishCredits();
  }

  private publishLives(): void {
    this.eventLog.publish(DataAccountAdded, {
      ...ABOUT,
      type: 'radius.data_account.added',
      summary: 'A data account has been added.',
      schema: DataAccountEventDto,
      data: ({ dataAccountId }) => this.account(dataAccountId),
      example: ACCOUNT,
    });
    this.eventLog.publish(DataAccountTerminated, {
      ...ABOUT,
      type: 'radius.data_account.terminated',
      summary: 'A data account has ended for good.',
      schema: DataAccountEventDto,
      data: ({ dataAccountId }) => this.account(dataAccountId),
      example: { ...ACCOUNT, status: 'terminated' },
    });
    this.eventLog.publish(PackageChanged, {
      ...ABOUT,
      type: 'radius.data_account.package_changed',
      summary: 'A data account has another product from now on.',
      schema: PackageChangedEventDto,
      data: async ({ dataAccountId, fromProductId }) => ({
        ...(await this.account(dataAccountId)),
        product_id_before: fromProductId,
      }),
      example: { ...ACCOUNT, product_id: 2, product_code: 'FIBRE-100', product_id_before: 1 },
    });
  }

  private publishHolds(): void {
    this.eventLog.publish(DataAccountHeld, {
      ...ABOUT,
      type: 'radius.data_account.held',
      summary: 'Something began to keep a data account off line.',
      schema: DataAccountHoldEventDto,
      data: async ({ dataAccountId, kind }) => ({
        ...(await this.account(dataAccountId)),
        hold_kind: kind,
      }),
      example: { ...ACCOUNT, status: 'suspended', hold_kind: 'billing' },
    });
    this.eventLog.publish(DataAccountReleased, {
      ...ABOUT,
      type: 'radius.data_account.released',
      summary: 'A hold of a data account was lifted; others may be in force.',
      schema: DataAccountHoldEventDto,
      data: async ({ dataAccountId, kind }) => ({
        ...(await this.account(dataAccountId)),
        hold_kind: kind,
      }),
      example: { ...ACCOUNT, hold_kind: 'billing' },
    });
  }

  private publishCredits(): void {
    this.eventLog.publish(TopupCompleted, {
      ...ABOUT,
      type: 'radius.topup.completed',
      summary: 'A data account was topped up.',
      schema: TopupEventDto,
      data: ({ topupId }) => this.topup(topupId),
      example: { ...CREDITED, topup_id: 1, name: '10 GB', doubled: false, source: 'api' },
    });
    this.eventLog.publish(AutoTopupRefused, {
      ...ABOUT,
      type: 'radius.topup.auto_refused',
      summary: 'Nothing is left of a data account, and its automatic top-up could not be bought.',
      schema: AutoTopupRefusedEventDto,
      data: async ({ dataAccountId, reason }) => ({
        ...(await this.account(dataAccountId)),
        reason,
      }),
      example: { ...ACCOUNT, reason: 'There is not enough money on this account.' },
    });
    this.eventLog.publish(PrepaidAllocated, {
      ...ABOUT,
      type: 'radius.prepaid.allocated',
      summary: 'A portion of prepaid data was credited to a data account.',
      schema: PrepaidEventDto,
      data: ({ allocationId }) => this.allocation(allocationId),
      example: { ...CREDITED, allocation_id: 1, product_id: 5, reference: 'till-4711' },
    });
    this.eventLog.publish(OverageCharged, {
      ...ABOUT,
      type: 'radius.overage.charged',
      summary: 'Use beyond the soft cap of a period that has ended was charged.',
      schema: OverageEventDto,
      data: ({ overageChargeId }) => this.overage(overageChargeId),
      example: {
        ...{ overage_charge_id: 1, data_account_id: 1, username: 'pie001-home', customer_id: 1 },
        period_starts_at: '2026-03-01T00:00:00.000Z',
        bytes: 2_684_354_560,
        price: '20.00',
      },
    });
  }

  private async account(id: number): Promise<Fields<DataAccountEventDto>> {
    const row = await this.database.queryOne<Fields<DataAccountEventDto>>(
      `SELECT d.id AS data_account_id, d.username, d.customer_id, d.product_id,
              p.code AS product_code, data_account_status(d.id, d.lifecycle) AS status
         FROM data_accounts d JOIN products p ON p.id = d.product_id WHERE d.id = $1`,
      [id],
    );
    if (!row) throw new DataAccountNotFound();
    return row;
  }

  private async topup(id: number): Promise<Fields<TopupEventDto>> {
    const row = await this.database.queryOne<Fields<TopupEventDto>>(
      `SELECT u.id AS topup_id, u.data_account_id, d.username, d.customer_id, u.name,
              u.credited_bytes, u.is_doubled AS doubled, money_text(u.price) AS price, u.source,
              utc_text(nullif(u.expires_at, 'infinity')) AS expires_at
         FROM topups u JOIN data_accounts d ON d.id = u.data_account_id WHERE u.id = $1`,
      [id],
    );
    if (!row) throw new Error(`there is no top-up ${id}`);
    return row;
  }

  private async overage(id: number): Promise<Fields<OverageEventDto>> {
    const row = await this.database.queryOne<Fields<OverageEventDto>>(
      `SELECT o.id AS overage_charge_id, o.data_account_id, d.username, d.customer_id,
              utc_text(o.period_starts_at) AS period_starts_at, o.bytes,
              money_text(o.price) AS price
         FROM overage_charges o JOIN data_accounts d ON d.id = o.data_account_id
        WHERE o.id = $1`,
      [id],
    );
    if (!row) throw new Error(`there is no overage charge ${id}`);
    return row;
  }

  private async allocation(id: number): Promise<Fields<PrepaidEventDto>> {
    const row = await this.database.queryOne<Fields<PrepaidEventDto>>(
      `SELECT a.id AS allocation_id, a.data_account_id, d.username, d.customer_id, a.product_id,
              a.bytes AS credited_bytes, money_text(a.price) AS price, a.reference,
              utc_text(nullif(a.valid_until, 'infinity')) AS expires_at
         FROM prepaid_allocations a JOIN data_accounts d ON d.id = a.data_account_id
        WHERE a.id = $1`,
      [id],
    );
    if (!row) throw new Error(`there is no allocation ${id}`);
    return row;
  }
}
