import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { RawJson } from '../../platform/http/lean.adapter.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { VoucherNotFound } from '../hotspot.errors.js';
import { hotspotsWithin } from '../hotspots/hotspot-reach.js';
import { leftOf } from './voucher-rows.js';

export interface HotspotsRequest extends ListRequest {
  search?: string;
  modified_since?: Date;
}

const SORTS = {
  hotspot_id: { column: 'h.id', type: 'integer' },
  location_id: { column: 'h.location_id', type: 'text' },
  name: { column: 'lower(h.name)', type: 'text' },
  modified_at: { column: 'h.modified_at', type: 'timestamptz' },
} as const;

/** What the native calls show of vouchers and of where they are sold. */
@Injectable()
export class VoucherViews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** Hotspots in use, with what each sells. */
  async hotspots(
    actor: Actor,
    { search, modified_since, ...request }: HotspotsRequest,
  ): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const today = `${bind(this.clock.today(await this.settings.get(TimeZone)))}::date`;
    const where = ['h.is_enabled', `${today} IS NOT NULL`, hotspotsWithin(actor, 'h', bind)];
    if (search) {
      const text = bind(containing(search));
      where.push(`h.name ILIKE ${text} OR h.location_id ILIKE ${text} OR h.address ILIKE ${text}`);
    }
    if (modified_since) where.push(`h.modified_at >= ${bind(modified_since)}`);
    const source = {
      row: hotspotRow(today),
      from: 'hotspots h',
      where,
      id: 'h.id',
      sorts: SORTS,
      defaultSort: 'hotspot_id',
    };
    return listPage(this.database, source, binder, request);
  }

  /** What has been used of a voucher and what is left, with its sessions. @throws VoucherNotFound */
  async usage(id: number): Promise<RawJson> {
    const found = await this.database.queryOne<{ row: string }>(
      `SELECT (${USAGE})::text AS row FROM vouchers v WHERE v.id = $1`,
      [id, this.clock.now()],
    );
    if (!found) throw new VoucherNotFound();
    return new RawJson(found.row);
  }
}

const hotspotRow = (today: string): string => `
  json_build_object(
    'hotspot_id', h.id, 'location_id', h.location_id, 'name', h.name, 'address', h.address,
    'timezone', h.timezone, 'currency', h.currency,
    'products', (
      SELECT coalesce(json_agg(json_build_object(
               'product_id', p.id, 'product_code', p.code, 'product_name', p.name,
               'service_id', s.id, 'type', s.type, 'name', s.name,
               'price', money_text(coalesce(product_price(p.id, ${today}), 0)),
               'run_seconds', s.run_seconds, 'cap_bytes', p.cap_bytes,
               'upload_bytes_limit', s.upload_bytes_limit,
               'download_bytes_limit', s.download_bytes_limit,
               'daily_seconds_limit', s.daily_seconds_limit,
               'download_kbps', p.download_kbps, 'upload_kbps', p.upload_kbps)
               ORDER BY s.issue_order, s.id), '[]')
        FROM hotspot_services s JOIN products p ON p.id = s.product_id
       WHERE s.hotspot_id = h.id AND s.is_active AND NOT s.is_deleted AND p.is_active))`;

const USAGE = `
  json_build_object(
    'voucher_id', v.id, 'serial', voucher_serial(v.id), 'status', voucher_status(v, $2),
    'blocked', v.blocked_at IS NOT NULL,
    'first_login', utc_text(v.first_login_at), 'last_login', utc_text(v.last_login_at),
    'expires_at', utc_text(voucher_expires_at(v)),
    'seconds_used', v.seconds_used, 'seconds_left', voucher_seconds_left(v, $2),
    'bytes_used', v.bytes_in + v.bytes_out, ${leftOf('$2')},
    'sessions', (
      SELECT coalesce(json_agg(json_build_object(
               'session_id', s.id, 'nas_id', s.nas_id, 'device', nullif(s.device, ''),
               'framed_ip', host(s.framed_ip), 'started_at', utc_text(s.started_at),
               'updated_at', utc_text(s.updated_at), 'stopped_at', utc_text(s.stopped_at),
               'close_reason', s.close_reason, 'seconds', s.seconds,
               'bytes_in', s.bytes_in, 'bytes_out', s.bytes_out)
               ORDER BY s.started_at DESC, s.id DESC), '[]')
        FROM (SELECT * FROM radius_sessions r WHERE r.voucher_id = v.id
               ORDER BY r.started_at DESC, r.id DESC LIMIT 100) s))`;
