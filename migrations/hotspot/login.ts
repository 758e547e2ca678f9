/** How a voucher logs in: found by its code, decided under its lock, started by one compare-and-set. */
export const CREATE_LOGIN = `
  -- By what a voucher is found, however its code is typed; VoucherCredentials.fingerprint makes the same.
  CREATE FUNCTION voucher_fingerprint(typed text) RETURNS bytea LANGUAGE sql STABLE
    RETURN radius_fingerprint('voucher:' || upper(regexp_replace(typed, '[[:space:]-]', '', 'g')));

  -- In PL/pgSQL, as everything that a login runs through: it keeps its plans, and a function in SQL
  -- is planned anew by each call that is not inlined.
  CREATE OR REPLACE FUNCTION voucher_credential(username text, at_nas nas,
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
    ELSIF status IN ('expired', 'finished') THEN
      RETURN 'voucher_' || status;
    ELSIF at_nas.hotspot_id <> v.hotspot_id AND NOT EXISTS (
      -- A NAS that stands at no hotspot serves the vouchers of all.
      SELECT FROM hotspots here JOIN hotspots home ON home.realm = here.realm
       WHERE here.id = at_nas.hotspot_id AND home.id = v.hotspot_id) THEN
      RETURN 'voucher_elsewhere';
    ELSIF now < v.valid_from THEN
      RETURN 'voucher_not_started';
    END IF;
    RETURN NULL;
  END $$;

  -- How many sessions of other devices are in the way, and what they have been promised of the rest.
  -- Of a session of this device, which a new one replaces, what it may have used since it reported.
  CREATE FUNCTION voucher_places_taken(wanted_id integer, of_device text, now timestamptz,
                                       OUT places integer, OUT promised_bytes bigint,
                                       OUT promised_seconds bigint)
  LANGUAGE plpgsql STABLE AS $$
  BEGIN
    SELECT count(*) FILTER (WHERE is_other)::integer,
           coalesce(sum(bytes) FILTER (WHERE is_other), 0)::bigint,
           coalesce(sum(seconds), 0)::bigint
      INTO places, promised_bytes, promised_seconds
      FROM (
        SELECT of_device = '' OR s.device <> of_device AS is_other,
               greatest(0, s.total_limit - s.bytes_in - s.bytes_out) AS bytes,
               CASE WHEN of_device = '' OR s.device <> of_device
                    THEN greatest(0, r.granted_seconds - s.seconds)
                    ELSE least(greatest(0, r.granted_seconds - s.seconds),
                               greatest(0, floor(extract(epoch FROM now - s.updated_at))))
               END AS seconds
          FROM radius_sessions s
          LEFT JOIN nas n ON n.id = s.nas_id
          LEFT JOIN voucher_reservations r ON r.voucher_id = s.voucher_id AND r.device = s.device
         WHERE s.voucher_id = wanted_id AND s.stopped_at IS NULL
           AND s.updated_at >= now - make_interval(secs => 60 + 3 * coalesce(n.interim_seconds, 300))
        UNION ALL
        SELECT true, r.granted_bytes, r.granted_seconds
          FROM voucher_reservations r
         WHERE r.voucher_id = wanted_id AND r.reserved_until > now
           AND (of_device = '' OR r.device <> of_device)
      ) AS sessions;
  END $$;

  -- What one more session of this voucher may be given: seconds until its time is over, and its share
  -- of the seconds on line and of the bytes that are left.
  CREATE FUNCTION voucher_share(v vouchers, of_device text, now timestamptz,
                                OUT places integer, OUT rest_bytes bigint,
                                OUT rest_seconds bigint, OUT granted_bytes bigint,
                                OUT granted_seconds bigint, OUT timeout_seconds bigint)
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    others record;
    free   integer;
    ends   timestamptz := least(CASE WHEN v.first_login_at IS NULL AND v.type <> 'onl'
                                     THEN now + make_interval(secs => v.run_seconds)
                                     ELSE v.ends_at END, v.valid_until);
  BEGIN
    SELECT * INTO others FROM voucher_places_taken(v.id, of_device, now);
    places := others.places;
    free := greatest(1, v.user_limit - others.places);
    IF v.bytes_limit IS NOT NULL THEN
      rest_bytes := greatest(0, v.bytes_limit - v.bytes_in - v.bytes_out - others.promised_bytes);
      granted_bytes := share_of(rest_bytes, free);
    END IF;
    IF v.type = 'onl' THEN
      rest_seconds := greatest(0, v.run_seconds - v.seconds_used - others.promised_seconds);
      -- Less than ten minutes are not divided among places.
      granted_seconds := CASE WHEN rest_seconds <= 600 THEN rest_seconds
                              ELSE greatest(600, rest_seconds / free) END;
    END IF;
    timeout_seconds := least(granted_seconds, ceil(extract(epoch FROM ends - now))::bigint);
  END $$;

  -- Binds a device to a voucher; of one that has as many as it may, the device that was seen the
  -- longest ago gives way, as often as the voucher allows. Answers whether it is bound.
  CREATE FUNCTION bind_device(v vouchers, new_device text, now timestamptz) RETURNS boolean
  LANGUAGE plpgsql AS $$
  DECLARE
    seen_at timestamptz;
    bound   integer;
    parting text;
  BEGIN
    SELECT d.last_seen_at INTO seen_at FROM voucher_devices d
     WHERE d.voucher_id = v.id AND d.device = new_device;
    IF FOUND OR new_device = '' THEN
      IF seen_at < now - interval '1 minute' THEN
        UPDATE voucher_devices SET last_seen_at = now
         WHERE voucher_id = v.id AND device = new_device;
      END IF;
      RETURN true;
    END IF;
    SELECT count(*) INTO bound FROM voucher_devices WHERE voucher_id = v.id;
    IF bound >= v.user_limit THEN
      SELECT d.device INTO parting FROM voucher_devices d
       WHERE d.voucher_id = v.id AND v.moves < v.moves_limit
         AND NOT EXISTS (SELECT FROM radius_sessions s
                          WHERE s.voucher_id = v.id AND s.device = d.device
                            AND s.stopped_at IS NULL)
       ORDER BY d.last_seen_at, d.device LIMIT 1;
      IF NOT FOUND THEN
        RETURN false;
      END IF;
      DELETE FROM voucher_devices WHERE voucher_id = v.id AND device = parting;
      UPDATE vouchers SET moves = moves + 1 WHERE id = v.id;
    END IF;
    INSERT INTO voucher_devices (voucher_id, device, bound_at, last_seen_at)
    VALUES (v.id, new_device, now, now);
    RETURN true;
  END $$;

  -- What this device is answered at this NAS now. A login that is accepted starts the clock, binds
  -- the device and holds a place; without is_login nothing is written.
  CREATE OR REPLACE FUNCTION voucher_reply(username text, at_nas nas, device text, now timestamptz,
                                           is_login boolean, with_trace boolean)
  RETURNS radius_reply LANGUAGE plpgsql AS $$
  DECLARE
    v     vouchers;
    r     radius_reply;
    share record;
    token text;
  BEGIN
    SELECT x.id INTO r.voucher_id FROM vouchers x
     WHERE x.code_fingerprint = voucher_fingerprint(username);
    IF NOT FOUND THEN
      r.reason := 'unknown_username';
    ELSE
      IF is_login THEN
        PERFORM lock_voucher(r.voucher_id);
      END IF;
      SELECT * INTO v FROM vouchers x WHERE x.id = r.voucher_id;
      r.reason := CASE WHEN is_guessing(device, at_nas, now) THEN 'guessing'
                       ELSE voucher_objection(v, at_nas, now) END;
    END IF;
    IF r.reason IS NULL THEN
      SELECT * INTO share FROM voucher_share(v, device, now);
      r.reason := CASE WHEN share.places >= v.user_limit THEN 'simultaneous_use'
                       WHEN least(share.timeout_seconds, share.granted_bytes) <= 0
                         THEN 'voucher_in_use' END;
    END IF;
    IF r.reason IS NULL AND is_login AND NOT bind_device(v, device, now) THEN
      r.reason := 'voucher_devices';
    END IF;
    IF r.reason IS NULL AND is_login AND NOT start_voucher(v, now) THEN
      r.reason := 'voucher_cancelled';
    END IF;
    IF r.reason IS NOT NULL THEN
      r.verdict := 'reject';
      r.attributes := jsonb_build_object('Reply-Message', reject_message(r.reason));
      RETURN r;
    END IF;
    r.verdict := 'accept';
    r.reason := 'ok';
    r.granted_bytes := share.granted_bytes;
    r.rate_limit := rate_limit_text(v.download_kbps, v.upload_kbps);
    token := encode(gen_random_bytes(6), 'hex');
    r.attributes := jsonb_strip_nulls(jsonb_build_object(
        'Class', 'lv' || v.id || '.' || token,
        'Acct-Interim-Interval', at_nas.interim_seconds,
        'Session-Timeout', share.timeout_seconds))
      || limit_attributes(at_nas.vendor, v.download_kbps, v.upload_kbps, r.granted_bytes);
    IF is_login THEN
      INSERT INTO voucher_reservations AS held
        (voucher_id, device, nonce, reserved_until, granted_bytes, granted_seconds, rate_limit)
      VALUES (v.id, CASE device WHEN '' THEN '#' || token ELSE device END, token,
              now + interval '30 seconds', share.granted_bytes, share.granted_seconds, r.rate_limit)
          ON CONFLICT ON CONSTRAINT voucher_reservations_pkey DO UPDATE
         SET nonce = excluded.nonce, reserved_until = excluded.reserved_until,
             granted_bytes = excluded.granted_bytes, granted_seconds = excluded.granted_seconds,
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
  DROP FUNCTION bind_device(vouchers, text, timestamptz);
  DROP FUNCTION voucher_share(vouchers, text, timestamptz);
  DROP FUNCTION voucher_places_taken(integer, text, timestamptz);
  DROP FUNCTION voucher_objection(vouchers, nas, timestamptz);
  DROP FUNCTION voucher_fingerprint(text);
`;
