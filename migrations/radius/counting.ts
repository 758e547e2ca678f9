/**
 * How packets are counted: each under its account's lock, in the order in which they came. One by one
 * where something has to be looked at; in sets where nothing has (migrations/radius/quiet.ts).
 */
export const CREATE_COUNTING = `
  -- A session begins, by its Start or, when that was lost, by its first interim: it takes over what
  -- its accept had promised, and the same device's sessions before it are over.
  CREATE FUNCTION open_session(INOUT s radius_sessions, class text, now timestamptz)
  LANGUAGE plpgsql AS $$
  DECLARE
    held radius_reservations;
  BEGIN
    IF s.data_account_id IS NOT NULL THEN
      SELECT * INTO held FROM radius_reservations r
       WHERE r.data_account_id = s.data_account_id
         AND (r.class = open_session.class OR r.device = s.device)
       ORDER BY r.class = open_session.class DESC LIMIT 1;
      s.rate_limit := held.rate_limit;
      s.total_limit := held.granted_bytes;
      UPDATE radius_reservations r SET reserved_until = NULL
       WHERE r.data_account_id = held.data_account_id AND r.device = held.device;
      IF s.device <> '' THEN
        PERFORM close_sessions(ARRAY(
          SELECT o.id FROM radius_sessions o
           WHERE o.data_account_id = s.data_account_id AND o.stopped_at IS NULL
             AND o.device = s.device AND o.started_at <= s.started_at), now, 'replaced');
      END IF;
    ELSIF s.voucher_id IS NOT NULL THEN
      s := open_voucher_session(s, class, now);
    END IF;
    s.id := nextval('radius_sessions_id_seq');
    INSERT INTO radius_sessions SELECT (s).* ON CONFLICT (unique_id) DO NOTHING;
    IF NOT FOUND THEN
      SELECT * INTO s FROM radius_sessions o WHERE o.unique_id = s.unique_id;
    END IF;
  END $$;

  -- Counts one packet and takes it out of the inbox. The caller holds its account or voucher.
  CREATE FUNCTION count_packet(w waiting_packets, now timestamptz) RETURNS void
  LANGUAGE plpgsql AS $$
  DECLARE
    s       radius_sessions;
    before  radius_sessions;
    p       accounting_packets;
    is_new  boolean;
  BEGIN
    SELECT * INTO s FROM radius_sessions o WHERE o.unique_id = w.unique_id;
    is_new := NOT FOUND;
    IF readdress_packet(w, s) THEN
      RETURN;
    END IF;
    DELETE FROM accounting_inbox i WHERE i.id = w.id;
    p.received_at := w.received_at;
    p.at := w.at;
    p.rank := w.rank;
    p.octets_in := w.octets_in;
    p.octets_out := w.octets_out;
    p.has_gigawords := w.has_gigawords;
    p.seconds := coalesce(w.seconds,
                          CASE w.rank WHEN 0 THEN 0
                            ELSE floor(extract(epoch FROM w.at - coalesce(s.started_at, w.at))) END);
    IF s.framed_ip IS DISTINCT FROM w.framed_ip
       OR num_nonnulls(w.framed_ipv6_address, w.framed_ipv6_prefix, w.delegated_ipv6_prefix) > 0 THEN
      -- Before a new row is made: indexed columns that change later cost an entry in every index.
      before := s;
      s.framed_ip := coalesce(w.framed_ip, s.framed_ip);
      s.framed_ipv6_address := coalesce(w.framed_ipv6_address, s.framed_ipv6_address);
      s.framed_ipv6_prefix := coalesce(w.framed_ipv6_prefix, s.framed_ipv6_prefix);
      s.delegated_ipv6_prefix := coalesce(w.delegated_ipv6_prefix, s.delegated_ipv6_prefix);
      IF NOT is_new AND s IS DISTINCT FROM before THEN
        PERFORM save_addresses(s);
      END IF;
    END IF;
    IF is_new THEN
      s.unique_id := w.unique_id;
      s.acct_session_id := w.acct_session_id;
      s.data_account_id := w.data_account_id;
      s.voucher_id := w.voucher_id;
      s.username := w.username;
      s.nas_id := (nas_at(w.source)).id;
      s.nas_address := w.source;
      s.nas_port := w.nas_port;
      s.calling_station_id := w.calling_station_id;
      s.called_station_id := w.called_station_id;
      s.device := device_of(w.calling_station_id);
      s.started_at := p.at - make_interval(secs => p.seconds);
      s.updated_at := s.started_at;
      s.bytes_in := 0; s.bytes_out := 0; s.seconds := 0;
      s.run := 1; s.segments := 1; s.mark_rank := 0; s.mark_seconds := 0; s.base_seconds := 0;
      s.mark_in := 0; s.base_in := 0; s.mark_out := 0; s.base_out := 0;
      s := open_session(s, w.class, now);
    END IF;
    before := s;
    s := take_packet(s, p);
    IF p.rank = 2 AND s.close_reason IS DISTINCT FROM 'stop' THEN
      PERFORM settle_requests(ARRAY[s.id], now);
      s.stopped_at := s.updated_at;
      s.close_reason := 'stop';
      s.terminate_cause := w.terminate_cause;
    END IF;
    IF NOT is_new OR s IS DISTINCT FROM before THEN
      PERFORM save_session(s);
      IF (s.stopped_at, s.close_reason) IS DISTINCT FROM (before.stopped_at, before.close_reason) THEN
        PERFORM save_ending(s);
      END IF;
    END IF;
    IF p.rank = 1 AND EXISTS (
      SELECT FROM coa_requests c WHERE c.session_id = s.id AND c.state = 'acked') THEN
      PERFORM verify_coa(before, s, now);
    END IF;
    IF s.data_account_id IS NOT NULL THEN
      IF s.stopped_at IS NULL THEN
        PERFORM reconcile_session(s, NULL, now);
      ELSE
        PERFORM request_auto_topup(s.data_account_id, now);
      END IF;
    ELSIF s.stopped_at IS NULL AND s.voucher_id IS NOT NULL THEN
      PERFORM reconcile_voucher_session(s, NULL, now);
    END IF;
  END $$;

  -- A packet may turn out to be another's than its class or username said: of the one whose session
  -- it is, or, where the class is of no account of ours, of the one with its username. It goes back
  -- to the inbox then, to be counted under that account's lock.
  CREATE FUNCTION readdress_packet(w waiting_packets, s radius_sessions) RETURNS boolean
  LANGUAGE plpgsql AS $$
  DECLARE
    account_id integer := w.data_account_id;
    owner_id   integer := w.voucher_id;
  BEGIN
    IF s.id IS NOT NULL THEN
      account_id := s.data_account_id;
      owner_id := s.voucher_id;
    ELSIF account_id IS NOT NULL
      AND NOT EXISTS (SELECT FROM account_facts k WHERE k.data_account_id = account_id) THEN
      SELECT d.id INTO account_id FROM data_accounts d WHERE lower(d.username) = lower(w.username);
    END IF;
    IF account_id IS NOT DISTINCT FROM w.data_account_id
       AND owner_id IS NOT DISTINCT FROM w.voucher_id THEN
      RETURN false;
    END IF;
    UPDATE accounting_inbox i SET data_account_id = account_id, voucher_id = owner_id
     WHERE i.id = w.id;
    RETURN true;
  END $$;

  -- Counts a packet that still waits. One that cannot be counted stays in the inbox with the reason and
  -- is in nobody's way; what is not its own fault (a lost lock, a full disk) is raised.
  CREATE FUNCTION try_count_packet(waiting bigint, now timestamptz) RETURNS void
  LANGUAGE plpgsql AS $$
  DECLARE
    w waiting_packets;
  BEGIN
    SELECT * INTO w FROM waiting_packets i WHERE i.id = waiting;
    IF FOUND THEN
      PERFORM count_packet(w, now);
    END IF;
  EXCEPTION WHEN data_exception OR integrity_constraint_violation OR raise_exception THEN
    UPDATE accounting_inbox i SET error = SQLERRM WHERE i.id = waiting;
  END $$;

  -- Counts what waits of one account or voucher. The caller holds it.
  CREATE FUNCTION count_waiting(account_id integer, of_voucher integer) RETURNS void
  LANGUAGE plpgsql AS $$
  DECLARE
    waiting bigint;
  BEGIN
    FOR waiting IN SELECT i.id FROM accounting_inbox i
                    WHERE i.data_account_id = account_id AND i.error IS NULL
                    UNION ALL
                   SELECT i.id FROM accounting_inbox i
                    WHERE i.voucher_id = of_voucher AND i.error IS NULL
                    ORDER BY id LOOP
      PERFORM try_count_packet(waiting, lastmile_now());
    END LOOP;
  END $$;

  -- Counts packets that wait, the oldest first; those of accounts that somebody holds wait on. Without
  -- bitmaps: an index scan marks the entries of packets that are gone, so that none reads them again.
  -- Answers how many it took, with what came of their accounts meanwhile.
  CREATE FUNCTION count_packets(most integer) RETURNS integer LANGUAGE plpgsql
  SET enable_seqscan = off SET enable_bitmapscan = off SET jit = off AS $$
  DECLARE
    now      timestamptz := lastmile_now();
    counted  integer := 0;
    accounts integer[];
    batch    bigint[];
    is_mine  boolean;
    w        accounting_inbox;
  BEGIN
    accounts := ARRAY(
      SELECT account.id
        FROM (SELECT DISTINCT oldest.data_account_id AS id
                FROM (SELECT i.data_account_id FROM accounting_inbox i
                       WHERE i.error IS NULL ORDER BY i.id LIMIT most) oldest
               WHERE oldest.data_account_id IS NOT NULL) account
       WHERE pg_try_advisory_xact_lock(1812, account.id));
    -- The first packet of each, then the second: what is read here was committed before the lock was
    -- ours, or since.
    FOR batch IN
      SELECT array_agg(turns.id)
        FROM (SELECT i.id, row_number() OVER (PARTITION BY i.data_account_id ORDER BY i.id) AS turn
                FROM accounting_inbox i
               WHERE i.data_account_id = ANY (accounts) AND i.error IS NULL) turns
       GROUP BY turns.turn ORDER BY turns.turn LOOP
      PERFORM count_batch(batch, now);
      counted := counted + cardinality(batch);
      EXIT WHEN counted >= 4 * most;
    END LOOP;
    FOR w IN SELECT * FROM accounting_inbox i
              WHERE i.data_account_id IS NULL AND i.error IS NULL ORDER BY i.id LIMIT most LOOP
      is_mine := CASE WHEN w.voucher_id IS NULL
                      THEN pg_try_advisory_xact_lock(1815, hashtext(w.username))
                      ELSE pg_try_advisory_xact_lock(1813, w.voucher_id) END;
      IF is_mine THEN
        PERFORM try_count_packet(w.id, now);
        counted := counted + 1;
      END IF;
    END LOOP;
    RETURN counted;
  END $$;

  -- Counts one packet each of accounts that the caller holds: in sets what is ordinary, and then the
  -- others, in the order in which they came.
  CREATE FUNCTION count_batch(batch bigint[], now timestamptz) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    waiting bigint;
    judged  bigint[] := '{}';
  BEGIN
    BEGIN
      IF EXISTS (SELECT FROM accounting_inbox i
                  WHERE i.id = ANY (batch) AND i.packet LIKE 'Start%') THEN
        judged := begin_quiet_sessions(batch, now);
      END IF;
      judged := judged || count_quiet_packets(batch, now);
    EXCEPTION WHEN data_exception OR integrity_constraint_violation THEN
      -- One of them is at fault: one by one it is found.
      judged := '{}';
    END;
    FOR waiting IN SELECT i.id FROM accounting_inbox i
                    WHERE i.id = ANY (batch) AND i.error IS NULL ORDER BY i.id LOOP
      PERFORM try_count_packet(waiting, now);
    END LOOP;
    PERFORM reconcile_sessions(judged, now);
  END $$;

  -- Accounting-On and -Off: the NAS has lost all its sessions. What it had reported of them counts
  -- first; twice, for a packet may turn out to be another's (readdress_packet).
  CREATE FUNCTION nas_restarted(source text, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    restarted nas := nas_at(source::inet);
    w         accounting_inbox;
  BEGIN
    FOR round IN 1 .. 2 LOOP
      FOR w IN SELECT * FROM accounting_inbox i
                WHERE split_part(i.packet, E'\\x1f', 2) = source AND i.error IS NULL
                ORDER BY i.data_account_id, i.voucher_id, i.id LOOP
        IF w.data_account_id IS NOT NULL THEN
          PERFORM lock_data_account(w.data_account_id);
        ELSIF w.voucher_id IS NOT NULL THEN
          PERFORM lock_voucher(w.voucher_id);
        ELSE
          PERFORM pg_advisory_xact_lock(1815, hashtext(w.username));
          PERFORM try_count_packet(w.id, lastmile_now());
        END IF;
      END LOOP;
    END LOOP;
    UPDATE nas SET restarted_at = at WHERE id = restarted.id;
    PERFORM close_sessions(ARRAY(
      SELECT s.id FROM radius_sessions s
       WHERE s.nas_id = restarted.id AND s.stopped_at IS NULL AND s.started_at <= at), at,
      'nas_restart');
  END $$;
`;

export const DROP_COUNTING = `
  DROP FUNCTION nas_restarted(text, timestamptz);
  DROP FUNCTION count_batch(bigint[], timestamptz);
  DROP FUNCTION count_packets(integer);
  DROP FUNCTION count_waiting(integer, integer);
  DROP FUNCTION try_count_packet(bigint, timestamptz);
  DROP FUNCTION readdress_packet(waiting_packets, radius_sessions);
  DROP FUNCTION count_packet(waiting_packets, timestamptz);
  DROP FUNCTION open_session(radius_sessions, text, timestamptz);
`;
