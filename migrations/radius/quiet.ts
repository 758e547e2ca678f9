/**
 * Most packets say only that all goes on as it did: the next interim of an open session, a Start where
 * nothing was open, a Stop that nobody waits for. They are counted in sets, to the same figures as
 * one by one (take_packet, spread_usage): `npm run usage:rebuild` compares the two. What is not
 * surely ordinary is left to count_packet.
 *
 * The statements are planned anew for each batch, hence EXECUTE: a plan that was kept from when a table
 * was small joins the wrong way round. What decides is a column first and a condition only then: to the
 * planner so many conditions let nothing pass, and it would choose a plan for nothing.
 */
export const CREATE_QUIET = `
  -- Whether the allowance asks for nothing: something is left, and a hard cap's session may still use
  -- a fourth of it.
  -- @param left_promise bytes that the session may still use, by what its NAS was told
  CREATE FUNCTION has_enough(is_metered boolean, is_hard boolean, left_promise bigint,
                             left_bytes numeric) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN (NOT is_metered OR left_bytes > 0)
       AND CASE WHEN is_hard THEN left_promise >= left_bytes / 4 ELSE left_promise IS NULL END;

  -- Interims and Stops among a batch with one packet for each account. Answers the sessions whose NAS
  -- may have to be told something.
  CREATE FUNCTION count_quiet_packets(batch bigint[], now timestamptz) RETURNS bigint[]
  LANGUAGE plpgsql AS $$
  DECLARE
    counted bigint[];
    judged  bigint[];
  BEGIN
    EXECUTE $quiet$
    WITH seen AS MATERIALIZED (
      SELECT w.id AS waiting_id, w.received_at, w.at, w.rank, w.seconds, w.octets_in,
             w.octets_out, w.has_gigawords, w.terminate_cause, s.id AS session_id,
             s.data_account_id AS account_id, s.run, s.base_in, s.base_out, s.base_seconds,
             greatest(s.updated_at, w.at) AS until,
             w.octets_in - s.mark_in AS grown_in, w.octets_out - s.mark_out AS grown_out,
             w.seconds - s.mark_seconds AS grown_seconds,
             w.octets_in - s.mark_in + w.octets_out - s.mark_out AS grown, f.is_metered,
             f.is_hard,
             is_plain(f, s.device)
             AND s.rate_limit IS NOT DISTINCT FROM rate_limit_text(f.download_kbps, f.upload_kbps)
               AS is_plain,
             s.total_limit - s.base_in - w.octets_in - s.base_out - w.octets_out AS left_promise,
             -- Of an open session whose account's facts are known.
             w.rank > 0 AND s.data_account_id = w.data_account_id AND s.stopped_at IS NULL
             AND f.is_kept AND f.valid_until > $2
             -- Ahead of all that it has reported, in the same run, without a step back.
             AND (w.seconds, w.rank) > (s.mark_seconds, s.mark_rank)
             AND w.octets_in >= s.mark_in AND w.octets_out >= s.mark_out
             AND NOT (s.mark_seconds > 0
                      AND w.at - make_interval(secs => w.seconds) >= s.updated_at)
             AND (s.bytes_in, s.bytes_out, s.seconds)
               = (s.base_in + s.mark_in, s.base_out + s.mark_out, s.base_seconds + s.mark_seconds)
             -- Within one day, from the same address.
             AND (s.updated_at AT TIME ZONE $3)::date
               = (greatest(s.updated_at, w.at) AT TIME ZONE $3)::date
             AND coalesce(w.framed_ip, s.framed_ip) IS NOT DISTINCT FROM s.framed_ip
             AND coalesce(w.framed_ipv6_address, s.framed_ipv6_address)
                 IS NOT DISTINCT FROM s.framed_ipv6_address
             AND coalesce(w.framed_ipv6_prefix, s.framed_ipv6_prefix)
                 IS NOT DISTINCT FROM s.framed_ipv6_prefix
             AND coalesce(w.delegated_ipv6_prefix, s.delegated_ipv6_prefix)
                 IS NOT DISTINCT FROM s.delegated_ipv6_prefix
             -- And nobody waits for what it says.
             AND (w.rank = 1 OR f.auto_topup_type_id IS NULL)
             AND NOT EXISTS (SELECT FROM coa_requests c
                              WHERE c.session_id = s.id AND c.state IN ('queued', 'acked'))
               AS is_ordinary
        FROM waiting_packets w
        JOIN radius_sessions s ON s.unique_id = w.unique_id
        JOIN account_facts f ON f.data_account_id = s.data_account_id
       WHERE w.id = ANY ($1)
    ), quiet AS MATERIALIZED (
      -- Whose period runs, and whose next lot has enough.
      SELECT seen.*, period.starts_at AS period_starts_at,
             lot.id AS lot_id,
             seen.is_plain AND has_enough(seen.is_metered, seen.is_hard, seen.left_promise,
                                          allowance.left_bytes - seen.grown) AS is_as_told
        FROM seen
        JOIN LATERAL (
             SELECT p.starts_at FROM allowance_periods p
              WHERE p.data_account_id = seen.account_id AND p.starts_at <= seen.until
                AND p.ends_at > seen.until LIMIT 1) period ON true
        LEFT JOIN LATERAL (
             SELECT l.id, l.granted_bytes - l.consumed_bytes AS left_bytes
               FROM allowance_lots l
              WHERE l.data_account_id = seen.account_id AND l.starts_at <= seen.until
                AND l.expires_at > seen.until AND l.consumed_bytes < l.granted_bytes
              ORDER BY l.expires_at, l.priority, l.id LIMIT 1) lot
          ON seen.is_metered AND seen.grown > 0
       CROSS JOIN LATERAL (
             SELECT sum(l.granted_bytes - l.consumed_bytes) AS left_bytes
               FROM allowance_lots l
              WHERE seen.is_metered AND seen.rank = 1 AND l.data_account_id = seen.account_id
                AND l.starts_at <= $2 AND l.expires_at > $2) allowance
       WHERE seen.is_ordinary
         AND (NOT seen.is_metered OR seen.grown = 0 OR lot.left_bytes >= seen.grown)
    ), session AS (
      UPDATE radius_sessions s
         SET updated_at = q.until, bytes_in = q.base_in + q.octets_in,
             bytes_out = q.base_out + q.octets_out, seconds = q.base_seconds + q.seconds,
             mark_rank = q.rank, mark_seconds = q.seconds, mark_in = q.octets_in,
             mark_out = q.octets_out,
             stopped_at = CASE q.rank WHEN 2 THEN q.until END,
             close_reason = CASE q.rank WHEN 2 THEN 'stop' END,
             terminate_cause = CASE q.rank WHEN 2 THEN q.terminate_cause ELSE s.terminate_cause END
        FROM quiet q WHERE s.id = q.session_id
    ), evidence AS (
      INSERT INTO accounting_packets
        (received_at, session_id, at, rank, run, seconds, octets_in, octets_out, has_gigawords,
         is_metered)
      SELECT q.received_at, q.session_id, q.at, q.rank, q.run, q.seconds, q.octets_in,
             q.octets_out, q.has_gigawords, q.is_metered
        FROM quiet q
    ), period AS (
      UPDATE allowance_periods p
         SET used_in = p.used_in + q.grown_in, used_out = p.used_out + q.grown_out,
             unmetered_bytes = p.unmetered_bytes + CASE WHEN q.is_metered THEN 0 ELSE q.grown END
        FROM quiet q
       WHERE p.data_account_id = q.account_id AND p.starts_at = q.period_starts_at AND q.grown > 0
    ), lot AS (
      UPDATE allowance_lots l SET consumed_bytes = l.consumed_bytes + q.grown
        FROM quiet q WHERE l.id = q.lot_id
    ), day AS (
      INSERT INTO usage_days AS d (data_account_id, day, bytes_in, bytes_out, seconds)
      SELECT q.account_id, (q.until AT TIME ZONE $3)::date, q.grown_in, q.grown_out,
             q.grown_seconds
        FROM quiet q WHERE q.grown + q.grown_seconds > 0
          ON CONFLICT (data_account_id, day) DO UPDATE
         SET bytes_in = d.bytes_in + excluded.bytes_in,
             bytes_out = d.bytes_out + excluded.bytes_out,
             seconds = d.seconds + excluded.seconds
    )
    SELECT array_agg(q.waiting_id),
           coalesce(array_agg(q.session_id)
                      FILTER (WHERE q.rank = 1 AND q.is_as_told IS NOT TRUE), '{}')
      FROM quiet q
    $quiet$ INTO counted, judged USING batch, now, isp_timezone();
    DELETE FROM accounting_inbox w WHERE w.id = ANY (counted);
    RETURN judged;
  END $$;

  -- Starts among the batch whose session nobody knows yet and whose device has no other open. Each
  -- takes over what its accept had promised. Answers the sessions.
  CREATE FUNCTION begin_quiet_sessions(batch bigint[], now timestamptz) RETURNS bigint[]
  LANGUAGE plpgsql AS $$
  DECLARE
    counted bigint[];
    judged  bigint[];
  BEGIN
    EXECUTE $quiet$
    WITH seen AS MATERIALIZED (
      SELECT w.*, f.is_kept AND f.valid_until > $2
             AND coalesce(w.seconds, 0) + w.octets_in + w.octets_out = 0
             AND NOT EXISTS (SELECT FROM radius_sessions s WHERE s.unique_id = w.unique_id)
               AS is_ordinary
        FROM waiting_packets w JOIN account_facts f ON f.data_account_id = w.data_account_id
       WHERE w.id = ANY ($1) AND w.rank = 0
    ), device AS MATERIALIZED (
      SELECT seen.*, device_of(seen.calling_station_id) AS device FROM seen WHERE seen.is_ordinary
    ), placed AS MATERIALIZED (
      SELECT device.*, at_nas.id AS nas_id, held.device AS held_device, held.rate_limit,
             held.granted_bytes,
             device.device <> ''
             AND EXISTS (SELECT FROM radius_sessions o
                          WHERE o.data_account_id = device.data_account_id
                            AND o.stopped_at IS NULL AND o.device = device.device) AS has_other
        FROM device
        LEFT JOIN LATERAL (
             SELECT n.id FROM nas n WHERE n.address >>= device.source AND n.is_active LIMIT 1) at_nas
          ON true
        LEFT JOIN LATERAL (
             SELECT r.device, r.rate_limit, r.granted_bytes FROM radius_reservations r
              WHERE r.data_account_id = device.data_account_id
                AND (r.class = device.class OR r.device = device.device)
              ORDER BY r.class = device.class DESC LIMIT 1) held
          ON true
    ), quiet AS MATERIALIZED (
      SELECT * FROM placed WHERE NOT placed.has_other
    ), begun AS (
      INSERT INTO radius_sessions
        (unique_id, acct_session_id, data_account_id, username, nas_id, nas_address, nas_port,
         calling_station_id, called_station_id, device, framed_ip, framed_ipv6_address,
         framed_ipv6_prefix, delegated_ipv6_prefix, started_at, updated_at, rate_limit, total_limit)
      SELECT q.unique_id, q.acct_session_id, q.data_account_id, q.username, q.nas_id, q.source,
             q.nas_port, q.calling_station_id, q.called_station_id, q.device, q.framed_ip,
             q.framed_ipv6_address, q.framed_ipv6_prefix, q.delegated_ipv6_prefix, q.at, q.at,
             q.rate_limit, q.granted_bytes
        FROM quiet q
      RETURNING id
    ), taken_over AS (
      UPDATE radius_reservations r SET reserved_until = NULL
        FROM quiet q WHERE r.data_account_id = q.data_account_id AND r.device = q.held_device
    )
    SELECT (SELECT array_agg(q.id) FROM quiet q),
           (SELECT coalesce(array_agg(b.id), '{}') FROM begun b)
    $quiet$ INTO counted, judged USING batch, now;
    DELETE FROM accounting_inbox w WHERE w.id = ANY (counted);
    RETURN judged;
  END $$;

  -- Brings sessions that have reported in line with the verdict of now. Of most, what their NAS has
  -- been told is what any verdict would say; the verdict is asked only of the others.
  CREATE FUNCTION reconcile_sessions(ids bigint[], now timestamptz) RETURNS void
  LANGUAGE plpgsql AS $$
  DECLARE
    s radius_sessions;
  BEGIN
    FOR s IN EXECUTE $told$
      SELECT o.*
        FROM radius_sessions o
        JOIN account_facts f ON f.data_account_id = o.data_account_id
       CROSS JOIN LATERAL (
             SELECT sum(l.granted_bytes - l.consumed_bytes) AS left_bytes
               FROM allowance_lots l
              WHERE f.is_metered AND l.data_account_id = o.data_account_id
                AND l.starts_at <= $2 AND l.expires_at > $2) allowance
       WHERE o.id = ANY ($1)
         AND (f.is_kept AND f.valid_until > $2 AND is_plain(f, o.device)
              AND o.rate_limit
                  IS NOT DISTINCT FROM rate_limit_text(f.download_kbps, f.upload_kbps)
              AND has_enough(f.is_metered, f.is_hard, o.total_limit - o.bytes_in - o.bytes_out,
                             allowance.left_bytes)) IS NOT TRUE
      $told$ USING ids, now
    LOOP
      PERFORM reconcile_session(s, NULL, now);
    END LOOP;
  END $$;
`;

export const DROP_QUIET = `
  DROP FUNCTION reconcile_sessions(bigint[], timestamptz);
  DROP FUNCTION begin_quiet_sessions(bigint[], timestamptz);
  DROP FUNCTION count_quiet_packets(bigint[], timestamptz);
  DROP FUNCTION has_enough(boolean, boolean, bigint, numeric);
`;
