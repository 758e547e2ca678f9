import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { TimeZone } from '../../platform/settings/house-settings.js';
import { Settings } from '../../platform/settings/settings.js';
import type { VoucherType } from '../vouchers/voucher-terms.js';

/** A service with what its product adds: price, speed and volume. */
export interface ServiceFacts {
  id: number;
  type: VoucherType;
  name: string;
  /** Decimal string, as of today. */
  price: string;
  runSeconds: number | null;
  shelfSeconds: number;
  /** Of both directions together. */
  bytesLimit: number | null;
  uploadBytesLimit: number | null;
  downloadBytesLimit: number | null;
  /** On line a day, on the clocks of the hotspot. */
  dailySecondsLimit: number | null;
  downloadKbps: number | null;
  uploadKbps: number | null;
  simDevices: number;
  maxUsers: number;
  loginMethod: string;
  showLogin: boolean;
  cardPayment: boolean;
  roomCharge: boolean;
  vip: boolean;
  validateEmail: boolean;
  withRegistration: boolean;
  macCaching: boolean;
  issueOrder: number;
  isActive: boolean;
}

/** Services as pages and faces show them. */
@Injectable()
export class ServiceReader {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** By their own order. @param total counts all services of the place */
  async list(
    hotspotId: number,
    { offset, limit }: { offset: number; limit: number },
  ): Promise<{ rows: ServiceFacts[]; total: number }> {
    const today = this.clock.today(await this.settings.get(TimeZone));
    const rows = await this.database.query<ServiceFacts>(
      `SELECT s.id, s.type, s.name, coalesce(product_price(p.id, $2::date), 0)::text AS price,
              s.run_seconds AS "runSeconds", s.shelf_seconds AS "shelfSeconds",
              p.cap_bytes AS "bytesLimit", s.upload_bytes_limit AS "uploadBytesLimit",
              s.download_bytes_limit AS "downloadBytesLimit",
              s.daily_seconds_limit AS "dailySecondsLimit", p.download_kbps AS "downloadKbps",
              p.upload_kbps AS "uploadKbps", s.sim_devices AS "simDevices",
              s.max_users AS "maxUsers", s.login_method AS "loginMethod",
              s.show_login AS "showLogin", s.card_payment AS "cardPayment",
              s.room_charge AS "roomCharge", s.vip, s.validate_email AS "validateEmail",
              s.with_registration AS "withRegistration", s.mac_caching AS "macCaching",
              s.issue_order AS "issueOrder", s.is_active AND p.is_active AS "isActive"
         FROM hotspot_services s
         JOIN products p ON p.id = s.product_id
        WHERE s.hotspot_id = $1 AND NOT s.is_deleted
        ORDER BY s.issue_order, s.id
        LIMIT $3 OFFSET $4`,
      [hotspotId, today, limit, offset],
    );
    const total = await this.database.queryOne<{ count: number }>(
      `SELECT count(*)::integer AS count FROM hotspot_services s
        WHERE s.hotspot_id = $1 AND NOT s.is_deleted`,
      [hotspotId],
    );
    return { rows, total: total?.count ?? 0 };
  }
}
