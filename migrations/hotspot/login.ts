/** How a voucher logs in: found by its code, decided under its lock, started by one compare-and-set. */
export const CREATE_LOGIN = `
  -- By what a voucher is found, however its code is typed; VoucherCredentials.fingerprint makes the same.
  CREATE FUNCTION voucher_fingerprint(typed text) RETURNS bytea LANGUAGE sql STABLE
    RETURN radius_fingerprint('voucher:' || upper(regexp_replace(typed, '[[:space:]-]', '', 'g')));

  -- In PL/pgSQL, as everything that a login runs through: it keeps its plans, and a function in SQL
  -- is planned anew by each call that is not inlined.
  CREATE OR REPLACE FUNCTION voucher_credential(username text,
                                     OUT voucher_id integer, OUT secret bytea, OUT context text)
  LANGUAGE plpgsql STABLE AS $$
  BEGIN
    SELECT v.id, v.sealed_password, 'voucher_password:' || encode(v.code_fingerprint, 'hex')
      INTO voucher_id, secret, context
      FROM vouchers v WHERE v.code_fingerprint = voucher_fingerprint(username);
  END $$;

  -- Why a voucher may not be used at this NAS now; NULL when nothing of itself speaks against it.
  CREATE FUNCTION voucher_objection(v vouchers, at_nas nas, now timestamptz) RETURNS text
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    status text := voucher_status(v, now);
  BEGIN
    IF v.withdrawn_as IS NOT NULL THEN
      RETURN 'voucher_cancelled';
    ELSIF v.blocked_at IS NOT NULL THEN
      RETURN 'voucher_blocked';
    ELSIF status = 'finished' AND v.bytes_in >= v.upload_bytes_limit THEN
      RETURN 'voucher_upload_used';
    ELSIF status = 'finished' AND v.bytes_out >= v.download_bytes_limit THEN
      RETURN 'voucher_download_used';
    ELSIF status IN ('expired', 'finished') THEN
      RETURN 'voucher_' || status;
    END IF;
    -- A NAS that stands at no hotspot serves the vouchers of all.
    IF at_nas.hotspot_id <> v.hotspot_id THEN
      IF NOT EXISTS (
        SELECT FROM hotspots here JOIN hotspots home ON home.realm = here.realm
         WHERE here.id = at_nas.hotspot_id AND home.id = v.hotspot_id) THEN
        RETURN 'voucher_elsewhere';
      END IF;
    END IF;
    IF now < v.valid_from THEN
      RETURN 'voucher_not_started';
    ELSIF v.daily_seconds_limit IS NOT NULL THEN
      IF voucher_daily_seconds_left(v, now) = 0 THEN
        RETURN 'voucher_daily_used';
      END IF;
    END IF;
    RETURN NULL;
  END $$;

  -- How many sessions of other devices are in the way, and what they have been promised of the rest.
  -- Of a session of this device, which a new one replaces, what it may have used since it reported.
  CREATE FUNCTION voucher_places_taken(wanted_id integer, of_device text, now timestamptz,
                                       OUT places integer, OUT promised_bytes bigint,
                                       OUT promised_seconds bigint, OUT promised_upload bigint,
                                       OUT promised_download bigint)
  LANGUAGE plpgsql STABLE AS $$
  BEGIN
    -- As with most logins: nobody is on line with it, and nobody is about to be.
    IF NOT EXISTS (SELECT FROM radius_sessions s
                    WHERE s.voucher_id = wanted_id AND s.stopped_at IS NULL)
       AND NOT EXISTS (SELECT FROM voucher_reservations r
                        WHERE r.voucher_id = wanted_id AND r.reserved_until > now
                          AND (of_device = '' OR r.device <> of_device)) THEN
      places := 0;
      promised_bytes := 0;
      promised_seconds := 0;
      promised_upload := 0;
      promised_download := 0;
      RETURN;
    END IF;
    SELECT count(*) FILTER (WHERE is_other)::integer,
           coalesce(sum(bytes) FILTER (WHERE is_other), 0)::bigint,
           coalesce(sum(seconds), 0)::bigint,
           coalesce(sum(upload) FILTER (WHERE is_other), 0)::bigint,
           coalesce(sum(download) FILTER (WHERE is_other), 0)::bigint
      INTO places, promised_bytes, promised_seconds, promised_upload, promised_download
      FROM (
        SELECT of_device = '' OR s.device <> of_device AS is_other,
               greatest(0, s.total_limit - s.bytes_in - s.bytes_out) AS bytes,
               greatest(0, r.granted_upload - s.bytes_in) AS upload,
               greatest(0, r.granted_download - s.bytes_out) AS download,
               CASE WHEN of_device = '' OR s.device <> of_device
                    THEN greatest(0, r.granted_seconds - s.seconds)
                    ELSE least(greatest(0, r.granted_seconds - s.seconds),
                               greatest(0, floor(extract(epoch FROM now - s.updated_at))))
               END AS seconds
          FROM radius_sessions s
          LEFT JOIN nas n ON n.id = s.nas_id
          LEFT JOIN voucher_reservations r ON r.voucher_id = s.voucher_id AND r.device = s.device
         WHERE s.voucher_id = wanted_id AND s.stopped_at IS NULL
           AND s.updated_at >= now - silence_allowed(n.interim_seconds)
        UNION ALL
        SELECT true, r.granted_bytes, r.granted_upload, r.granted_download, r.granted_seconds
          FROM voucher_reservations r
         WHERE r.voucher_id = wanted_id AND r.reserved_until > now
           AND (of_device = '' OR r.device <> of_device)
      ) AS sessions;
  END $$;

  -- What one more session of this voucher may be given: seconds until its time is over, and its share
  -- of the seconds on line, for good and today, and of the bytes that are left.
  CREATE FUNCTION voucher_share(v vouchers, of_device text, now timestamptz,
                                OUT places integer, OUT rest_bytes bigint,
                                OUT rest_seconds bigint, OUT granted_bytes bigint,
                                OUT granted_seconds bigint, OUT timeout_seconds bigint,
                                OUT rest_upload bigint, OUT granted_upload bigint,
                                OUT rest_download bigint, OUT granted_download bigint)
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    others record;
    free   integer;
    ends   timestamptz := least(CASE WHEN v.first_login_at IS NULL AND v.type <> 'onl'
                                     THEN now + make_interval(secs => v.run_seconds)
                                     ELSE v.ends_at END, v.valid_until);
  BEGIN
    others := voucher_places_taken(v.id, of_device, now);
    places := others.places;
    free := greatest(1, v.user_limit - others.places);
    IF v.bytes_limit IS NOT NULL THEN
      rest_bytes := greatest(0, v.bytes_limit - v.bytes_in - v.bytes_out - others.promised_bytes);
      granted_bytes := share_of(rest_bytes, free);
    END IF;
    IF v.upload_bytes_limit IS NOT NULL THEN
      rest_upload := greatest(0, v.upload_bytes_limit - v.bytes_in - others.promised_upload);
      granted_upload := share_of(rest_upload, free);
    END IF;
    IF v.download_bytes_limit IS NOT NULL THEN
      rest_download := greatest(0, v.download_bytes_limit - v.bytes_out - others.promised_download);
      granted_download := share_of(rest_download, free);
    END IF;
    IF v.type = 'onl' OR v.daily_seconds_limit IS NOT NULL THEN
      rest_seconds := greatest(0, least(
        CASE v.type WHEN 'onl' THEN v.run_seconds - v.seconds_used END,
        voucher_daily_seconds_left(v, now)) - others.promised_seconds);
      -- Less than ten minutes are not divided among places.
      granted_seconds := CASE WHEN rest_seconds <= 600 THEN rest_seconds
                              ELSE greatest(600, rest_seconds / free) END;
    END IF;
    timeout_seconds := least(granted_seconds, ceil(extract(epoch FROM ends - now))::bigint);
  END $$;

  -- Whether a voucher may be used with one more device. Of one that has as many as it may, the device
  -- that was seen the longest ago gives way, as often as the voucher allows.
  CREATE FUNCTION device_fits(v vouchers, new_device text, OUT fits boolean, OUT parting text)
  LANGUAGE plpgsql STABLE AS $$
  BEGIN
    fits := (SELECT count(*) < v.user_limit FROM voucher_devices d WHERE d.voucher_id = v.id);
    IF NOT fits THEN
      SELECT d.device INTO parting FROM voucher_devices d
       WHERE d.voucher_id = v.id AND v.moves < v.moves_limit
         AND NOT EXISTS (SELECT FROM radius_sessions s
                          WHERE s.voucher_id = v.id AND s.device = d.device
                            AND s.stopped_at IS NULL)
       ORDER BY d.last_seen_at, d.device LIMIT 1;
      fits := FOUND;
    END IF;
  END $$;

  -- Binds a device to a voucher. Answers whether it is bound; without is_login, whether it would be.
  CREATE FUNCTION bind_device(v vouchers, new_device text, now timestamptz, is_login boolean)
  RETURNS boolean LANGUAGE plpgsql AS $$
  DECLARE
    seen_at timestamptz;
    place   record;
  BEGIN
    SELECT d.last_seen_at INTO seen_at FROM voucher_devices d
     WHERE d.voucher_id = v.id AND d.device = new_device;
    IF FOUND OR new_device = '' THEN
      IF is_login AND seen_at < now - interval '1 minute' THEN
        UPDATE voucher_devices SET last_seen_at = now
         WHERE voucher_id = v.id AND device = new_device;
      END IF;
      RETURN true;
    END IF;
    SELECT * INTO place FROM device_fits(v, new_device);
    IF NOT place.fits OR NOT is_login THEN
      RETURN place.fits;
    END IF;
    IF place.parting IS NOT NULL THEN
      DELETE FROM voucher_devices WHERE voucher_id = v.id AND device = place.parting;
      UPDATE vouchers SET moves = moves + 1 WHERE id = v.id;
    END IF;
    INSERT INTO voucher_devices (voucher_id, device, bound_at, last_seen_at)
    VALUES (v.id, new_device, now, now);
    RETURN true;
  END $$;

  -- What this device is answered at this NAS now; without a voucher, what nobody's code is. A login that
  -- is accepted starts the clock, binds the device and holds a place; where there is none, and only
  -- asked what one would be answered, nothing is written.
  -- @param login_id that of radius_auth_log
  CREATE OR REPLACE FUNCTION voucher_reply(wanted_id integer, at_nas nas, device text,
                                           now timestamptz, login_id bigint, with_trace boolean)
  RETURNS radius_reply LANGUAGE plpgsql AS $$
  DECLARE
    v        vouchers;
    r        radius_reply;
    share    record;
    is_login boolean := login_id IS NOT NULL;
    class    text := 'lv' || wanted_id || '.' || login_id;
  BEGIN
    IF wanted_id IS NULL THEN
      r.reason := 'unknown_username';
    ELSE
      r.voucher_id := wanted_id;
      IF is_login THEN
        PERFORM lock_voucher(r.voucher_id);
      END IF;
      SELECT * INTO v FROM vouchers x WHERE x.id = r.voucher_id;
      r.reason := CASE WHEN is_guessing(device, at_nas, now) THEN 'guessing'
                       ELSE voucher_objection(v, at_nas, now) END;
    END IF;
    IF r.reason IS NULL THEN
      share := voucher_share(v, device, now);
      r.reason := CASE WHEN share.places >= v.user_limit THEN 'simultaneous_use'
                       WHEN least(share.timeout_seconds, share.granted_bytes,
                                  share.granted_upload, share.granted_download) <= 0
                         THEN 'voucher_in_use' END;
    END IF;
    IF r.reason IS NULL AND NOT bind_device(v, device, now, is_login) THEN
      r.reason := 'voucher_devices';
    END IF;
    IF r.reason IS NULL AND is_login AND NOT start_voucher(v, now) THEN
      r.reason := 'voucher_cancelled';
    END IF;
    IF r.reason IS NOT NULL THEN
      r.verdict := 'reject';
      r.attributes := ARRAY[reply_message(reject_message(r.reason))];
      IF with_trace AND r.voucher_id IS NOT NULL THEN
        r.trace := voucher_trace(v, at_nas, device, now, r);
      END IF;
      RETURN r;
    END IF;
    r.verdict := 'accept';
    r.reason := 'ok';
    r.granted_bytes := share.granted_bytes;
    r.rate_limit := rate_limit_text(v.download_kbps, v.upload_kbps);
    r.attributes := limit_attributes(at_nas.vendor, r.rate_limit, v.download_kbps, v.upload_kbps,
                                     r.granted_bytes)
      || ARRAY['Class := ' || class,
               'Acct-Interim-Interval := ' || at_nas.interim_seconds,
               'Session-Timeout := ' || share.timeout_seconds];
    IF share.granted_upload IS NOT NULL OR share.granted_download IS NOT NULL THEN
      r.attributes := r.attributes
        || direction_attributes(at_nas.vendor, share.granted_upload, share.granted_download);
    END IF;
    IF with_trace THEN
      r.trace := voucher_trace(v, at_nas, device, now, r);
    END IF;
    IF is_login THEN
      INSERT INTO voucher_reservations AS held
        (voucher_id, device, class, reserved_until, granted_bytes, granted_seconds,
         granted_upload, granted_download, rate_limit)
      VALUES (v.id, CASE device WHEN '' THEN class ELSE device END, class,
              now + interval '30 seconds', share.granted_bytes, share.granted_seconds,
              share.granted_upload, share.granted_download, r.rate_limit)
          ON CONFLICT ON CONSTRAINT voucher_reservations_pkey DO UPDATE
         SET class = excluded.class, reserved_until = excluded.reserved_until,
             granted_bytes = excluded.granted_bytes, granted_seconds = excluded.granted_seconds,
             granted_upload = excluded.granted_upload,
             granted_download = excluded.granted_download,
             rate_limit = excluded.rate_limit;
    END IF;
    RETURN r;
  END $$;

  -- The first use starts the clock: one compare-and-set, whose winner tells the world. Answers false
  -- when a whole batch, whose vouchers nobody locks one by one, was revoked meanwhile.
  CREATE FUNCTION start_voucher(v vouchers, now timestamptz) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    IF v.first_login_at IS NULL THEN
      UPDATE vouchers
         SET first_login_at = now, last_login_at = now, logins = logins + 1,
             ends_at = CASE WHEN type <> 'onl' THEN now + make_interval(secs => run_seconds) END
       WHERE id = v.id AND first_login_at IS NULL AND withdrawn_at IS NULL;
      IF FOUND THEN
        INSERT INTO voucher_activations (voucher_id) VALUES (v.id);
        RETURN true;
      END IF;
    END IF;
    UPDATE vouchers SET last_login_at = now, logins = logins + 1
     WHERE id = v.id AND withdrawn_at IS NULL;
    RETURN FOUND;
  END $$;
`;

export const DROP_LOGIN = `
  DROP FUNCTION start_voucher(vouchers, timestamptz);
  DROP FUNCTION bind_device(vouchers, text, timestamptz, boolean);
  DROP FUNCTION device_fits(vouchers, text);
  DROP FUNCTION voucher_share(vouchers, text, timestamptz);
  DROP FUNCTION voucher_places_taken(integer, text, timestamptz);
  DROP FUNCTION voucher_objection(vouchers, nas, timestamptz);
  DROP FUNCTION voucher_fingerprint(text);
`;
