import { Injectable } from '@nestjs/common';
import { Database } from '../../platform/database/database.js';

/** What has gone through a hotspot, by its vouchers; `null` where nothing ever did. */
export interface HotspotReport {
  /** On line just now. */
  devices: number;
  totalSeconds: number | null;
  /** From the guests. */
  totalBytesIn: number | null;
  /** To the guests. */
  totalBytesOut: number | null;
  lastSessionAt: Date | null;
}

@Injectable()
export class HotspotReports {
  constructor(private readonly database: Database) {}

  async of(hotspotId: number): Promise<HotspotReport> {
    const report = await this.database.queryOne<HotspotReport>(
      `SELECT (SELECT count(DISTINCT s.device)::integer
                 FROM radius_sessions s JOIN vouchers o ON o.id = s.voucher_id
                WHERE o.hotspot_id = $1 AND s.stopped_at IS NULL) AS devices,
              sum(v.seconds_used)::bigint AS "totalSeconds",
              sum(v.bytes_in)::bigint AS "totalBytesIn",
              sum(v.bytes_out)::bigint AS "totalBytesOut",
              max(v.last_login_at) AS "lastSessionAt"
         FROM vouchers v
        WHERE v.hotspot_id = $1 AND v.first_login_at IS NOT NULL`,
      [hotspotId],
    );
    if (!report) throw new Error('an aggregate has a row');
    return report;
  }
}
