/** How an accounting packet gets in: one call of FreeRADIUS per packet. */
export const CREATE_INTAKE = `
  -- Whose session it is: by the class that our accept gave it, else by its username.
  CREATE FUNCTION subject_of(class text, username text,
                             OUT data_account_id integer, OUT voucher_id integer)
  LANGUAGE plpgsql STABLE AS $$
  BEGIN
    IF class ~ '^lm[0-9]{1,9}\\.' THEN
      SELECT d.id INTO data_account_id FROM data_accounts d
       WHERE d.id = substring(class FROM '^lm([0-9]+)')::integer;
    END IF;
    IF class ~ '^lv[0-9]{1,9}\\.' THEN
      voucher_id := substring(class FROM '^lv([0-9]+)')::integer;
      RETURN;
    END IF;
    IF data_account_id IS NULL THEN
      SELECT d.id INTO data_account_id FROM data_accounts d
       WHERE lower(d.username) = lower(subject_of.username);
    END IF;
    IF data_account_id IS NULL THEN
      SELECT c.voucher_id INTO voucher_id FROM voucher_credential(username) c;
    END IF;
  END $$;

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
         AND (r.nonce = split_part(class, '.', 2) OR r.device = s.device)
       ORDER BY r.nonce = split_part(class, '.', 2) DESC LIMIT 1;
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

  -- accounting: everything comes as text, '' for what the packet lacks.
  CREATE FUNCTION radius_accounting(
    status text, username text, source text, unique_id text, acct_session_id text, class text,
    nas_port text, calling_station_id text, called_station_id text, framed_ip text,
    framed_ipv6_address text, framed_ipv6_prefix text, delegated_ipv6_prefix text,
    session_time text, input_octets text, input_gigawords text, output_octets text,
    output_gigawords text, delay_time text, terminate_cause text)
  RETURNS integer LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    now     timestamptz := lastmile_now();
    at_nas  nas;
    s       radius_sessions;
    before  radius_sessions;
    p       accounting_packets;
    is_new  boolean;
    subject record;
  BEGIN
    p.received_at := now;
    p.at := now - make_interval(secs => least(86400, coalesce(nullif(delay_time, '')::bigint, 0)));
    IF status IN ('Accounting-On', 'Accounting-Off') THEN
      at_nas := nas_at(source::inet);
      PERFORM nas_restarted(at_nas.id, p.at);
      RETURN 1;
    END IF;
    p.rank := CASE status WHEN 'Start' THEN 0 WHEN 'Stop' THEN 2 ELSE 1 END;
    p.octets_in := coalesce(nullif(input_octets, '')::bigint, 0)
                   + (coalesce(nullif(input_gigawords, '')::bigint, 0) << 32);
    p.octets_out := coalesce(nullif(output_octets, '')::bigint, 0)
                    + (coalesce(nullif(output_gigawords, '')::bigint, 0) << 32);
    p.has_gigawords := input_gigawords <> '' OR output_gigawords <> '';

    SELECT o.data_account_id, o.voucher_id INTO subject FROM radius_sessions o
     WHERE o.unique_id = radius_accounting.unique_id;
    IF NOT FOUND THEN
      at_nas := nas_at(source::inet);
      subject := subject_of(class, username);
    END IF;
    IF subject.data_account_id IS NOT NULL THEN
      PERFORM lock_data_account(subject.data_account_id);
    ELSIF subject.voucher_id IS NOT NULL THEN
      PERFORM lock_voucher(subject.voucher_id);
    ELSE
      PERFORM pg_advisory_xact_lock(1815, hashtext(unique_id));
    END IF;
    SELECT * INTO s FROM radius_sessions o WHERE o.unique_id = radius_accounting.unique_id;
    p.seconds := coalesce(nullif(session_time, '')::bigint,
                          CASE p.rank WHEN 0 THEN 0
                            ELSE floor(extract(epoch FROM p.at - coalesce(s.started_at, p.at))) END);
    is_new := s.id IS NULL;
    IF s.framed_ip IS DISTINCT FROM nullif(framed_ip, '')::inet
       OR framed_ipv6_address || framed_ipv6_prefix || delegated_ipv6_prefix <> '' THEN
      -- Before a new row is made: indexed columns that change later cost an entry in every index.
      before := s;
      s.framed_ip := coalesce(nullif(framed_ip, '')::inet, s.framed_ip);
      s.framed_ipv6_address :=
        coalesce(nullif(framed_ipv6_address, '')::inet, s.framed_ipv6_address);
      s.framed_ipv6_prefix := coalesce(nullif(framed_ipv6_prefix, '')::inet, s.framed_ipv6_prefix);
      s.delegated_ipv6_prefix :=
        coalesce(nullif(delegated_ipv6_prefix, '')::inet, s.delegated_ipv6_prefix);
      IF NOT is_new AND s IS DISTINCT FROM before THEN
        PERFORM save_addresses(s);
      END IF;
    END IF;
    IF is_new THEN
      s.unique_id := unique_id;
      s.acct_session_id := acct_session_id;
      s.data_account_id := subject.data_account_id;
      s.voucher_id := subject.voucher_id;
      s.username := CASE WHEN subject.data_account_id IS NULL AND subject.voucher_id IS NOT NULL
                         THEN logged_username(username, NULL, subject.voucher_id)
                         ELSE username END;
      s.nas_id := at_nas.id;
      s.nas_address := source::inet;
      s.nas_port := nullif(nas_port, '');
      s.calling_station_id := nullif(calling_station_id, '');
      s.called_station_id := nullif(called_station_id, '');
      s.device := device_of(nullif(calling_station_id, ''));
      s.started_at := p.at - make_interval(secs => p.seconds);
      s.updated_at := s.started_at;
      s.bytes_in := 0; s.bytes_out := 0; s.seconds := 0;
      s.run := 1; s.segments := 1; s.mark_rank := 0; s.mark_seconds := 0; s.base_seconds := 0;
      s.mark_in := 0; s.base_in := 0; s.mark_out := 0; s.base_out := 0;
      s := open_session(s, class, now);
    END IF;
    before := s;
    s := take_packet(s, p);
    IF p.rank = 2 AND s.close_reason IS DISTINCT FROM 'stop' THEN
      PERFORM settle_requests(ARRAY[s.id], now);
      s.stopped_at := s.updated_at;
      s.close_reason := 'stop';
      s.terminate_cause := nullif(terminate_cause, '');
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
    RETURN 1;
  END $$;
`;

export const DROP_INTAKE = `
  DROP FUNCTION radius_accounting(text, text, text, text, text, text, text, text, text, text, text,
                                  text, text, text, text, text, text, text, text, text);
  DROP FUNCTION open_session(radius_sessions, text, timestamptz);
  DROP FUNCTION subject_of(text, text);
`;
