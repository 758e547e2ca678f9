/** Allowance periods and what is consumed of them. */
export const CREATE_PERIODS = `
  -- Midnight of a business day in the ISP's time zone.
  CREATE FUNCTION midnight(day date) RETURNS timestamptz LANGUAGE sql STABLE
    RETURN day::timestamp AT TIME ZONE isp_timezone();

  -- The latest day on or before a day that is the wanted day of the month, or the last of a shorter one.
  CREATE FUNCTION latest_monthly_day(wanted integer, day date) RETURNS date LANGUAGE sql IMMUTABLE
    RETURN (
      SELECT max(candidate) FROM (
        SELECT least(first + wanted - 1, (first + interval '1 month - 1 day')::date) AS candidate
          FROM unnest(ARRAY[date_trunc('month', day)::date,
                            (date_trunc('month', day) - interval '1 month')::date]) AS first
      ) AS candidates WHERE candidate <= day);

  -- The allowance period that an instant falls into: the calendar month, or, by the setting
  -- allowance_reset, the month since the day of the month on which the account began.
  CREATE FUNCTION allowance_period_at(began_on date, instant timestamptz,
                                      OUT starts_at timestamptz, OUT ends_at timestamptz)
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    day_of_month integer := 1;
    first        date;
    next         date;
  BEGIN
    IF (SELECT value #>> '{}' FROM settings WHERE key = 'allowance_reset') = 'anniversary' THEN
      day_of_month := extract(day FROM began_on);
    END IF;
    first := latest_monthly_day(day_of_month, business_date(instant));
    next := latest_monthly_day(day_of_month,
                               (date_trunc('month', first) + interval '2 months - 1 day')::date);
    starts_at := midnight(first);
    ends_at := midnight(next);
  END $$;

  -- The running period of an account, opened with its plan lot when nobody has yet.
  CREATE FUNCTION open_allowance_period(account_id integer, now timestamptz)
  RETURNS timestamptz LANGUAGE plpgsql AS $$
  DECLARE
    period  record;
    account record;
    latest  timestamptz;
  BEGIN
    SELECT p.starts_at INTO period FROM allowance_periods p
     WHERE p.data_account_id = account_id AND p.starts_at <= now AND p.ends_at > now;
    IF FOUND THEN
      RETURN period.starts_at;
    END IF;
    SELECT d.starts_on, product.kind, product.cap_bytes INTO account
      FROM data_accounts d JOIN products product ON product.id = d.product_id
     WHERE d.id = account_id;
    SELECT * INTO period FROM allowance_period_at(account.starts_on, now);
    -- Where the setting changed, the period before keeps what it has begun. One that somebody else
    -- has opened meanwhile runs, and is not before.
    SELECT max(p.ends_at) INTO latest FROM allowance_periods p
     WHERE p.data_account_id = account_id AND p.ends_at <= now;
    INSERT INTO allowance_periods (data_account_id, starts_at, ends_at)
    VALUES (account_id, greatest(period.starts_at, latest), period.ends_at)
        ON CONFLICT DO NOTHING
    RETURNING starts_at INTO latest;
    IF NOT FOUND THEN
      RETURN greatest(period.starts_at, latest);
    END IF;
    IF account.kind = 'data' AND account.cap_bytes IS NOT NULL THEN
      INSERT INTO allowance_lots
        (data_account_id, kind, granted_bytes, starts_at, expires_at, period_starts_at, created_at)
      VALUES (account_id, 'plan', account.cap_bytes, latest, period.ends_at, latest, now);
    END IF;
    RETURN latest;
  END $$;

  -- What is left of all lots that are open at an instant.
  CREATE FUNCTION remaining_bytes(account_id integer, now timestamptz) RETURNS bigint
    LANGUAGE sql STABLE
    RETURN (SELECT coalesce(sum(granted_bytes - consumed_bytes), 0)::bigint FROM allowance_lots
             WHERE data_account_id = account_id AND starts_at <= now AND expires_at > now);

  -- What is left of the prepaid ones of them.
  CREATE FUNCTION prepaid_balance(account_id integer, now timestamptz) RETURNS bigint
    LANGUAGE sql STABLE
    RETURN (SELECT coalesce(sum(granted_bytes - consumed_bytes), 0)::bigint FROM allowance_lots
             WHERE data_account_id = account_id AND kind = 'prepaid'
               AND starts_at <= now AND expires_at > now);

  -- Takes bytes from the open lots: the first to end, then by priority, then by age.
  -- Answers what they could not cover.
  CREATE FUNCTION consume_lots(account_id integer, at timestamptz, wanted bigint)
  RETURNS bigint LANGUAGE plpgsql AS $$
  DECLARE
    lot  record;
    part bigint;
  BEGIN
    -- Nearly always the first has enough.
    UPDATE allowance_lots l SET consumed_bytes = l.consumed_bytes + wanted
     WHERE l.id = (
             SELECT first.id FROM allowance_lots first
              WHERE first.data_account_id = account_id AND first.starts_at <= at
                AND first.expires_at > at AND first.consumed_bytes < first.granted_bytes
              ORDER BY first.expires_at, first.priority, first.id LIMIT 1)
       AND l.granted_bytes - l.consumed_bytes >= wanted;
    IF FOUND THEN
      RETURN 0;
    END IF;
    FOR lot IN
      SELECT id, granted_bytes - consumed_bytes AS left_bytes FROM allowance_lots
       WHERE data_account_id = account_id AND starts_at <= at AND expires_at > at
         AND consumed_bytes < granted_bytes
       ORDER BY expires_at, priority, id
    LOOP
      EXIT WHEN wanted = 0;
      part := least(wanted, lot.left_bytes);
      UPDATE allowance_lots SET consumed_bytes = consumed_bytes + part WHERE id = lot.id;
      wanted := wanted - part;
    END LOOP;
    RETURN wanted;
  END $$;

  -- Counts use at one instant: in its period, its lots and its day. The caller holds the account.
  CREATE FUNCTION count_usage(account_id integer, at timestamptz, on_day date, is_metered boolean,
                              bytes_in bigint, bytes_out bigint, seconds bigint)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    period_start timestamptz;
    total        bigint := bytes_in + bytes_out;
    uncovered    bigint;
  BEGIN
    LOOP
      UPDATE allowance_periods p SET used_in = used_in + bytes_in, used_out = used_out + bytes_out
       WHERE p.data_account_id = account_id AND p.starts_at <= at AND p.ends_at > at
      RETURNING p.starts_at INTO period_start;
      EXIT WHEN FOUND;
      PERFORM open_allowance_period(account_id, at);
    END LOOP;
    IF NOT is_metered THEN
      UPDATE allowance_periods SET unmetered_bytes = unmetered_bytes + total
       WHERE data_account_id = account_id AND starts_at = period_start;
    ELSIF total > 0 THEN
      uncovered := consume_lots(account_id, at, total);
      IF uncovered > 0 THEN
        UPDATE allowance_periods SET overage_bytes = overage_bytes + uncovered
         WHERE data_account_id = account_id AND starts_at = period_start;
      END IF;
    END IF;
    INSERT INTO usage_days AS d (data_account_id, day, bytes_in, bytes_out, seconds)
    VALUES (account_id, on_day, bytes_in, bytes_out, seconds)
        ON CONFLICT (data_account_id, day) DO UPDATE
       SET bytes_in = d.bytes_in + excluded.bytes_in, bytes_out = d.bytes_out + excluded.bytes_out,
           seconds = d.seconds + excluded.seconds;
  END $$;

  -- Counts use over a span of time; what crosses midnight is divided by time, so that each day
  -- and each period gets its part.
  CREATE FUNCTION spread_usage(account_id integer, since timestamptz, until timestamptz,
                               is_metered boolean, bytes_in bigint, bytes_out bigint, seconds bigint)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    zone   text := isp_timezone();
    day    date := (since AT TIME ZONE zone)::date;
    last   date := (until AT TIME ZONE zone)::date;
    edge   timestamptz;
    within numeric;
    whole  numeric;
    part   record;
  BEGIN
    WHILE day < last LOOP
      edge := midnight(day + 1);
      within := extract(epoch FROM edge - since);
      whole := extract(epoch FROM until - since);
      SELECT floor(bytes_in * within / whole)::bigint AS bytes_in,
             floor(bytes_out * within / whole)::bigint AS bytes_out,
             floor(seconds * within / whole)::bigint AS seconds INTO part;
      PERFORM count_usage(account_id, edge - interval '1 microsecond', day, is_metered,
                          part.bytes_in, part.bytes_out, part.seconds);
      bytes_in := bytes_in - part.bytes_in;
      bytes_out := bytes_out - part.bytes_out;
      seconds := seconds - part.seconds;
      since := edge;
      day := day + 1;
    END LOOP;
    PERFORM count_usage(account_id, until, last, is_metered, bytes_in, bytes_out, seconds);
  END $$;

  -- Pays for the over-use of the running period out of a lot, as far as it goes. The caller holds
  -- the account.
  CREATE FUNCTION settle_overage(lot bigint, now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    account_id   integer;
    free_bytes   bigint;
    period_start timestamptz;
    owed         bigint;
    paid         bigint;
  BEGIN
    SELECT data_account_id, granted_bytes - consumed_bytes INTO account_id, free_bytes
      FROM allowance_lots WHERE id = lot;
    period_start := open_allowance_period(account_id, now);
    SELECT overage_bytes INTO owed FROM allowance_periods
     WHERE data_account_id = account_id AND starts_at = period_start;
    paid := least(owed, free_bytes);
    IF paid > 0 THEN
      UPDATE allowance_lots SET consumed_bytes = consumed_bytes + paid WHERE id = lot;
      UPDATE allowance_periods SET overage_bytes = overage_bytes - paid
       WHERE data_account_id = account_id AND starts_at = period_start;
    END IF;
  END $$;

  -- Credits bytes to an account. Of a soft cap without add_overusage_on_topup they pay for the
  -- over-use first; else they come on top of it. The caller holds the account.
  CREATE FUNCTION grant_lot(account_id integer, lot_kind text, bytes bigint, expires_at timestamptz,
                            topup integer, allocation integer, now timestamptz) RETURNS bigint
  LANGUAGE plpgsql AS $$
  DECLARE
    lot     bigint;
    settles boolean;
  BEGIN
    SELECT p.kind = 'data' AND coalesce(p.cap_mode = 'soft', false) AND NOT p.add_overusage_on_topup
      INTO settles
      FROM data_accounts d JOIN products p ON p.id = d.product_id WHERE d.id = account_id;
    INSERT INTO allowance_lots
      (data_account_id, kind, granted_bytes, starts_at, expires_at, priority, topup_id,
       prepaid_allocation_id, settles_overage, created_at)
    -- Of what ends together the plan is used first, then what was bought in passing.
    VALUES (account_id, lot_kind, bytes, now, grant_lot.expires_at,
            CASE lot_kind WHEN 'topup' THEN 10 WHEN 'prepaid' THEN 20 ELSE 0 END, topup, allocation,
            settles, now)
    RETURNING id INTO lot;
    IF settles THEN
      PERFORM settle_overage(lot, now);
    END IF;
    RETURN lot;
  END $$;

  -- Makes the plan lot of the running period as large as the product now says: what was over-used
  -- moves into a larger lot, what no longer fits becomes over-use. The caller holds the account.
  CREATE FUNCTION regrant_plan(account_id integer, now timestamptz) RETURNS void
  LANGUAGE plpgsql AS $$
  DECLARE
    period_start timestamptz := open_allowance_period(account_id, now);
    wanted       bigint;
    lot          record;
  BEGIN
    SELECT CASE WHEN p.kind = 'data' THEN coalesce(p.cap_bytes, 0) ELSE 0 END INTO wanted
      FROM data_accounts d JOIN products p ON p.id = d.product_id WHERE d.id = account_id;
    SELECT id, granted_bytes INTO lot FROM allowance_lots
     WHERE data_account_id = account_id AND period_starts_at = period_start;
    IF NOT FOUND THEN
      IF wanted = 0 THEN
        RETURN;
      END IF;
      INSERT INTO allowance_lots
        (data_account_id, kind, granted_bytes, starts_at, expires_at, period_starts_at, created_at)
      SELECT account_id, 'plan', 0, now, p.ends_at, period_start, now
        FROM allowance_periods p WHERE p.data_account_id = account_id AND p.starts_at = period_start
      RETURNING id, granted_bytes INTO lot;
    END IF;
    IF lot.granted_bytes <> wanted THEN
      INSERT INTO allowance_regrants (lot_id, bytes_before, bytes_after, created_at)
      VALUES (lot.id, lot.granted_bytes, wanted, now);
      PERFORM resize_plan_lot(account_id, period_start, lot.id, wanted);
    END IF;
  END $$;

  CREATE FUNCTION resize_plan_lot(account_id integer, period_start timestamptz, lot bigint,
                                  wanted bigint) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    consumed bigint;
    owed     bigint;
    moved    bigint;
  BEGIN
    SELECT consumed_bytes INTO consumed FROM allowance_lots WHERE id = lot;
    SELECT overage_bytes INTO owed FROM allowance_periods
     WHERE data_account_id = account_id AND starts_at = period_start;
    -- Above zero: over-use that now fits. Below: use that no longer does.
    moved := CASE WHEN wanted >= consumed THEN least(wanted - consumed, owed)
                  ELSE wanted - consumed END;
    UPDATE allowance_lots SET granted_bytes = wanted, consumed_bytes = consumed + moved
     WHERE id = lot;
    UPDATE allowance_periods SET overage_bytes = overage_bytes - moved
     WHERE data_account_id = account_id AND starts_at = period_start;
  END $$;
`;

export const DROP_PERIODS = `
  DROP FUNCTION resize_plan_lot(integer, timestamptz, bigint, bigint);
  DROP FUNCTION regrant_plan(integer, timestamptz);
  DROP FUNCTION grant_lot(integer, text, bigint, timestamptz, integer, integer, timestamptz);
  DROP FUNCTION settle_overage(bigint, timestamptz);
  DROP FUNCTION spread_usage(integer, timestamptz, timestamptz, boolean, bigint, bigint, bigint);
  DROP FUNCTION count_usage(integer, timestamptz, date, boolean, bigint, bigint, bigint);
  DROP FUNCTION consume_lots(integer, timestamptz, bigint);
  DROP FUNCTION prepaid_balance(integer, timestamptz);
  DROP FUNCTION remaining_bytes(integer, timestamptz);
  DROP FUNCTION open_allowance_period(integer, timestamptz);
  DROP FUNCTION allowance_period_at(date, timestamptz);
  DROP FUNCTION latest_monthly_day(integer, date);
  DROP FUNCTION midnight(date);
`;
