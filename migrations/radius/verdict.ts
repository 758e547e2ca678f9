/**
 * The verdict, in one place: FreeRADIUS, get_data_account_details, explain and CoA all ask here.
 * Reasons are wire words; `reject_message` puts them into sentences.
 */
export const CREATE_VERDICT = `
  CREATE TYPE account_verdict AS (
    verdict           text,
    reason            text,
    download_kbps     integer,
    upload_kbps       integer,
    is_metered        boolean,
    is_hard           boolean,
    is_capped         boolean,
    remaining_bytes   bigint,
    -- When nothing of the allowance will be left, if time alone brings that about.
    ends_at           timestamptz,
    simultaneous_use  integer,
    static_ip         inet,
    framed_pool       text,
    trace             jsonb
  );

  CREATE FUNCTION reject_message(reason text) RETURNS text LANGUAGE sql IMMUTABLE
    RETURN CASE reason
      WHEN 'unknown_username' THEN 'Unknown username or wrong password'
      WHEN 'wrong_password' THEN 'Unknown username or wrong password'
      WHEN 'terminated' THEN 'This account has been closed'
      WHEN 'not_started' THEN 'This account has not started yet'
      WHEN 'customer_suspended' THEN 'Your services are suspended'
      WHEN 'customer_cancelled' THEN 'Your services have been cancelled'
      WHEN 'hold_abuse' THEN 'This account is blocked for abuse; please call us'
      WHEN 'hold_admin' THEN 'This account is suspended; please call us'
      WHEN 'hold_billing' THEN 'This account is suspended for non-payment'
      WHEN 'hold_customer_pause' THEN 'This account is paused at your request'
      WHEN 'mac_mismatch' THEN 'This account is locked to another device'
      WHEN 'cap_reached' THEN 'Your data is used up; please top up'
      WHEN 'no_prepaid_data' THEN 'You have no prepaid data left; please buy some'
      WHEN 'simultaneous_use' THEN 'This account is already on line'
      WHEN 'allowance_in_use' THEN 'Your other sessions may use the rest of your data'
      WHEN 'guessing' THEN 'Too many wrong codes; try again in ten minutes'
      WHEN 'voucher_not_started' THEN 'This code is not valid yet'
      WHEN 'voucher_expired' THEN 'This code has expired'
      WHEN 'voucher_finished' THEN 'This code is used up'
      WHEN 'voucher_upload_used' THEN 'This code has no upload left'
      WHEN 'voucher_download_used' THEN 'This code has no download left'
      WHEN 'voucher_daily_used' THEN 'The time of this code is used up for today'
      WHEN 'voucher_cancelled' THEN 'This code has been cancelled'
      WHEN 'voucher_blocked' THEN 'This code is blocked; please ask for help'
      WHEN 'voucher_elsewhere' THEN 'This code is for another place'
      WHEN 'voucher_devices' THEN 'This code is in use with other devices'
      WHEN 'voucher_in_use' THEN 'Other devices may use the rest of this code'
      ELSE 'Access denied' END;

  -- A Calling-Station-Id in one spelling: a MAC as PostgreSQL writes it, anything else as it is.
  CREATE FUNCTION device_of(calling_station_id text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    -- As nearly all NAS spell it, without a regular expression.
    IF translate(calling_station_id, '0123456789ABCDEFabcdef', '') = '-----'
       AND calling_station_id LIKE '__-__-__-__-__-__' THEN
      RETURN lower(replace(calling_station_id, '-', ':'));
    ELSIF calling_station_id ~ '^([0-9A-Fa-f]{2}[-:.]?){5}[0-9A-Fa-f]{2}$'
       OR calling_station_id ~ '^([0-9A-Fa-f]{4}[-:.]){2}[0-9A-Fa-f]{4}$' THEN
      RETURN regexp_replace(lower(regexp_replace(calling_station_id, '[^0-9A-Fa-f]', '', 'g')),
                            '(..)(?=.)', '\\1:', 'g');
    END IF;
    RETURN coalesce(calling_station_id, '');
  END $$;

  -- One line of a trace.
  CREATE FUNCTION step(name text, input jsonb, outcome text) RETURNS jsonb LANGUAGE sql IMMUTABLE
    RETURN jsonb_build_array(jsonb_build_object('step', name, 'input', input, 'outcome', outcome));

  -- The speed that a fair-use policy leaves of a speed: of the steps that are reached, the slowest.
  CREATE FUNCTION limited_speed(policy integer, account_id integer, now timestamptz,
                                allowance_bytes bigint, INOUT download_kbps integer,
                                INOUT upload_kbps integer, OUT used jsonb)
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    today        date := business_date(now);
    period_start date;
    bytes        record;
  BEGIN
    SELECT business_date(p.starts_at) INTO period_start FROM allowance_periods p
     WHERE p.data_account_id = account_id AND p.starts_at <= now AND p.ends_at > now;
    SELECT coalesce(sum(bytes_in + bytes_out) FILTER (WHERE day = today), 0) AS day,
           coalesce(sum(bytes_in + bytes_out)
                    FILTER (WHERE day >= date_trunc('week', today)::date), 0) AS week,
           coalesce(sum(bytes_in + bytes_out) FILTER (WHERE day >= period_start), 0) AS month
      INTO bytes FROM usage_days
     WHERE data_account_id = account_id AND day <= today
       AND day >= least(date_trunc('week', today)::date, period_start);
    used := jsonb_build_object('day', bytes.day, 'week', bytes.week, 'month', bytes.month);
    -- Rounded up: zero would mean unlimited to a NAS. Of an unlimited speed a percentage is unlimited.
    SELECT least(limited_speed.download_kbps, min(coalesce(s.download_kbps,
                   ((limited_speed.download_kbps::bigint * s.speed_percent + 99) / 100)::integer))),
           least(limited_speed.upload_kbps, min(coalesce(s.upload_kbps,
                   ((limited_speed.upload_kbps::bigint * s.speed_percent + 99) / 100)::integer)))
      INTO download_kbps, upload_kbps
      FROM fup_speed_limit_steps s
     WHERE s.policy_id = policy
       AND CASE s."window" WHEN 'day' THEN bytes.day WHEN 'week' THEN bytes.week
                           ELSE bytes.month END
           >= coalesce(s.used_bytes, s.used_percent * allowance_bytes / 100);
  END $$;

  -- The speed in the best boost window that is open, never less than without one.
  CREATE FUNCTION boosted_speed(policy integer, now timestamptz,
                                INOUT download_kbps integer, INOUT upload_kbps integer,
                                OUT is_open boolean)
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    local_now timestamp := now AT TIME ZONE isp_timezone();
    clock     time := local_now::time;
    weekday   integer := extract(isodow FROM local_now);
    day_before integer := CASE weekday WHEN 1 THEN 7 ELSE weekday - 1 END;
  BEGIN
    SELECT greatest(boosted_speed.download_kbps, max(coalesce(w.download_kbps,
                      least(2000000000, boosted_speed.download_kbps::bigint * w.speed_percent / 100)::integer))),
           greatest(boosted_speed.upload_kbps, max(coalesce(w.upload_kbps,
                      least(2000000000, boosted_speed.upload_kbps::bigint * w.speed_percent / 100)::integer))),
           count(*) > 0
      INTO download_kbps, upload_kbps, is_open
      FROM fup_speed_boost_windows w
     WHERE w.policy_id = policy
       AND CASE WHEN w.starts_at < w.ends_at
                THEN weekday = ANY (w.weekdays) AND clock >= w.starts_at AND clock < w.ends_at
                ELSE (weekday = ANY (w.weekdays) AND clock >= w.starts_at)
                  OR (day_before = ANY (w.weekdays) AND clock < w.ends_at) END;
  END $$;

  -- What keeps an account off line whatever it has used: the first objection becomes the reason.
  CREATE FUNCTION judge_access(v account_verdict, f account_facts, device text, now timestamptz,
                               with_trace boolean) RETURNS account_verdict LANGUAGE plpgsql AS $$
  BEGIN
    IF f.lifecycle = 'terminated' THEN
      v.reason := 'terminated';
    ELSIF f.lifecycle = 'pending' AND f.starts_on > business_date(now) THEN
      v.reason := 'not_started';
    END IF;
    IF with_trace THEN
      v.trace := v.trace || step('lifecycle',
        jsonb_build_object('lifecycle', f.lifecycle, 'starts_on', f.starts_on),
        coalesce(v.reason, 'passed'));
    END IF;
    IF v.reason IS NOT NULL THEN RETURN v; END IF;

    IF f.hold IS NOT NULL OR f.customer_status <> 'active' THEN
      v.reason := coalesce('hold_' || f.hold, 'customer_' || f.customer_status);
    END IF;
    IF with_trace THEN
      v.trace := v.trace || step('holds',
        jsonb_build_object('customer_status', f.customer_status, 'hold', f.hold),
        coalesce(v.reason, 'passed'));
    END IF;
    IF v.reason IS NOT NULL THEN RETURN v; END IF;

    IF f.mac_address IS NOT NULL AND f.mac_address IS DISTINCT FROM device THEN
      v.reason := 'mac_mismatch';
    END IF;
    IF with_trace THEN
      v.trace := v.trace || step('device',
        jsonb_build_object('mac_address', f.mac_address, 'device', device),
        coalesce(v.reason, 'passed'));
    END IF;
    RETURN v;
  END $$;

  -- What makes it slower or faster than its product and its cap: policies, and paying late.
  CREATE FUNCTION adjust_speed(v account_verdict, f account_facts, now timestamptz,
                               with_trace boolean) RETURNS account_verdict LANGUAGE plpgsql AS $$
  DECLARE
    used jsonb;
    is_boosted boolean;
  BEGIN
    IF f.fup_speed_limit_policy_id IS NOT NULL THEN
      PERFORM open_allowance_period(f.data_account_id, now);
      SELECT limited.download_kbps, limited.upload_kbps, limited.used
        INTO v.download_kbps, v.upload_kbps, used
        FROM limited_speed(f.fup_speed_limit_policy_id, f.data_account_id, now, f.cap_bytes,
                           v.download_kbps, v.upload_kbps) AS limited;
    END IF;
    IF with_trace THEN
      v.trace := v.trace || CASE WHEN f.fup_speed_limit_policy_id IS NULL
        THEN step('fup_limit', 'null', 'no policy')
        ELSE step('fup_limit', jsonb_build_object('policy_id', f.fup_speed_limit_policy_id,
                                                  'used_bytes', used),
                  speed_text(v.download_kbps, v.upload_kbps)) END;
    END IF;

    IF f.fup_speed_boost_policy_id IS NOT NULL THEN
      SELECT boosted.download_kbps, boosted.upload_kbps, boosted.is_open
        INTO v.download_kbps, v.upload_kbps, is_boosted
        FROM boosted_speed(f.fup_speed_boost_policy_id, now,
                           v.download_kbps, v.upload_kbps) AS boosted;
    END IF;
    IF with_trace THEN
      v.trace := v.trace || CASE WHEN f.fup_speed_boost_policy_id IS NULL
        THEN step('boost', 'null', 'no policy')
        ELSE step('boost', jsonb_build_object('policy_id', f.fup_speed_boost_policy_id,
                                              'is_open', is_boosted),
                  speed_text(v.download_kbps, v.upload_kbps)) END;
    END IF;

    IF f.slowdown_kbps IS NOT NULL THEN
      v.download_kbps := least(v.download_kbps, f.slowdown_kbps);
      v.upload_kbps := least(v.upload_kbps, f.slowdown_kbps);
      IF with_trace THEN
        v.trace := v.trace || step('slow_down', jsonb_build_object('kbps', f.slowdown_kbps),
                                   speed_text(v.download_kbps, v.upload_kbps));
      END IF;
    END IF;
    RETURN v;
  END $$;

  -- May this account be on line now with this device, and how fast? Ordered, the first no decides.
  CREATE FUNCTION data_account_verdict(account_id integer, now timestamptz, device text,
                                       with_trace boolean)
  RETURNS account_verdict LANGUAGE plpgsql AS $$
  DECLARE
    f account_facts := facts_of(account_id, now);
    v account_verdict;
    period_start timestamptz;
    has_begun boolean := false;
    -- Most accounts are plain; of the others, and to explain one, every step is taken.
    takes_all boolean := with_trace OR NOT is_plain(f, device);
  BEGIN
    v.verdict := 'reject';
    v.trace := '[]';
    v.simultaneous_use := f.simultaneous_use;
    v.is_metered := f.is_metered;
    v.is_hard := f.is_hard;
    v.static_ip := f.static_ip;
    v.framed_pool := f.framed_pool;

    IF takes_all THEN
      v := judge_access(v, f, device, now, with_trace);
      IF v.reason IS NOT NULL THEN RETURN v; END IF;
    END IF;

    v.is_capped := false;
    v.download_kbps := f.download_kbps;
    v.upload_kbps := f.upload_kbps;
    IF with_trace THEN
      v.trace := v.trace || step('base_speed', jsonb_build_object('product', f.product_code),
                                 speed_text(v.download_kbps, v.upload_kbps));
    END IF;
    IF v.is_metered THEN
      LOOP
        SELECT coalesce(sum(l.granted_bytes - l.consumed_bytes), 0), max(l.period_starts_at)
          INTO v.remaining_bytes, period_start
          FROM allowance_lots l
         WHERE l.data_account_id = account_id AND l.starts_at <= now AND l.expires_at > now;
        -- Without a plan lot the period may not have begun yet.
        EXIT WHEN period_start IS NOT NULL OR has_begun;
        PERFORM open_allowance_period(account_id, now);
        has_begun := true;
      END LOOP;
      v.is_capped := v.remaining_bytes = 0;
      IF f.product_kind = 'prepaid' THEN
        SELECT nullif(max(l.expires_at), 'infinity') INTO v.ends_at FROM allowance_lots l
         WHERE l.data_account_id = account_id AND l.starts_at <= now AND l.expires_at > now
           AND l.consumed_bytes < l.granted_bytes;
      END IF;
      IF v.is_capped THEN
        IF v.is_hard THEN
          v.reason := CASE f.product_kind WHEN 'prepaid' THEN 'no_prepaid_data' ELSE 'cap_reached' END;
        ELSE
          v.download_kbps := coalesce(f.once_capped_download_kbps, v.download_kbps);
          v.upload_kbps := coalesce(f.once_capped_upload_kbps, v.upload_kbps);
        END IF;
      END IF;
    END IF;
    IF with_trace THEN
      v.trace := v.trace || step('allowance',
        jsonb_build_object('cap_bytes', f.cap_bytes, 'cap_mode', f.cap_mode,
                           'remaining_bytes', v.remaining_bytes),
        CASE WHEN v.reason IS NOT NULL THEN v.reason
             WHEN v.is_capped THEN 'once_capped: ' || speed_text(v.download_kbps, v.upload_kbps)
             WHEN v.is_metered THEN 'passed' ELSE 'unmetered' END);
    END IF;
    IF v.reason IS NOT NULL THEN RETURN v; END IF;

    IF takes_all THEN
      v := adjust_speed(v, f, now, with_trace);
    END IF;
    v.verdict := 'accept';
    v.reason := CASE WHEN v.is_capped THEN 'once_capped' ELSE 'ok' END;
    RETURN v;
  END $$;

  CREATE FUNCTION speed_text(download_kbps integer, upload_kbps integer) RETURNS text
    LANGUAGE sql IMMUTABLE
    RETURN coalesce(download_kbps || ' kbit/s down, ' || upload_kbps || ' kbit/s up', 'unlimited');
`;

export const DROP_VERDICT = `
  DROP FUNCTION data_account_verdict(integer, timestamptz, text, boolean);
  DROP FUNCTION adjust_speed(account_verdict, account_facts, timestamptz, boolean);
  DROP FUNCTION judge_access(account_verdict, account_facts, text, timestamptz, boolean);
  DROP FUNCTION speed_text(integer, integer);
  DROP FUNCTION boosted_speed(integer, timestamptz, integer, integer);
  DROP FUNCTION limited_speed(integer, integer, timestamptz, bigint, integer, integer);
  DROP FUNCTION step(text, jsonb, text);
  DROP FUNCTION device_of(text);
  DROP FUNCTION reject_message(text);
  DROP TYPE account_verdict;
`;
