/** Policy on every interim: what a NAS has to be told anew, and whether it did as told. */
export const CREATE_POLICY = `
  -- Queues a CoA or Disconnect for a session; the newest wins, the worker sends it.
  CREATE FUNCTION request_coa(s radius_sessions, kind text, cause text, attributes jsonb,
                              now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    request bigint;
  BEGIN
    IF s.nas_id IS NULL THEN
      RETURN;
    END IF;
    UPDATE coa_requests c SET state = 'superseded', settled_at = now
     WHERE c.session_id = s.id AND c.state = 'queued';
    INSERT INTO coa_requests (session_id, nas_id, kind, cause, attributes, queued_at)
    VALUES (s.id, s.nas_id, kind, cause, attributes, now)
    RETURNING id INTO request;
    PERFORM graphile_worker.add_job('radius.send-coa', json_build_object('requestId', request));
  END $$;

  -- Asks for a Disconnect unless one is under way or has just failed: the next interim asks again.
  CREATE FUNCTION request_disconnect(s radius_sessions, cause text, now timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    IF NOT EXISTS (
      SELECT FROM coa_requests c
       WHERE c.session_id = s.id AND c.kind = 'disconnect'
         AND (c.state IN ('queued', 'sent', 'acked')
              OR (c.state IN ('nak', 'timeout') AND c.settled_at > now - interval '1 minute'))
    ) THEN
      PERFORM request_coa(s, 'disconnect', cause, '{}', now);
    END IF;
  END $$;

  -- Brings one open session in line with the verdict of now.
  -- @param because why an act asks; NULL when the session itself has reported
  CREATE FUNCTION reconcile_session(s radius_sessions, because text, now timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    v       account_verdict := data_account_verdict(s.data_account_id, now, s.device, false);
    others  taken_places;
    share   bigint;
    left_bytes bigint := s.total_limit - s.bytes_in - s.bytes_out;
    wanted  text;
    vendor  text;
  BEGIN
    IF because IS NULL AND v.remaining_bytes = 0
       AND request_auto_topup(s.data_account_id, now) THEN
      RETURN;
    END IF;
    IF v.verdict = 'reject' THEN
      PERFORM request_disconnect(s, coalesce(because, v.reason), now);
      RETURN;
    END IF;
    IF because IS NOT NULL AND family(v.static_ip) = 4 AND s.framed_ip <> v.static_ip THEN
      PERFORM request_disconnect(s, because, now);
      RETURN;
    END IF;
    wanted := rate_limit_text(v.download_kbps, v.upload_kbps);
    -- No share is more than all that is left: most interims need not ask what others were promised.
    IF because IS NULL AND v.is_hard AND wanted IS NOT DISTINCT FROM s.rate_limit
       AND left_bytes >= v.remaining_bytes / 4 THEN
      RETURN;
    END IF;
    IF v.is_hard THEN
      others := places_taken(s.data_account_id, s.device, now);
      share := greatest(0, share_of(v.remaining_bytes - others.promised_bytes,
                                    v.simultaneous_use - others.places));
    END IF;
    IF wanted IS DISTINCT FROM s.rate_limit
       OR (share IS NULL) <> (left_bytes IS NULL)
       OR (because IS NOT NULL AND share <> left_bytes)
       OR left_bytes < share / 4 THEN
      SELECT n.vendor INTO vendor FROM nas n WHERE n.id = s.nas_id;
      UPDATE radius_sessions
         SET rate_limit = wanted, total_limit = s.bytes_in + s.bytes_out + share
       WHERE id = s.id;
      PERFORM request_coa(s, 'coa',
        coalesce(because, CASE WHEN v.is_capped THEN 'once_capped' ELSE 'policy' END),
        attributes_json(
          limit_attributes(vendor, wanted, v.download_kbps, v.upload_kbps,
                           s.bytes_in + s.bytes_out + share)
          || CASE WHEN wanted IS NULL AND vendor = 'mikrotik'
               THEN 'Mikrotik-Rate-Limit := 0/0' END),
        now);
    END IF;
  END $$;

  -- After an act on an account: every open session of it. The caller holds the account.
  CREATE FUNCTION reconcile_data_account(account_id integer, because text, now timestamptz)
  RETURNS integer LANGUAGE plpgsql AS $$
  DECLARE
    s      radius_sessions;
    number integer := 0;
  BEGIN
    FOR s IN SELECT * FROM radius_sessions
              WHERE data_account_id = account_id AND stopped_at IS NULL ORDER BY id LOOP
      PERFORM reconcile_session(s, because, now);
      number := number + 1;
    END LOOP;
    RETURN number;
  END $$;

  -- What an interim proves of an answered request: a session that goes on was not disconnected, one
  -- that is faster than told was not changed. The latter is disconnected instead.
  CREATE FUNCTION verify_coa(before radius_sessions, after radius_sessions, now timestamptz)
  RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    c          coa_requests;
    elapsed    bigint := after.seconds - before.seconds;
    is_faster  boolean;
  BEGIN
    SELECT * INTO c FROM coa_requests
     WHERE session_id = after.id AND state = 'acked' ORDER BY id DESC LIMIT 1;
    IF NOT FOUND OR elapsed <= 0 THEN
      RETURN;
    END IF;
    IF c.kind = 'disconnect' THEN
      -- What was on its way when the NAS acknowledged proves nothing.
      IF after.updated_at > c.answered_at + interval '5 seconds' THEN
        UPDATE coa_requests SET state = 'ineffective', settled_at = now WHERE id = c.id;
      END IF;
      RETURN;
    END IF;
    -- Counters are read between packets, so a third more than told is still as told.
    is_faster := coalesce(
      (after.bytes_out - before.bytes_out) * 8 / elapsed
        > (c.attributes ->> 'WISPr-Bandwidth-Max-Down')::bigint * 4 / 3
      OR (after.bytes_in - before.bytes_in) * 8 / elapsed
        > (c.attributes ->> 'WISPr-Bandwidth-Max-Up')::bigint * 4 / 3, false);
    IF NOT is_faster THEN
      UPDATE coa_requests SET state = 'effective', settled_at = now WHERE id = c.id;
    ELSIF before.updated_at >= c.answered_at THEN
      UPDATE coa_requests SET state = 'ineffective', settled_at = now WHERE id = c.id;
      PERFORM request_disconnect(after, 'coa_ineffective', now);
    END IF;
  END $$;

  -- What automatic top-ups of the running period have cost an account.
  CREATE FUNCTION auto_topups_cost(account_id integer, now timestamptz) RETURNS numeric
    LANGUAGE sql STABLE
    RETURN (SELECT coalesce(sum(t.price), 0)
              FROM topups t
              JOIN allowance_periods p ON p.data_account_id = t.data_account_id
                                      AND p.starts_at = t.period_starts_at
             WHERE t.data_account_id = account_id AND t.source = 'auto'
               AND p.starts_at <= now AND p.ends_at > now);

  -- Has a top-up bought by itself, by a job, when nothing is left and the account's setting and its
  -- limit allow it. Until the job has decided, open sessions are left as they are.
  CREATE FUNCTION request_auto_topup(account_id integer, now timestamptz) RETURNS boolean
  LANGUAGE plpgsql AS $$
  DECLARE
    wish record;
  BEGIN
    IF (facts_of(account_id, now)).auto_topup_type_id IS NULL THEN
      RETURN false;
    END IF;
    SELECT t.price, d.auto_topup_limit AS allowed INTO wish
      FROM data_accounts d
      JOIN products p ON p.id = d.product_id
      JOIN topup_types t ON t.id = d.auto_topup_type_id
     WHERE d.id = account_id AND (p.kind = 'prepaid' OR p.cap_bytes IS NOT NULL)
       AND t.is_active AND (t.product_id IS NULL OR t.product_id = d.product_id)
       AND (d.auto_topup_paused_until IS NULL OR d.auto_topup_paused_until <= now);
    IF NOT FOUND OR remaining_bytes(account_id, now) > 0
       OR auto_topups_cost(account_id, now) + wish.price > wish.allowed THEN
      RETURN false;
    END IF;
    PERFORM graphile_worker.add_job('radius.auto-topup',
      json_build_object('dataAccountId', account_id), job_key => 'radius.auto-topup:' || account_id);
    RETURN true;
  END $$;
`;

export const DROP_POLICY = `
  DROP FUNCTION request_auto_topup(integer, timestamptz);
  DROP FUNCTION auto_topups_cost(integer, timestamptz);
  DROP FUNCTION verify_coa(radius_sessions, radius_sessions, timestamptz);
  DROP FUNCTION reconcile_data_account(integer, text, timestamptz);
  DROP FUNCTION reconcile_session(radius_sessions, text, timestamptz);
  DROP FUNCTION request_disconnect(radius_sessions, text, timestamptz);
  DROP FUNCTION request_coa(radius_sessions, text, text, jsonb, timestamptz);
`;
