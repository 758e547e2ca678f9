/** From the verdict to what a NAS is told: admission of one more session, and attributes. */
export const CREATE_ANSWER = `
  -- What the answer to a NAS consists of, for accounts and vouchers alike.
  CREATE TYPE radius_reply AS (
    verdict         text,
    reason          text,
    data_account_id integer,
    voucher_id      integer,
    -- What RFC 2865 calls attributes, by their dictionary names, as FreeRADIUS writes them:
    -- 'Session-Timeout := 60'. What is NULL is not sent.
    attributes      text[],
    -- Promised to the session, if the NAS is to end it by volume.
    granted_bytes   bigint,
    rate_limit      text,
    trace           jsonb
  );

  -- Mikrotik-Rate-Limit is written from the router's side: the client's upload comes first.
  CREATE FUNCTION rate_limit_text(download_kbps integer, upload_kbps integer) RETURNS text
    LANGUAGE sql IMMUTABLE RETURN upload_kbps::text || 'k/' || download_kbps::text || 'k';

  -- WISPr speaks of bits a second in 32 bits; what is faster it cannot say.
  CREATE FUNCTION wispr_speed(kbps integer) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN kbps <= 4294967 THEN kbps::bigint * 1000 END;

  -- The same attributes for people and for CoA, e.g. {"Session-Timeout": 60}.
  CREATE FUNCTION attributes_json(pairs text[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    RETURN coalesce((
      SELECT jsonb_object_agg(split_part(pair, ' := ', 1),
                              CASE WHEN value ~ '^[0-9]+$' THEN to_jsonb(value::bigint)
                                   ELSE to_jsonb(trim(BOTH '''' FROM value)) END)
        FROM unnest(pairs) AS pair, split_part(pair, ' := ', 2) AS value
       WHERE pair IS NOT NULL), '{}');
  END $$;

  -- Speed and volume of a session in the words of the NAS's vendor. Volumes beyond 32 bits have
  -- their high word in an attribute of their own.
  -- @param rate_limit what rate_limit_text says of these speeds
  CREATE FUNCTION limit_attributes(vendor text, rate_limit text, download_kbps integer,
                                   upload_kbps integer, granted_bytes bigint) RETURNS text[] LANGUAGE plpgsql IMMUTABLE
  AS $$
  BEGIN
    IF vendor = 'mikrotik' THEN
      RETURN ARRAY[
        'WISPr-Bandwidth-Max-Down := ' || wispr_speed(download_kbps),
        'WISPr-Bandwidth-Max-Up := ' || wispr_speed(upload_kbps),
        'Mikrotik-Rate-Limit := ' || rate_limit,
        'Mikrotik-Total-Limit := ' || granted_bytes % 4294967296,
        'Mikrotik-Total-Limit-Gigawords := ' || nullif(granted_bytes / 4294967296, 0)];
    ELSIF vendor = 'coova' THEN
      RETURN ARRAY[
        'WISPr-Bandwidth-Max-Down := ' || wispr_speed(download_kbps),
        'WISPr-Bandwidth-Max-Up := ' || wispr_speed(upload_kbps),
        'ChilliSpot-Max-Total-Octets := ' || granted_bytes % 4294967296,
        'ChilliSpot-Max-Total-Gigawords := ' || nullif(granted_bytes / 4294967296, 0)];
    END IF;
    RETURN ARRAY[
      'WISPr-Bandwidth-Max-Down := ' || wispr_speed(download_kbps),
      'WISPr-Bandwidth-Max-Up := ' || wispr_speed(upload_kbps)];
  END $$;

  -- Volumes of each direction by itself, which a NAS counts beside the sum: from the guest and to him.
  CREATE FUNCTION direction_attributes(vendor text, upload_bytes bigint, download_bytes bigint)
  RETURNS text[] LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    RETURN CASE vendor
      WHEN 'mikrotik' THEN ARRAY[
        'Mikrotik-Recv-Limit := ' || upload_bytes % 4294967296,
        'Mikrotik-Recv-Limit-Gigawords := ' || nullif(upload_bytes / 4294967296, 0),
        'Mikrotik-Xmit-Limit := ' || download_bytes % 4294967296,
        'Mikrotik-Xmit-Limit-Gigawords := ' || nullif(download_bytes / 4294967296, 0)]
      WHEN 'coova' THEN ARRAY[
        'ChilliSpot-Max-Input-Octets := ' || upload_bytes % 4294967296,
        'ChilliSpot-Max-Input-Gigawords := ' || nullif(upload_bytes / 4294967296, 0),
        'ChilliSpot-Max-Output-Octets := ' || download_bytes % 4294967296,
        'ChilliSpot-Max-Output-Gigawords := ' || nullif(download_bytes / 4294967296, 0)] END;
  END $$;

  -- A fixed address in the attribute that fits: IPv4, IPv6, or a delegated IPv6 prefix.
  CREATE FUNCTION address_attribute(network inet, pool text) RETURNS text LANGUAGE plpgsql IMMUTABLE
  AS $$
  BEGIN
    RETURN CASE
      WHEN network IS NULL THEN 'Framed-Pool := ' || pool
      WHEN family(network) = 4 THEN 'Framed-IP-Address := ' || host(network)
      WHEN masklen(network) = 128 THEN 'Framed-IPv6-Address := ' || host(network)
      ELSE 'Delegated-IPv6-Prefix := ' || text(network) END;
  END $$;

  -- A text to the subscriber; the only values with spaces, so the only ones in quotes.
  CREATE FUNCTION reply_message(words text) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN 'Reply-Message := ''' || words || '''';

  -- How long a session may be silent before it is in nobody's way: three interims of its NAS.
  CREATE FUNCTION silence_allowed(interim_seconds integer) RETURNS interval LANGUAGE sql IMMUTABLE
    RETURN make_interval(secs => 60 + 3 * coalesce(interim_seconds, 300));

  CREATE TYPE taken_places AS (places integer, promised_bytes bigint);

  -- How many sessions of other devices are in the way, and how much of the allowance they have
  -- been promised. A session that has missed three interims is in nobody's way.
  CREATE FUNCTION places_taken(account_id integer, of_device text, now timestamptz)
  RETURNS taken_places LANGUAGE plpgsql STABLE AS $$
  DECLARE
    taken taken_places := (0, 0);
    other record;
  BEGIN
    -- As with most: no other device is on line, and none is about to be.
    IF NOT EXISTS (SELECT FROM radius_sessions s
                    WHERE s.data_account_id = account_id AND s.stopped_at IS NULL
                      AND (of_device = '' OR s.device <> of_device))
       AND NOT EXISTS (SELECT FROM radius_reservations r
                        WHERE r.data_account_id = account_id AND r.reserved_until > now
                          AND (of_device = '' OR r.device <> of_device)) THEN
      RETURN taken;
    END IF;
    FOR other IN
      SELECT s.nas_id, s.updated_at, s.total_limit - s.bytes_in - s.bytes_out AS promised
        FROM radius_sessions s
       WHERE s.data_account_id = account_id AND s.stopped_at IS NULL
         AND (of_device = '' OR s.device <> of_device)
    LOOP
      IF other.updated_at >= now - silence_allowed(
           (SELECT n.interim_seconds FROM nas n WHERE n.id = other.nas_id)) THEN
        taken.places := taken.places + 1;
        taken.promised_bytes := taken.promised_bytes + coalesce(greatest(0, other.promised), 0);
      END IF;
    END LOOP;
    FOR other IN
      SELECT r.granted_bytes AS promised FROM radius_reservations r
       WHERE r.data_account_id = account_id AND r.reserved_until > now
         AND (of_device = '' OR r.device <> of_device)
    LOOP
      taken.places := taken.places + 1;
      taken.promised_bytes := taken.promised_bytes + coalesce(other.promised, 0);
    END LOOP;
    RETURN taken;
  END $$;

  -- Too small to be divided among places: the first who asks gets all of it.
  CREATE FUNCTION least_promise() RETURNS bigint LANGUAGE sql IMMUTABLE RETURN 104857600;

  -- The bytes that one more session may be promised of what is left, so that together they are
  -- never promised more: an equal share for each place that is still free.
  CREATE FUNCTION share_of(rest bigint, places_free integer) RETURNS bigint LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN rest <= least_promise() THEN rest
                ELSE greatest(least_promise(), rest / greatest(1, places_free)) END;

  -- What this device would be answered at this NAS now. Only reads (and opens the period).
  CREATE FUNCTION data_account_reply(account_id integer, at_nas nas, device text, now timestamptz,
                                     with_trace boolean)
  RETURNS radius_reply LANGUAGE plpgsql AS $$
  DECLARE
    v      account_verdict := data_account_verdict(account_id, now, device, with_trace);
    r      radius_reply;
    others taken_places;
    rest   bigint;
  BEGIN
    r.data_account_id := account_id;
    r.verdict := v.verdict;
    r.reason := v.reason;
    r.trace := v.trace;
    IF v.verdict = 'accept' THEN
      others := places_taken(account_id, device, now);
      IF others.places >= v.simultaneous_use THEN
        r.verdict := 'reject';
        r.reason := 'simultaneous_use';
      ELSIF v.is_hard THEN
        rest := v.remaining_bytes - others.promised_bytes;
        IF rest <= 0 THEN
          r.verdict := 'reject';
          r.reason := 'allowance_in_use';
        END IF;
        r.granted_bytes := share_of(rest, v.simultaneous_use - others.places);
      END IF;
      IF with_trace THEN
        r.trace := r.trace || step('simultaneous_use',
          jsonb_build_object('allowed', v.simultaneous_use, 'taken_by_others', others.places,
                             'promised_to_others', others.promised_bytes),
          CASE r.verdict WHEN 'accept' THEN 'passed' ELSE r.reason END);
      END IF;
    END IF;
    IF r.verdict = 'reject' THEN
      r.granted_bytes := NULL;
      r.attributes := ARRAY[reply_message(reject_message(r.reason))];
    ELSE
      r.rate_limit := rate_limit_text(v.download_kbps, v.upload_kbps);
      r.attributes := limit_attributes(at_nas.vendor, r.rate_limit, v.download_kbps,
                                       v.upload_kbps, r.granted_bytes)
        || ('Acct-Interim-Interval := ' || at_nas.interim_seconds);
      IF v.ends_at IS NOT NULL THEN
        r.attributes := r.attributes
          || ('Session-Timeout := ' || ceil(extract(epoch FROM v.ends_at - now))::integer);
      END IF;
      IF v.static_ip IS NOT NULL OR v.framed_pool IS NOT NULL THEN
        r.attributes := r.attributes || address_attribute(v.static_ip, v.framed_pool);
      END IF;
      IF v.is_capped THEN
        r.attributes := r.attributes
          || reply_message('Your data is used up; the speed is reduced');
      END IF;
    END IF;
    IF with_trace THEN
      r.trace := r.trace || step('attributes', jsonb_build_object('vendor', at_nas.vendor),
                                 attributes_json(r.attributes)::text);
    END IF;
    RETURN r;
  END $$;

  -- Whoever changes what a voucher may or has used, or decides by it, holds this first, and only then
  -- its rows. Who holds it has all its packets counted.
  CREATE FUNCTION lock_voucher(wanted integer) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM pg_advisory_xact_lock(1813, wanted);
    IF EXISTS (SELECT FROM accounting_inbox w WHERE w.voucher_id = wanted AND w.error IS NULL) THEN
      PERFORM count_waiting(NULL, wanted);
    END IF;
  END $$;

  -- A voucher's code is its credential, so no log and no session keeps it; a name that is nobody's
  -- may be a code with a letter too many.
  CREATE FUNCTION logged_username(username text, account_id integer, voucher_id integer)
    RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    RETURN CASE WHEN account_id IS NOT NULL THEN username
                WHEN voucher_id IS NOT NULL THEN 'voucher-' || voucher_id
                WHEN username ~ '^[A-Za-z0-9 ._-]{4,40}$' THEN left(username, 2) || '***'
                ELSE username END;
  END $$;
`;

/** The hotspot room replaces these: a username that is no data account's may be a voucher's. */
export const VOUCHER_STUBS = `
  CREATE OR REPLACE FUNCTION voucher_credential(username text,
                                     OUT voucher_id integer, OUT secret bytea, OUT context text)
    LANGUAGE sql STABLE AS 'SELECT NULL::integer, NULL::bytea, NULL::text';
  CREATE OR REPLACE FUNCTION voucher_reply(wanted_id integer, at_nas nas, device text, now timestamptz,
                                login_id bigint, with_trace boolean)
    RETURNS radius_reply LANGUAGE sql VOLATILE AS 'SELECT NULL::radius_reply';
  CREATE OR REPLACE FUNCTION voucher_used(voucher_id integer, session_id bigint, at timestamptz,
                               bytes_in bigint, bytes_out bigint, seconds bigint)
    RETURNS void LANGUAGE sql VOLATILE AS 'SELECT';
  CREATE OR REPLACE FUNCTION open_voucher_session(INOUT s radius_sessions, class text,
                                                  now timestamptz)
    LANGUAGE sql VOLATILE AS 'SELECT s';
  CREATE OR REPLACE FUNCTION reconcile_voucher_session(s radius_sessions, because text,
                                                       now timestamptz)
    RETURNS void LANGUAGE sql VOLATILE AS 'SELECT';
  -- Whether wrong codes of this device, or at this place, are answered without looking at them.
  CREATE OR REPLACE FUNCTION is_guessing(device text, at_nas nas, now timestamptz)
    RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';
  -- After each logged reject of a login that was no data account's.
  CREATE OR REPLACE FUNCTION voucher_rejected(calling_station_id text, at_nas nas, now timestamptz)
    RETURNS void LANGUAGE sql VOLATILE AS 'SELECT';
`;

export const DROP_ANSWER = `
  DROP FUNCTION voucher_rejected(text, nas, timestamptz);
  DROP FUNCTION is_guessing(text, nas, timestamptz);
  DROP FUNCTION reconcile_voucher_session(radius_sessions, text, timestamptz);
  DROP FUNCTION open_voucher_session(radius_sessions, text, timestamptz);
  DROP FUNCTION voucher_used(integer, bigint, timestamptz, bigint, bigint, bigint);
  DROP FUNCTION voucher_reply(integer, nas, text, timestamptz, bigint, boolean);
  DROP FUNCTION voucher_credential(text);
  DROP FUNCTION logged_username(text, integer, integer);
  DROP FUNCTION lock_voucher(integer);
  DROP FUNCTION data_account_reply(integer, nas, text, timestamptz, boolean);
  DROP FUNCTION share_of(bigint, integer);
  DROP FUNCTION least_promise();
  DROP FUNCTION places_taken(integer, text, timestamptz);
  DROP TYPE taken_places;
  DROP FUNCTION silence_allowed(integer);
  DROP FUNCTION reply_message(text);
  DROP FUNCTION address_attribute(inet, text);
  DROP FUNCTION direction_attributes(text, bigint, bigint);
  DROP FUNCTION limit_attributes(text, text, integer, integer, bigint);
  DROP FUNCTION attributes_json(text[]);
  DROP FUNCTION wispr_speed(integer);
  DROP FUNCTION rate_limit_text(integer, integer);
  DROP TYPE radius_reply;
`;
