/** Sessions of vouchers: what they begin with, what they use, and when they are told to change. */
export const CREATE_VOUCHER_SESSIONS = `
  -- A session takes over what its accept had promised; the same device's sessions before it are over.
  CREATE OR REPLACE FUNCTION open_voucher_session(INOUT s radius_sessions, class text,
                                                  now timestamptz)
  LANGUAGE plpgsql AS $$
  DECLARE
    held voucher_reservations;
  BEGIN
    SELECT * INTO held FROM voucher_reservations r
     WHERE r.voucher_id = s.voucher_id
       AND (r.class = open_voucher_session.class OR r.device = s.device)
     ORDER BY r.class = open_voucher_session.class DESC LIMIT 1;
    s.rate_limit := held.rate_limit;
    s.total_limit := held.granted_bytes;
    UPDATE voucher_reservations r SET reserved_until = NULL
     WHERE r.voucher_id = held.voucher_id AND r.device = held.device;
    IF s.device <> '' THEN
      PERFORM close_sessions(ARRAY(
        SELECT o.id FROM radius_sessions o
         WHERE o.voucher_id = s.voucher_id AND o.stopped_at IS NULL AND o.device = s.device),
        now, 'replaced');
    END IF;
  END $$;

  CREATE OR REPLACE FUNCTION voucher_used(voucher_id integer, session_id bigint, at timestamptz,
                                          bytes_in bigint, bytes_out bigint, seconds bigint)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    has_days boolean;
  BEGIN
    UPDATE vouchers v
       SET bytes_in = v.bytes_in + voucher_used.bytes_in,
           bytes_out = v.bytes_out + voucher_used.bytes_out,
           seconds_used = v.seconds_used + voucher_used.seconds
     WHERE v.id = voucher_used.voucher_id
    RETURNING v.daily_seconds_limit IS NOT NULL INTO has_days;
    IF has_days THEN
      PERFORM count_voucher_day(voucher_id, at, seconds);
    END IF;
  END $$;

  -- Counts seconds on line that ended at an instant to its day; what was before midnight is no more of
  -- interest, and so is what comes late of a day that is over.
  CREATE FUNCTION count_voucher_day(counted integer, at timestamptz, seconds bigint)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    today record;
  BEGIN
    SELECT m.* INTO today
      FROM vouchers v, voucher_midnight(v.hotspot_id, at) m WHERE v.id = counted;
    UPDATE vouchers v
       SET last_day = today.day,
           last_day_seconds = CASE v.last_day WHEN today.day THEN v.last_day_seconds ELSE 0 END
             + least(seconds, ceil(extract(epoch FROM at - today.began_at))::bigint)
     WHERE v.id = counted AND (v.last_day IS NULL OR v.last_day <= today.day);
  END $$;

  -- Brings one open session in line with what its voucher allows now.
  -- @param because why an act asks; NULL when the session itself has reported
  CREATE OR REPLACE FUNCTION reconcile_voucher_session(s radius_sessions, because text,
                                                       now timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    v          vouchers;
    at_nas     nas;
    objection  text;
    share      record;
    held       voucher_reservations;
    wanted     text;
    left_bytes bigint := s.total_limit - s.bytes_in - s.bytes_out;
    left_seconds bigint;
    left_upload bigint;
    left_download bigint;
  BEGIN
    SELECT * INTO v FROM vouchers WHERE id = s.voucher_id;
    SELECT * INTO at_nas FROM nas WHERE id = s.nas_id;
    objection := voucher_objection(v, at_nas, now);
    IF objection IS NOT NULL THEN
      PERFORM request_disconnect(s, coalesce(because, objection), now);
      RETURN;
    END IF;
    IF because = 'device_moved' AND s.device <> '' AND NOT EXISTS (
      SELECT FROM voucher_devices d WHERE d.voucher_id = v.id AND d.device = s.device) THEN
      PERFORM request_disconnect(s, because, now);
      RETURN;
    END IF;
    SELECT * INTO share FROM voucher_share(v, s.device, now);
    SELECT * INTO held FROM voucher_reservations r
     WHERE r.voucher_id = v.id AND r.device = s.device;
    left_seconds := held.granted_seconds - s.seconds;
    left_upload := held.granted_upload - s.bytes_in;
    left_download := held.granted_download - s.bytes_out;
    wanted := rate_limit_text(v.download_kbps, v.upload_kbps);
    -- Anew when it has nearly used its share, or was promised what another has used since: counters
    -- of a session that was replaced may come late.
    IF because IS NOT NULL OR wanted IS DISTINCT FROM s.rate_limit
       OR left_bytes < share.granted_bytes / 4 OR left_bytes > share.rest_bytes
       OR left_seconds < share.granted_seconds / 4 OR left_seconds > share.rest_seconds + 5
       OR left_upload < share.granted_upload / 4 OR left_upload > share.rest_upload
       OR left_download < share.granted_download / 4 OR left_download > share.rest_download THEN
      UPDATE radius_sessions
         SET rate_limit = wanted, total_limit = s.bytes_in + s.bytes_out + share.granted_bytes
       WHERE id = s.id;
      UPDATE voucher_reservations r
         SET granted_seconds = s.seconds + share.granted_seconds,
             granted_upload = s.bytes_in + share.granted_upload,
             granted_download = s.bytes_out + share.granted_download
       WHERE r.voucher_id = v.id AND r.device = s.device;
      -- The limits of a NAS count from the beginning of the session.
      PERFORM request_coa(s, 'coa', coalesce(because, 'voucher'),
        attributes_json(
          ARRAY['Session-Timeout := '
                || floor(extract(epoch FROM now - s.started_at))::bigint + share.timeout_seconds]
          || limit_attributes(at_nas.vendor, wanted, v.download_kbps, v.upload_kbps,
                              s.bytes_in + s.bytes_out + share.granted_bytes)
          || direction_attributes(at_nas.vendor, s.bytes_in + share.granted_upload,
                                  s.bytes_out + share.granted_download)
          || CASE WHEN wanted IS NULL AND at_nas.vendor = 'mikrotik'
               THEN 'Mikrotik-Rate-Limit := 0/0' END),
        now);
    END IF;
  END $$;
`;

/** Wrong codes (API.md §3.2 Guessing). */
export const CREATE_GUARD = `
  -- A NAS that stands at no hotspot is a place of its own.
  CREATE FUNCTION guarded_place(at_nas nas) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN coalesce('hotspot:' || at_nas.hotspot_id, 'nas:' || at_nas.id);

  CREATE OR REPLACE FUNCTION is_guessing(device text, at_nas nas, now timestamptz)
  RETURNS boolean LANGUAGE plpgsql STABLE AS $$
  BEGIN
    RETURN EXISTS (SELECT FROM voucher_guards g
                    WHERE g.guarded IN ('device:' || device, guarded_place(at_nas))
                      AND g.blocked_until > now);
  END $$;

  CREATE FUNCTION opened_at(closed text) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN (SELECT g.blocked_until FROM voucher_guards g WHERE g.guarded = closed);

  CREATE FUNCTION is_place_guessed(at_nas nas, now timestamptz) RETURNS boolean
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    since timestamptz := greatest(now - interval '1 minute', opened_at(guarded_place(at_nas)));
    nases integer[] := ARRAY(SELECT n.id FROM nas n
                              WHERE n.id = at_nas.id OR n.hotspot_id = at_nas.hotspot_id);
  BEGIN
    RETURN (SELECT count(*) >= 200 FROM radius_auth_log l
             WHERE l.nas_id = ANY (nases) AND l.verdict = 'reject' AND l.at > since AND l.at <= now
               AND l.data_account_id IS NULL AND l.reason <> 'guessing');
  END $$;

  -- Counts from the log, where this reject stands already: 20 of a device in ten minutes, or 200 at a
  -- place in one, close it for ten minutes. What is answered while it is closed does not count.
  CREATE OR REPLACE FUNCTION voucher_rejected(calling_station_id text, at_nas nas, now timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    device    text := device_of(nullif(calling_station_id, ''));
    of_device integer;
  BEGIN
    IF is_guessing(device, at_nas, now) THEN
      RETURN;
    END IF;
    -- One reject of a place at a time: of many in the same moment the last counts all others.
    PERFORM pg_advisory_xact_lock(1814, coalesce(at_nas.hotspot_id, -at_nas.id));
    SELECT count(*) INTO of_device FROM radius_auth_log l
     WHERE l.calling_station_id = voucher_rejected.calling_station_id AND l.verdict = 'reject'
       AND l.at > greatest(now - interval '10 minutes', opened_at('device:' || device))
       AND l.at <= now
       AND l.data_account_id IS NULL AND l.reason <> 'guessing';
    INSERT INTO voucher_guards AS g (guarded, blocked_until)
    SELECT guarded, now + interval '10 minutes'
      FROM (VALUES ('device:' || device, of_device >= 20),
                   (guarded_place(at_nas), is_place_guessed(at_nas, now))) AS place (guarded, is_closed)
     WHERE is_closed
        ON CONFLICT ON CONSTRAINT voucher_guards_pkey DO UPDATE
       SET blocked_until = excluded.blocked_until WHERE g.blocked_until <= now;
  END $$;
`;

export const DROP_GUARD = `
  DROP FUNCTION is_place_guessed(nas, timestamptz);
  DROP FUNCTION opened_at(text);
  DROP FUNCTION guarded_place(nas);
  DROP FUNCTION count_voucher_day(integer, timestamptz, bigint);
`;
