import { sessionFields } from '../sessions/session-rows.js';

/** JSON that PostgreSQL writes of data accounts. `d` is the account, `p` its product. */

export const ACCOUNT_FROM = `data_accounts d
  JOIN products p ON p.id = d.product_id
  JOIN customers c ON c.id = d.customer_id`;

const STATIC_IP = `(SELECT CASE WHEN masklen(i.network) IN (32, 128) THEN host(i.network)
                               ELSE i.network::text END
                     FROM ip_allocations i WHERE i.data_account_id = d.id)`;

export const IS_ONLINE = `EXISTS (SELECT FROM radius_sessions s
  WHERE s.data_account_id = d.id AND s.stopped_at IS NULL)`;

/**
 * The fields of an account.
 * @param now placeholder of the instant; @param idKey what its id is called
 * @param forStaff with the comment, which customers never see
 */
export function accountFields(now: string, forStaff: boolean, idKey = 'data_account_id'): string {
  return `
    '${idKey}', d.id, 'customer_id', d.customer_id, 'accounting_code', c.accounting_code,
    'username', d.username, 'status', data_account_status(d.id, d.lifecycle),
    'lifecycle', d.lifecycle, 'start_date', d.starts_on,
    'product_id', p.id, 'product_code', p.code, 'product_name', p.name, 'kind', p.kind,
    'price', money_text(coalesce(d.price, product_price(p.id, business_date(${now})))),
    'online', ${IS_ONLINE},
    'mac_address', d.mac_address, 'static_ip', ${STATIC_IP},
    'simultaneous_use', coalesce(d.simultaneous_use, p.simultaneous_use, 1),
    'device_id', d.device_id,
    ${forStaff ? `'comment', d.comment,` : ''}
    'terminated_at', utc_text(d.terminated_at),
    'created_at', utc_text(d.created_at), 'modified_at', utc_text(d.modified_at)`;
}

const HOLDS = (now: string): string => `
  (SELECT coalesce(json_agg(json_build_object(
            'hold_id', h.id, 'kind', h.kind, 'reason', h.reason,
            'placed_at', utc_text(h.placed_at), 'until', utc_text(h.until))
            ORDER BY h.placed_at, h.id), '[]')
     FROM data_account_holds h
    WHERE h.data_account_id = d.id AND h.lifted_at IS NULL
      AND (h.until IS NULL OR h.until > ${now}))`;

/** The allowance of the running period (API.md §3.2). `d` is the account, `p` its product. */
export const allowanceFields = (now: string): string => `
  'allowance_bytes', (SELECT l.granted_bytes FROM allowance_lots l
      WHERE l.data_account_id = d.id AND l.kind = 'plan'
        AND l.starts_at <= ${now} AND l.expires_at > ${now}),
  'topup_bytes', (SELECT coalesce(sum(l.granted_bytes), 0) FROM allowance_lots l
      WHERE l.data_account_id = d.id AND l.kind <> 'plan'
        AND l.starts_at <= ${now} AND l.expires_at > ${now}),
  'used_bytes', (SELECT a.used_in + a.used_out FROM allowance_periods a
      WHERE a.data_account_id = d.id AND a.starts_at <= ${now} AND a.ends_at > ${now}),
  'remaining_bytes', CASE WHEN p.kind = 'prepaid' OR p.cap_bytes IS NOT NULL
      THEN remaining_bytes(d.id, ${now}) END,
  'capped', (p.kind = 'prepaid' OR p.cap_bytes IS NOT NULL) AND remaining_bytes(d.id, ${now}) = 0`;

/** Everything about one account. `v` is its verdict. */
export function accountDetails(now: string, forStaff: boolean, idKey = 'data_account_id'): string {
  return `json_build_object(${accountFields(now, forStaff, idKey)},
    'holds', ${HOLDS(now)},
    'verdict', v.verdict, 'reason', v.reason,
    'speed', json_build_object('download_kbps', v.download_kbps, 'upload_kbps', v.upload_kbps,
               'reason', CASE WHEN v.verdict = 'reject' THEN reject_message(v.reason)
                              WHEN v.is_capped THEN 'The allowance is used up'
                              ELSE 'As the product and its policies say' END),
    'allowance', (SELECT json_build_object(${allowanceFields(now)},
               'period_starts_at', utc_text(a.starts_at), 'period_ends_at', utc_text(a.ends_at))
                    FROM allowance_periods a
                   WHERE a.data_account_id = d.id AND a.starts_at <= ${now} AND a.ends_at > ${now}),
    'auto_topup', CASE WHEN d.auto_topup_type_id IS NOT NULL THEN json_build_object(
               'topup_type_id', d.auto_topup_type_id,
               'money_limit', money_text(d.auto_topup_limit)) END,
    'scheduled_package', (SELECT json_build_object(
               'product_id', n.id, 'product_code', n.code, 'effective_date', x.effective_on)
                            FROM package_changes x JOIN products n ON n.id = x.product_id
                           WHERE x.data_account_id = d.id AND x.state = 'scheduled'),
    'session', (SELECT json_build_object(${sessionFields('session_id')}) FROM radius_sessions s
                 WHERE s.data_account_id = d.id AND s.stopped_at IS NULL
                 ORDER BY s.started_at DESC, s.id DESC LIMIT 1))`;
}
