/**
 * Usage anew from the evidence: every packet, lot and regrant of an account in the order in which
 * they came, by the functions that counted them then. What was right stays as it is to the byte.
 */
export const CREATE_REBUILD = `
  -- Every figure that a rebuild makes anew, one row each.
  CREATE FUNCTION usage_figures(account_id integer)
  RETURNS TABLE (kind text, key text, figures text) LANGUAGE sql STABLE AS $$
    SELECT 'sessions', s.id::text,
           concat_ws(' ', s.bytes_in, s.bytes_out, s.seconds, s.run, s.segments, s.mark_rank,
                     s.mark_seconds, s.base_seconds, s.mark_in, s.base_in, s.mark_out, s.base_out,
                     s.updated_at)
      FROM radius_sessions s WHERE s.data_account_id = account_id
    UNION ALL
    SELECT 'days', u.day::text, concat_ws(' ', u.bytes_in, u.bytes_out, u.seconds)
      FROM usage_days u WHERE u.data_account_id = account_id
    UNION ALL
    SELECT 'periods', a.starts_at::text,
           concat_ws(' ', a.used_in, a.used_out, a.overage_bytes, a.unmetered_bytes)
      FROM allowance_periods a WHERE a.data_account_id = account_id
    UNION ALL
    SELECT 'lots', l.id::text, concat_ws(' ', l.granted_bytes, l.consumed_bytes)
      FROM allowance_lots l WHERE l.data_account_id = account_id;
  $$;

  -- Takes an account back to the moment before its first packet: lots as they were granted, nothing used.
  CREATE FUNCTION forget_usage(account_id integer) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    DELETE FROM usage_days WHERE data_account_id = account_id;
    UPDATE allowance_periods
       SET used_in = 0, used_out = 0, overage_bytes = 0, unmetered_bytes = 0
     WHERE data_account_id = account_id;
    -- Not yet granted: a packet that came before its lot does not use it.
    UPDATE allowance_lots SET granted_bytes = 0, consumed_bytes = 0
     WHERE data_account_id = account_id;
    UPDATE radius_sessions
       SET bytes_in = 0, bytes_out = 0, seconds = 0, run = 1, segments = 1, mark_rank = 0,
           mark_seconds = 0, base_seconds = 0, mark_in = 0, base_in = 0, mark_out = 0, base_out = 0,
           updated_at = started_at
     WHERE data_account_id = account_id;
  END $$;

  -- Whether sessions have used something of which no packet is kept: what has no evidence stays.
  CREATE FUNCTION lacks_evidence(account_id integer) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
      SELECT FROM radius_sessions s
       WHERE s.data_account_id = account_id AND s.bytes_in + s.bytes_out + s.seconds > 0
         AND NOT EXISTS (SELECT FROM accounting_packets p WHERE p.session_id = s.id));

  -- Counts the usage of an account anew. Answers how many rows of what were wrong, '{}' when all was
  -- right, NULL when evidence is missing (then nothing is touched).
  CREATE FUNCTION rebuild_usage(account_id integer) RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    grants jsonb;
    before jsonb;
    event  record;
    s      radius_sessions;
    p      accounting_packets;
  BEGIN
    PERFORM lock_data_account(account_id);
    IF lacks_evidence(account_id) THEN
      RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(kind || ' ' || key, figures) INTO before FROM usage_figures(account_id);
    SELECT jsonb_object_agg(l.id, coalesce(
             (SELECT r.bytes_before FROM allowance_regrants r
               WHERE r.lot_id = l.id ORDER BY r.seq LIMIT 1), l.granted_bytes))
      INTO grants FROM allowance_lots l WHERE l.data_account_id = account_id;
    PERFORM forget_usage(account_id);
    FOR event IN
      SELECT evidence.seq, 'packet' AS kind, evidence AS packet, NULL::allowance_lots AS lot,
             NULL::bigint AS bytes
        FROM radius_sessions o JOIN accounting_packets evidence ON evidence.session_id = o.id
       WHERE o.data_account_id = account_id
      UNION ALL
      -- A plan lot may be younger than the packet that opened its period.
      SELECT CASE l.kind WHEN 'plan' THEN 0 ELSE l.seq END, 'lot', NULL, l,
             (grants ->> l.id::text)::bigint
        FROM allowance_lots l WHERE l.data_account_id = account_id
      UNION ALL
      SELECT r.seq, 'regrant', NULL, l, r.bytes_after
        FROM allowance_regrants r JOIN allowance_lots l ON l.id = r.lot_id
       WHERE l.data_account_id = account_id
       ORDER BY 1
    LOOP
      IF event.kind = 'packet' THEN
        p := event.packet;
        SELECT * INTO s FROM radius_sessions o WHERE o.id = p.session_id;
        PERFORM save_session(apply_packet(s, p));
      ELSIF event.kind = 'lot' THEN
        UPDATE allowance_lots SET granted_bytes = event.bytes WHERE id = (event.lot).id;
        IF (event.lot).settles_overage THEN
          PERFORM settle_overage((event.lot).id, (event.lot).created_at);
        END IF;
      ELSE
        PERFORM resize_plan_lot(account_id, (event.lot).period_starts_at, (event.lot).id,
                                event.bytes);
      END IF;
    END LOOP;
    RETURN (
      SELECT coalesce(jsonb_object_agg(changed.kind, changed.rows), '{}') FROM (
        SELECT split_part(coalesce(was.key, now.kind), ' ', 1) AS kind, count(*) AS rows
          FROM jsonb_each_text(coalesce(before, '{}')) was
          FULL JOIN usage_figures(account_id) now ON now.kind || ' ' || now.key = was.key
         WHERE was.value IS DISTINCT FROM now.figures
         GROUP BY 1) changed);
  END $$;

  -- The same answer, and everything left as it was.
  CREATE FUNCTION check_usage(account_id integer) RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    wrong jsonb;
  BEGIN
    wrong := rebuild_usage(account_id);
    RAISE EXCEPTION USING ERRCODE = 'LM001';
  EXCEPTION WHEN SQLSTATE 'LM001' THEN
    RETURN wrong;
  END $$;
`;

export const DROP_REBUILD = `
  DROP FUNCTION check_usage(integer);
  DROP FUNCTION rebuild_usage(integer);
  DROP FUNCTION lacks_evidence(integer);
  DROP FUNCTION forget_usage(integer);
  DROP FUNCTION usage_figures(integer);
`;
