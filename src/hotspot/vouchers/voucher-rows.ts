import { SEALED_CODE, SEALED_PASSWORD } from './voucher-credentials.js';

/** What is left of a voucher besides its time; `now` is a placeholder. */
export const leftOf = (now: string): string => `
    'bytes_left', voucher_bytes_left(v, ${now}),
    'upload_bytes_left', voucher_direction_left(v, ${now}, v.upload_bytes_limit, v.bytes_in),
    'download_bytes_left', voucher_direction_left(v, ${now}, v.download_bytes_limit, v.bytes_out),
    'daily_seconds_left', voucher_daily_seconds_left(v, ${now})`;

/** A voucher as the admin API tells it, still sealed. `now` is a placeholder; `v` is the voucher. */
export const voucherRow = (now: string): string => `
  json_build_object(
    'id', v.id, 'serial', voucher_serial(v.id), 'hotspot_id', v.hotspot_id,
    'location_id', h.location_id, 'service_id', v.service_id, 'product_id', v.product_id,
    'product_code', p.code, 'batch_id', v.batch_id, 'type', v.type,
    'code', ${SEALED_CODE}, 'password', ${SEALED_PASSWORD},
    'status', voucher_status(v, ${now}), 'blocked', v.blocked_at IS NOT NULL,
    'price', money_text(v.price), 'run_seconds', v.run_seconds, 'bytes_limit', v.bytes_limit,
    'upload_bytes_limit', v.upload_bytes_limit, 'download_bytes_limit', v.download_bytes_limit,
    'daily_seconds_limit', v.daily_seconds_limit,
    'download_kbps', v.download_kbps, 'upload_kbps', v.upload_kbps,
    'user_limit', v.user_limit, 'moves_left', greatest(0, v.moves_limit - v.moves),
    'devices', ARRAY(SELECT d.device FROM voucher_devices d WHERE d.voucher_id = v.id
                      ORDER BY d.bound_at, d.device),
    'valid_from', utc_text(v.valid_from), 'valid_until', utc_text(v.valid_until),
    'expires_at', utc_text(voucher_expires_at(v)),
    'first_login_at', utc_text(v.first_login_at), 'last_login_at', utc_text(v.last_login_at),
    'logins', v.logins, 'seconds_used', v.seconds_used,
    'seconds_left', voucher_seconds_left(v, ${now}),
    'bytes_in', v.bytes_in, 'bytes_out', v.bytes_out, ${leftOf(now)},
    'comment', v.comment, 'user_reference', v.user_reference, 'source', v.source,
    'created_by', v.created_by, 'created_at', utc_text(v.created_at),
    'modified_at', utc_text(v.modified_at))`;

export const VOUCHER_FROM = `vouchers v
  JOIN hotspots h ON h.id = v.hotspot_id
  JOIN products p ON p.id = v.product_id`;
