/**
 * Accounting: packets move the high-water marks of their session, and what they add is counted
 * once. What a session comes to depends on the set of its packets, not on their order or number.
 */
export const CREATE_ACCOUNTING = `
  -- Moves one counter's mark to a newly reported value.
  -- A drop of more than 2^31 without gigawords is a 32-bit wrap (API.md 3.2); another drop means that
  -- the NAS began to count anew; but a Stop below the last interim is wrong, and the larger stays.
  CREATE FUNCTION advance_counter(INOUT base bigint, INOUT mark bigint, reported bigint,
                                  has_gigawords boolean, is_stop boolean, OUT is_new_segment boolean)
  LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    is_new_segment := false;
    IF reported >= mark THEN
      mark := reported;
    ELSIF NOT has_gigawords AND mark - reported > 2147483648 THEN
      base := base + 4294967296;
      mark := reported;
    ELSIF NOT is_stop THEN
      base := base + mark;
      mark := reported;
      is_new_segment := true;
    END IF;
  END $$;

  -- Applies a packet that is behind none to its session's marks. Works on the row value only.
  CREATE FUNCTION advance_session(s radius_sessions, p accounting_packets) RETURNS radius_sessions
  LANGUAGE plpgsql IMMUTABLE AS $$
  DECLARE
    counter record;
    reset   boolean := false;
  BEGIN
    IF p.run > s.run THEN
      -- The NAS has restarted under the same session id: everything is counted from zero again.
      s.base_in := s.base_in + s.mark_in;
      s.base_out := s.base_out + s.mark_out;
      s.base_seconds := s.base_seconds + s.mark_seconds;
      s.mark_in := 0;
      s.mark_out := 0;
      s.run := p.run;
      reset := true;
    END IF;
    counter := advance_counter(s.base_in, s.mark_in, p.octets_in, p.has_gigawords, p.rank = 2);
    s.base_in := counter.base;
    s.mark_in := counter.mark;
    reset := reset OR counter.is_new_segment;
    counter := advance_counter(s.base_out, s.mark_out, p.octets_out, p.has_gigawords, p.rank = 2);
    s.base_out := counter.base;
    s.mark_out := counter.mark;
    s.segments := s.segments + (reset OR counter.is_new_segment)::integer;
    s.mark_seconds := p.seconds;
    s.mark_rank := p.rank;
    s.bytes_in := s.base_in + s.mark_in;
    s.bytes_out := s.base_out + s.mark_out;
    s.seconds := s.base_seconds + s.mark_seconds;
    RETURN s;
  END $$;

  -- Whether a packet comes after everything that its session has reported.
  CREATE FUNCTION is_ahead(s radius_sessions, p accounting_packets) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN (p.run, p.seconds, p.rank) > (s.run, s.mark_seconds, s.mark_rank)
        OR ((p.run, p.seconds, p.rank) = (s.run, s.mark_seconds, s.mark_rank)
            AND p.octets_in >= s.mark_in AND p.octets_out >= s.mark_out);

  -- The marks of a session from its packets alone, in the order of what they report.
  -- @param until_seq only packets received up to this one
  CREATE FUNCTION replay_session(s radius_sessions, until_seq bigint) RETURNS radius_sessions
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    p accounting_packets;
  BEGIN
    s.run := 1; s.segments := 1; s.mark_rank := 0;
    s.base_in := 0; s.mark_in := 0; s.base_out := 0; s.mark_out := 0;
    s.base_seconds := 0; s.mark_seconds := 0;
    s.bytes_in := 0; s.bytes_out := 0; s.seconds := 0;
    FOR p IN
      SELECT * FROM accounting_packets
       WHERE session_id = s.id AND seq <= until_seq
       ORDER BY run, seconds, rank, octets_in, octets_out, seq
    LOOP
      s := advance_session(s, p);
    END LOOP;
    RETURN s;
  END $$;

  -- Posts to the account or voucher what a session has grown by. It never shrinks: what a late
  -- packet would take back has been used.
  CREATE FUNCTION post_growth(before radius_sessions, after radius_sessions, since timestamptz,
                              at timestamptz, is_metered boolean) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    grown_in      bigint := greatest(0, after.bytes_in - before.bytes_in);
    grown_out     bigint := greatest(0, after.bytes_out - before.bytes_out);
    grown_seconds bigint := greatest(0, after.seconds - before.seconds);
  BEGIN
    IF grown_in + grown_out + grown_seconds = 0 THEN
      RETURN;
    END IF;
    IF after.data_account_id IS NOT NULL THEN
      PERFORM spread_usage(after.data_account_id, since, at, is_metered,
                           grown_in, grown_out, grown_seconds);
    ELSIF after.voucher_id IS NOT NULL THEN
      PERFORM voucher_used(after.voucher_id, after.id, at, grown_in, grown_out, grown_seconds);
    END IF;
  END $$;

  -- Moves a session by one packet of its evidence, and counts what that adds.
  CREATE FUNCTION apply_packet(s radius_sessions, p accounting_packets) RETURNS radius_sessions
  LANGUAGE plpgsql AS $$
  DECLARE
    before radius_sessions := s;
  BEGIN
    IF is_ahead(s, p) THEN
      s := advance_session(s, p);
      s.updated_at := greatest(s.updated_at, p.at);
    ELSE
      s := replay_session(s, p.seq);
      s.bytes_in := greatest(s.bytes_in, before.bytes_in);
      s.bytes_out := greatest(s.bytes_out, before.bytes_out);
      s.seconds := greatest(s.seconds, before.seconds);
    END IF;
    PERFORM post_growth(before, s, before.updated_at, s.updated_at, p.is_metered);
    RETURN s;
  END $$;

  -- Takes one packet into its session: evidence, marks, usage. Answers the session as it now is.
  CREATE FUNCTION take_packet(s radius_sessions, p accounting_packets) RETURNS radius_sessions
  LANGUAGE plpgsql AS $$
  BEGIN
    -- It began after the last one ended: the same ids, but a new run of the NAS.
    p.run := s.run + (p.rank > 0 AND s.mark_seconds > 0
                      AND p.at - make_interval(secs => p.seconds) >= s.updated_at)::integer;
    IF (p.run, p.seconds, p.rank, p.octets_in, p.octets_out)
       = (s.run, s.mark_seconds, s.mark_rank, s.mark_in, s.mark_out) THEN
      RETURN s;
    END IF;
    IF p.rank = 1 AND is_ahead(s, p) THEN
      -- It was closed for silence, or for another, and lives after all.
      s.stopped_at := NULL;
      s.close_reason := NULL;
    END IF;
    p.seq := nextval('accounting_packets_seq');
    p.session_id := s.id;
    p.is_metered := s.data_account_id IS NOT NULL AND is_metered(s.data_account_id);
    INSERT INTO accounting_packets SELECT (p).*;
    RETURN apply_packet(s, p);
  END $$;

  -- What a packet has counted.
  CREATE FUNCTION save_session(s radius_sessions) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE radius_sessions
       SET updated_at = s.updated_at, bytes_in = s.bytes_in, bytes_out = s.bytes_out, seconds = s.seconds,
           run = s.run, mark_rank = s.mark_rank, mark_seconds = s.mark_seconds,
           base_seconds = s.base_seconds, mark_in = s.mark_in, base_in = s.base_in,
           mark_out = s.mark_out, base_out = s.base_out, segments = s.segments
     WHERE id = s.id;
  END $$;

  -- That a session is over, or goes on after all.
  CREATE FUNCTION save_ending(s radius_sessions) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE radius_sessions
       SET stopped_at = s.stopped_at, close_reason = s.close_reason,
           terminate_cause = s.terminate_cause
     WHERE id = s.id;
  END $$;

  -- Addresses that a NAS tells only after the beginning.
  CREATE FUNCTION save_addresses(s radius_sessions) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE radius_sessions
       SET framed_ip = s.framed_ip, framed_ipv6_address = s.framed_ipv6_address,
           framed_ipv6_prefix = s.framed_ipv6_prefix,
           delegated_ipv6_prefix = s.delegated_ipv6_prefix
     WHERE id = s.id;
  END $$;

  -- What sessions that are over were asked for: a Disconnect has had its effect, others come too late.
  CREATE FUNCTION settle_requests(ids bigint[], at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    UPDATE coa_requests
       SET state = CASE state WHEN 'queued' THEN 'superseded' ELSE 'effective' END, settled_at = at
     WHERE session_id = ANY (ids)
       AND (state = 'queued' OR (state = 'acked' AND kind = 'disconnect'));
  END $$;

  -- Ends sessions without their Stop, at their last sign of life; what they have used stays used.
  CREATE FUNCTION close_sessions(ids bigint[], at timestamptz, reason text) RETURNS integer
  LANGUAGE plpgsql AS $$
  DECLARE
    closed integer;
  BEGIN
    IF coalesce(cardinality(ids), 0) = 0 THEN
      RETURN 0;
    END IF;
    UPDATE radius_sessions
       SET stopped_at = updated_at, close_reason = reason
     WHERE id = ANY (ids) AND stopped_at IS NULL;
    GET DIAGNOSTICS closed = ROW_COUNT;
    PERFORM settle_requests(ids, at);
    RETURN closed;
  END $$;

  -- Sessions that have missed three interims. Answers how many were closed.
  CREATE FUNCTION close_stale_sessions(now timestamptz) RETURNS integer LANGUAGE sql AS $$
    SELECT close_sessions(array_agg(s.id), now, 'stale')
      FROM radius_sessions s LEFT JOIN nas n ON n.id = s.nas_id
     WHERE s.stopped_at IS NULL
       AND s.updated_at < now - silence_allowed(n.interim_seconds);
  $$;
`;

export const DROP_ACCOUNTING = `
  DROP FUNCTION close_stale_sessions(timestamptz);
  DROP FUNCTION close_sessions(bigint[], timestamptz, text);
  DROP FUNCTION settle_requests(bigint[], timestamptz);
  DROP FUNCTION save_addresses(radius_sessions);
  DROP FUNCTION save_ending(radius_sessions);
  DROP FUNCTION save_session(radius_sessions);
  DROP FUNCTION take_packet(radius_sessions, accounting_packets);
  DROP FUNCTION apply_packet(radius_sessions, accounting_packets);
  DROP FUNCTION post_growth(radius_sessions, radius_sessions, timestamptz, timestamptz, boolean);
  DROP FUNCTION replay_session(radius_sessions, bigint);
  DROP FUNCTION is_ahead(radius_sessions, accounting_packets);
  DROP FUNCTION advance_session(radius_sessions, accounting_packets);
  DROP FUNCTION advance_counter(bigint, bigint, bigint, boolean, boolean);
`;
