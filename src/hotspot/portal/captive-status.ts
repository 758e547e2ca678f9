import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Environment } from '../../platform/config/environment.js';
import type { Hotspot } from '../hotspots/hotspot.entity.js';
import { VoucherCredentials } from '../vouchers/voucher-credentials.js';

/** RFC 8908 §5. */
export interface CaptiveState {
  captive: boolean;
  'user-portal-url': string;
  'venue-info-url': string;
  'can-extend-session'?: boolean;
  'seconds-remaining'?: number;
  'bytes-remaining'?: number;
}

/** Whose state is asked for: of a voucher, or of whoever is on line at an address. */
export type CaptiveClient = { code: string } | { address: string };

interface OpenSession {
  seconds: number | null;
  bytes: number | null;
}

/** Whether a device has to log in, and what is left of what it logged in with. */
@Injectable()
export class CaptiveStatus {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
    private readonly credentials: VoucherCredentials,
  ) {}

  async of(hotspot: Hotspot, client: CaptiveClient): Promise<CaptiveState> {
    const page = `${this.environment.publicUrl}/hotspot/${hotspot.locationId}`;
    const urls = { 'user-portal-url': hotspot.loginUrl ?? page, 'venue-info-url': page };
    const session = await this.session(hotspot.id, client);
    if (!session) return { captive: true, ...urls };
    const { seconds, bytes } = session;
    return {
      captive: seconds === 0 || bytes === 0,
      ...urls,
      'can-extend-session': hotspot.isEnabled,
      ...(seconds === null ? {} : { 'seconds-remaining': seconds }),
      ...(bytes === null ? {} : { 'bytes-remaining': bytes }),
    };
  }

  /** Time on line that accounting has not reported yet is taken off, so that it runs down by the second. */
  private session(hotspotId: number, client: CaptiveClient): Promise<OpenSession | undefined> {
    const [condition, value] =
      'code' in client
        ? ['v.code_fingerprint = $3', this.credentials.fingerprint(client.code)]
        : ['s.framed_ip = $3::inet', client.address];
    return this.database.queryOne<OpenSession>(
      `SELECT least(CASE WHEN v.type <> 'onl' THEN voucher_seconds_left(v, $2)
                         ELSE greatest(0, voucher_seconds_left(v, $2) - unreported.seconds) END,
                    CASE WHEN v.daily_seconds_limit IS NOT NULL
                         THEN greatest(0, voucher_daily_seconds_left(v, $2) - unreported.seconds)
                         END) AS seconds,
              least(voucher_bytes_left(v, $2),
                    voucher_direction_left(v, $2, v.upload_bytes_limit, v.bytes_in),
                    voucher_direction_left(v, $2, v.download_bytes_limit, v.bytes_out)) AS bytes
         FROM radius_sessions s
         JOIN vouchers v ON v.id = s.voucher_id
         LEFT JOIN nas n ON n.id = s.nas_id
        CROSS JOIN LATERAL (
          SELECT floor(extract(epoch FROM greatest('0 s', $2 - s.updated_at)))::bigint AS seconds
        ) AS unreported
        WHERE s.stopped_at IS NULL AND coalesce(n.hotspot_id, v.hotspot_id) = $1 AND ${condition}
        ORDER BY s.started_at DESC, s.id DESC
        LIMIT 1`,
      [hotspotId, this.clock.now(), value],
    );
  }
}
