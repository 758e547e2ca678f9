/** JSON that PostgreSQL writes of sessions. `s` is the session. @param idKey what its id is called */
export const sessionFields = (idKey: string): string => `
  '${idKey}', s.id, 'acct_session_id', s.acct_session_id, 'nas_id', s.nas_id,
  'nas_address', host(s.nas_address), 'nas_port', s.nas_port,
  'calling_station_id', s.calling_station_id, 'called_station_id', s.called_station_id,
  'framed_ip', host(s.framed_ip), 'framed_ipv6_address', host(s.framed_ipv6_address),
  'framed_ipv6_prefix', s.framed_ipv6_prefix, 'delegated_ipv6_prefix', s.delegated_ipv6_prefix,
  'started_at', utc_text(s.started_at), 'updated_at', utc_text(s.updated_at),
  'stopped_at', utc_text(s.stopped_at), 'close_reason', s.close_reason,
  'terminate_cause', s.terminate_cause, 'bytes_in', s.bytes_in, 'bytes_out', s.bytes_out,
  'seconds', s.seconds, 'rate_limit', s.rate_limit`;

/** `n` is the NAS, `d` the data account; both may be missing. */
export const SESSION_FROM = `radius_sessions s
  LEFT JOIN nas n ON n.id = s.nas_id
  LEFT JOIN data_accounts d ON d.id = s.data_account_id`;

export const ADMIN_SESSION_FIELDS = `${sessionFields('id')},
  'username', s.username, 'data_account_id', s.data_account_id, 'voucher_id', s.voucher_id,
  'customer_id', d.customer_id, 'nas_name', n.name, 'hotspot_id', n.hotspot_id`;

/** `c` is the request. */
export const COA_REQUEST_ROW = `json_build_object('id', c.id, 'kind', c.kind, 'cause', c.cause,
  'state', c.state, 'attributes', c.attributes, 'error_cause', c.error_cause, 'detail', c.detail,
  'attempts', c.attempts, 'rtt_ms', c.rtt_ms, 'queued_at', utc_text(c.queued_at),
  'sent_at', utc_text(c.sent_at), 'answered_at', utc_text(c.answered_at),
  'settled_at', utc_text(c.settled_at))`;
