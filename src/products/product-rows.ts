/**
 * A product as JSON, by PostgreSQL.
 * @param idKey what its id is called; @param today placeholder of the business date of the price
 */
export function productRow(idKey: 'id' | 'product_id', today: string): string {
  return `json_build_object(
    '${idKey}', p.id, 'product_code', p.code, 'product_name', p.name, 'kind', p.kind,
    'product_group_id', p.product_group_id, 'product_group', pg.name,
    'product_type_id', p.product_type_id, 'product_type', pt.name,
    'price', money_text(product_price(p.id, ${today})),
    'billing_period', p.billing_period, 'recurring', p.billing_period <> 'once',
    'cap_bytes', p.cap_bytes, 'cap_mode', p.cap_mode,
    'download_kbps', p.download_kbps, 'upload_kbps', p.upload_kbps,
    'once_capped_download_kbps', p.once_capped_download_kbps,
    'once_capped_upload_kbps', p.once_capped_upload_kbps,
    'add_overusage_on_topup', p.add_overusage_on_topup,
    'overage_price', money_text(p.overage_price),
    'fup_speed_limit_policy_id', p.fup_speed_limit_policy_id,
    'fup_speed_boost_policy_id', p.fup_speed_boost_policy_id,
    'validity_seconds', p.validity_seconds, 'simultaneous_use', p.simultaneous_use,
    'is_active', p.is_active,
    'created_at', utc_text(p.created_at), 'modified_at', utc_text(p.modified_at))`;
}

export const PRODUCT_FROM = `products p
  JOIN product_groups pg ON pg.id = p.product_group_id
  JOIN product_types pt ON pt.id = p.product_type_id`;

export const PRODUCT_SORTS = {
  product_id: { column: 'p.id', type: 'integer' },
  product_code: { column: 'lower(p.code)', type: 'text' },
  product_name: { column: 'lower(p.name)', type: 'text' },
  created_at: { column: 'p.created_at', type: 'timestamptz' },
  modified_at: { column: 'p.modified_at', type: 'timestamptz' },
} as const;

/** A speed-limit policy with its steps. */
export const speedLimitPolicyRow = (idKey: string): string => `json_build_object(
    '${idKey}', r.id, 'name', r.name,
    'steps', coalesce((
      SELECT json_agg(json_build_object(
               'window', s."window", 'used_bytes', s.used_bytes, 'used_percent', s.used_percent,
               'download_kbps', s.download_kbps, 'upload_kbps', s.upload_kbps,
               'speed_percent', s.speed_percent) ORDER BY s.position)
        FROM fup_speed_limit_steps s WHERE s.policy_id = r.id), '[]'),
    'modified_at', utc_text(r.modified_at))`;

/** A speed-boost policy with its windows. */
export const speedBoostPolicyRow = (idKey: string): string => `json_build_object(
    '${idKey}', r.id, 'name', r.name,
    'windows', coalesce((
      SELECT json_agg(json_build_object(
               'weekdays', w.weekdays, 'starts_at', to_char(w.starts_at, 'HH24:MI'),
               'ends_at', to_char(w.ends_at, 'HH24:MI'), 'download_kbps', w.download_kbps,
               'upload_kbps', w.upload_kbps, 'speed_percent', w.speed_percent)
               ORDER BY w.position)
        FROM fup_speed_boost_windows w WHERE w.policy_id = r.id), '[]'),
    'modified_at', utc_text(r.modified_at))`;
