import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { EventLog } from '../platform/event-log/event-log.js';
import type { Fields } from '../platform/event-log/publication.js';
import { VoucherChangedEventDto, VoucherEventDto } from './dto/voucher-events.dto.js';
import { VoucherNotFound } from './hotspot.errors.js';
import {
  VouchersActivated,
  VoucherChanged,
  VouchersIssued,
  VouchersWithdrawn,
} from './hotspot.events.js';

const EXAMPLE = {
  voucher_id: 1,
  serial: '10000001',
  location_id: '28XXX004',
  product_code: 'HOUR-1',
  type: 'ttf',
  price: '15.00',
  status: 'new',
  batch_id: null,
  expires_at: '2026-09-27T08:00:00.000Z',
} satisfies VoucherEventDto;

/** @param now placeholder of the instant */
const told = (now: string): string => `
  json_build_object(
    'voucher_id', v.id, 'serial', voucher_serial(v.id), 'location_id', h.location_id,
    'product_code', p.code, 'type', v.type, 'price', money_text(v.price),
    'status', voucher_status(v, ${now}), 'batch_id', v.batch_id,
    'expires_at', utc_text(voucher_expires_at(v)))`;

const FROM = `vouchers v
  JOIN hotspots h ON h.id = v.hotspot_id
  JOIN products p ON p.id = v.product_id`;

const toldEach = (voucherIds: readonly number[]): { sql: string; values: unknown[] } => ({
  sql: `SELECT v.id AS aggregate_id, ${told('$4')}::jsonb AS data
          FROM ${FROM} WHERE v.id = ANY ($5::integer[])`,
  values: [voucherIds],
});

/** What the world is told of vouchers. */
@Injectable()
export class HotspotPublications implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly eventLog: EventLog,
  ) {}

  onModuleInit(): void {
    const about = {
      aggregate: 'voucher',
      aggregateId: ({ voucherId }: { voucherId: number }) => voucherId,
    };
    this.eventLog.publishEach(VouchersIssued, {
      aggregate: 'voucher',
      type: 'hotspot.voucher.issued',
      summary: 'A voucher has been issued, by whichever door.',
      schema: VoucherEventDto,
      rows: ({ voucherIds }) => toldEach(voucherIds),
      example: EXAMPLE,
    });
    this.eventLog.publishEach(VouchersActivated, {
      aggregate: 'voucher',
      type: 'hotspot.voucher.activated',
      summary: 'Somebody has gone on line with a voucher for the first time.',
      schema: VoucherEventDto,
      rows: ({ voucherIds }) => toldEach(voucherIds),
      example: { ...EXAMPLE, status: 'active' },
    });
    this.eventLog.publishEach(VouchersWithdrawn, {
      aggregate: 'voucher',
      type: 'hotspot.voucher.withdrawn',
      summary: 'A voucher was expired by staff or cancelled by its venue.',
      schema: VoucherEventDto,
      rows: ({ voucherIds }) => toldEach(voucherIds),
      example: { ...EXAMPLE, status: 'cancelled' },
    });
    this.eventLog.publish(VoucherChanged, {
      ...about,
      type: 'hotspot.voucher.changed',
      summary: 'What a sold voucher is good for has changed.',
      schema: VoucherChangedEventDto,
      data: async ({ voucherId, changed }) => ({
        ...(await this.told(voucherId)),
        changed: [...changed],
      }),
      example: { ...EXAMPLE, status: 'active', changed: ['valid_until'] },
    });
  }

  private async told(id: number): Promise<Fields<VoucherEventDto>> {
    const row = await this.database.queryOne<{ told: Fields<VoucherEventDto> }>(
      `SELECT ${told('$2')} AS told FROM ${FROM} WHERE v.id = $1`,
      [id, this.clock.now()],
    );
    if (!row) throw new VoucherNotFound();
    return row.told;
  }
}
