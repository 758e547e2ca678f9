/** What vouchers have used, anew from the evidence; migrations/radius/rebuild.ts does it for accounts. */
export const CREATE_VOUCHER_REBUILD = `
  -- Every figure that a rebuild makes anew, one row each.
  CREATE FUNCTION voucher_figures(rebuilt integer)
  RETURNS TABLE (kind text, key text, figures text) LANGUAGE sql STABLE AS $$
    SELECT 'sessions', s.id::text,
           concat_ws(' ', s.bytes_in, s.bytes_out, s.seconds, s.run, s.segments, s.mark_rank,
                     s.mark_seconds, s.base_seconds, s.mark_in, s.base_in, s.mark_out, s.base_out,
                     s.updated_at)
      FROM radius_sessions s WHERE s.voucher_id = rebuilt
    UNION ALL
    SELECT 'vouchers', v.id::text,
           concat_ws(' ', v.bytes_in, v.bytes_out, v.seconds_used, v.last_day, v.last_day_seconds)
      FROM vouchers v WHERE v.id = rebuilt;
  $$;

  -- Whether something was used of which no packet is kept: what has no evidence stays.
  CREATE FUNCTION voucher_lacks_evidence(rebuilt integer) RETURNS boolean LANGUAGE sql STABLE
    RETURN EXISTS (
        SELECT FROM radius_sessions o
         WHERE o.voucher_id = rebuilt AND o.bytes_in + o.bytes_out + o.seconds > 0
           AND NOT EXISTS (SELECT FROM accounting_packets e WHERE e.session_id = o.id))
      OR EXISTS (
        SELECT FROM vouchers v
         WHERE v.id = rebuilt AND v.bytes_in + v.bytes_out + v.seconds_used > 0
           AND NOT EXISTS (SELECT FROM radius_sessions o WHERE o.voucher_id = rebuilt));

  -- Counts what a voucher has used anew. Answers how many rows of what were wrong, '{}' when all was
  -- right, NULL when evidence is missing (then nothing is touched).
  CREATE FUNCTION rebuild_voucher(rebuilt integer) RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    before jsonb;
    s      radius_sessions;
    p      accounting_packets;
  BEGIN
    PERFORM lock_voucher(rebuilt);
    IF voucher_lacks_evidence(rebuilt) THEN
      RETURN NULL;
    END IF;
    SELECT jsonb_object_agg(kind || ' ' || key, figures) INTO before FROM voucher_figures(rebuilt);
    UPDATE vouchers
       SET bytes_in = 0, bytes_out = 0, seconds_used = 0, last_day = NULL, last_day_seconds = 0
     WHERE id = rebuilt;
    UPDATE radius_sessions
       SET bytes_in = 0, bytes_out = 0, seconds = 0, run = 1, segments = 1, mark_rank = 0,
           mark_seconds = 0, base_seconds = 0, mark_in = 0, base_in = 0, mark_out = 0, base_out = 0,
           updated_at = started_at
     WHERE voucher_id = rebuilt;
    FOR p IN
      SELECT e.* FROM radius_sessions o JOIN accounting_packets e ON e.session_id = o.id
       WHERE o.voucher_id = rebuilt ORDER BY e.seq
    LOOP
      SELECT * INTO s FROM radius_sessions o WHERE o.id = p.session_id;
      PERFORM save_session(apply_packet(s, p));
    END LOOP;
    RETURN (
      SELECT coalesce(jsonb_object_agg(changed.kind, changed.rows), '{}') FROM (
        SELECT now.kind, count(*) AS rows
          FROM voucher_figures(rebuilt) now
         WHERE before ->> (now.kind || ' ' || now.key) IS DISTINCT FROM now.figures
         GROUP BY 1) changed);
  END $$;

  -- The same answer, and everything left as it was.
  CREATE FUNCTION check_voucher(rebuilt integer) RETURNS jsonb LANGUAGE plpgsql AS $$
  DECLARE
    wrong jsonb;
  BEGIN
    wrong := rebuild_voucher(rebuilt);
    RAISE EXCEPTION USING ERRCODE = 'LM001';
  EXCEPTION WHEN SQLSTATE 'LM001' THEN
    RETURN wrong;
  END $$;
`;

export const DROP_VOUCHER_REBUILD = `
  DROP FUNCTION check_voucher(integer);
  DROP FUNCTION rebuild_voucher(integer);
  DROP FUNCTION voucher_lacks_evidence(integer);
  DROP FUNCTION voucher_figures(integer);
`;
