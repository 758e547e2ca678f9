import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../../auth/index.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Binder } from '../../platform/paging/list.js';

/** How one data account fares, in the few figures that somebody on the telephone asks for. */
export interface AccountOnNetwork {
  data_account_id: number;
  username: string;
  status: string;
  product_name: string;
  /** What the account would be answered now, and why. */
  verdict: string;
  reason: string;
  session: { started_at: string; updated_at: string; framed_ip: string | null } | null;
  /** The last ones within a week, the newest first. */
  rejects: { at: string; reason: string; calling_station_id: string | null }[];
}

const ACCOUNTS_MAX = 20;
const REJECTS_MAX = 3;
const WEEK_SECONDS = 7 * 86_400;

/** What a customer's data accounts do on the network, for those who help him. */
@Injectable()
export class CustomerNetwork {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** The accounts that are not terminated; none of a customer out of reach. */
  list(actor: Actor, customerId: number): Promise<AccountOnNetwork[]> {
    const { bind, values } = new Binder();
    const now = `${bind(this.clock.now())}::timestamptz`;
    const since = bind(this.clock.in(-WEEK_SECONDS));
    return this.database.query<AccountOnNetwork>(
      `SELECT d.id AS data_account_id, d.username,
              data_account_status(d.id, d.lifecycle) AS status, p.name AS product_name,
              v.verdict, CASE WHEN v.verdict = 'reject' THEN reject_message(v.reason)
                              ELSE v.reason END AS reason,
              (SELECT json_build_object(
                        'started_at', utc_text(s.started_at), 'updated_at', utc_text(s.updated_at),
                        'framed_ip', host(s.framed_ip))
                 FROM radius_sessions s
                WHERE s.data_account_id = d.id AND s.stopped_at IS NULL
                ORDER BY s.started_at DESC, s.id DESC LIMIT 1) AS session,
              (SELECT coalesce(json_agg(json_build_object(
                        'at', utc_text(l.at), 'reason', reject_message(l.reason),
                        'calling_station_id', l.calling_station_id) ORDER BY l.id DESC), '[]')
                 FROM (SELECT id, at, reason, calling_station_id FROM radius_auth_log
                        WHERE data_account_id = d.id AND verdict = 'reject' AND at > ${since}
                        ORDER BY id DESC LIMIT ${REJECTS_MAX}) l) AS rejects
         FROM data_accounts d
         JOIN products p ON p.id = d.product_id,
              data_account_verdict(d.id, ${now}, coalesce(d.mac_address::text, ''), false) v
        WHERE d.customer_id = ${bind(customerId)} AND d.lifecycle <> 'terminated'
          AND ${withinReach(actor.reach, 'd.customer_id', bind)}
        ORDER BY d.id LIMIT ${ACCOUNTS_MAX}`,
      values,
    );
  }
}
