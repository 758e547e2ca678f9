/** Why a voucher is answered as it is: for explain alone, no login pays for it. */
export const CREATE_TRACE = `
  -- The questions that voucher_reply asks, in its order, up to the one that was answered with no.
  CREATE FUNCTION voucher_trace(v vouchers, at_nas nas, device text, now timestamptz, r radius_reply)
  RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
  DECLARE
    others record;
    asked  jsonb[];
    reasons text[] := ARRAY['guessing', 'voucher_cancelled', 'voucher_blocked',
      'voucher_upload_used voucher_download_used', 'voucher_expired voucher_finished',
      'voucher_elsewhere', 'voucher_not_started', 'voucher_daily_used',
      'simultaneous_use voucher_in_use', 'voucher_devices'];
    names  text[] := ARRAY['guessing', 'cancelled', 'blocked', 'traffic', 'time', 'place', 'beginning',
      'daily_limit', 'places', 'devices'];
    trace  jsonb := '[]';
  BEGIN
    SELECT * INTO others FROM voucher_places_taken(v.id, device, now);
    asked := ARRAY[
      jsonb_build_object('device', device),
      jsonb_build_object('withdrawn_as', v.withdrawn_as, 'reason', v.withdrawn_reason),
      jsonb_build_object('blocked_at', utc_text(v.blocked_at)),
      jsonb_build_object(
        'bytes_limit', v.bytes_limit, 'bytes_left', voucher_bytes_left(v, now),
        'upload_bytes_limit', v.upload_bytes_limit, 'upload_bytes_used', v.bytes_in,
        'download_bytes_limit', v.download_bytes_limit, 'download_bytes_used', v.bytes_out),
      jsonb_build_object(
        'type', v.type, 'run_seconds', v.run_seconds, 'seconds_used', v.seconds_used,
        'seconds_left', voucher_seconds_left(v, now),
        'expires_at', utc_text(voucher_expires_at(v))),
      jsonb_build_object('hotspot_id', v.hotspot_id, 'nas_hotspot_id', at_nas.hotspot_id),
      jsonb_build_object('valid_from', utc_text(v.valid_from)),
      jsonb_build_object('daily_seconds_limit', v.daily_seconds_limit,
                         'daily_seconds_left', voucher_daily_seconds_left(v, now)),
      jsonb_build_object(
        'allowed', v.user_limit, 'taken_by_others', others.places,
        'seconds_promised', others.promised_seconds, 'bytes_promised', others.promised_bytes,
        'upload_bytes_promised', others.promised_upload,
        'download_bytes_promised', others.promised_download),
      jsonb_build_object(
        'bound', ARRAY(SELECT d.device FROM voucher_devices d WHERE d.voucher_id = v.id
                        ORDER BY d.bound_at, d.device),
        'moves_left', greatest(0, v.moves_limit - v.moves))];
    FOR place IN 1 .. cardinality(names) LOOP
      IF r.reason = ANY (string_to_array(reasons[place], ' ')) THEN
        RETURN trace || step(names[place], asked[place], r.reason);
      END IF;
      trace := trace || step(names[place], asked[place], 'passed');
    END LOOP;
    RETURN trace || step('speed', 'null', speed_text(v.download_kbps, v.upload_kbps))
      || step('attributes', jsonb_build_object('vendor', at_nas.vendor),
           attributes_json(r.attributes)::text);
  END $$;
`;

export const DROP_TRACE = `
  DROP FUNCTION voucher_trace(vouchers, nas, text, timestamptz, radius_reply);
`;
