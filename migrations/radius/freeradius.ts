/**
 * What FreeRADIUS calls, and nothing else: its database role may execute six functions (access.ts)
 * and read no table. The key to the secrets comes with its connection (radius_connect) and is stored nowhere.
 */
export const CREATE_FREERADIUS = `
  -- Opens what src/radius/secrets sealed: iv, AES-256-CBC, HMAC-SHA-256 over context and both.
  CREATE FUNCTION radius_open(sealed bytea, context text) RETURNS text LANGUAGE plpgsql STABLE AS $$
  DECLARE
    key  bytea := decode(current_setting('lastmile.radius_key'), 'hex');
    body bytea := substring(sealed FROM 1 FOR length(sealed) - 32);
  BEGIN
    IF hmac(convert_to(context, 'UTF8') || body, substring(key FROM 33), 'sha256')
       <> substring(sealed FROM length(sealed) - 31) THEN
      RAISE EXCEPTION 'a RADIUS secret does not open with this key' USING ERRCODE = 'data_exception';
    END IF;
    RETURN convert_from(
      decrypt_iv(substring(body FROM 17), substring(key FROM 1 FOR 32), substring(body FROM 1 FOR 16),
                 'aes-cbc/pad:pkcs'), 'UTF8');
  END $$;

  -- First statement of each connection. Plans that were made while a table was small would go on
  -- reading it from end to end when it has grown. What FreeRADIUS executes most is prepared: read and
  -- planned at each call it would cost a tenth of a login.
  CREATE FUNCTION radius_connect(key text) RETURNS integer LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM set_config('lastmile.radius_key', key, false), set_config('enable_seqscan', 'off', false),
            set_config('enable_bitmapscan', 'off', false), set_config('jit', 'off', false),
            set_config('plan_cache_mode', 'force_generic_plan', false);
    IF NOT EXISTS (SELECT FROM pg_prepared_statements WHERE name = 'login') THEN
      -- The columns of an authorize_reply_query, of which rlm_sql does not look at the first two.
      PREPARE login (text, text) AS
        SELECT NULL AS id, NULL AS username, split_part(pair, ' := ', 1) AS attribute,
               split_part(pair, ' := ', 2) AS value, ':=' AS op
          FROM unnest(radius_login($1, $2)) pair
         WHERE pair IS NOT NULL;
      PREPARE accounting (text, text) AS SELECT radius_accounting($1, $2);
    END IF;
    RETURN 1;
  END $$;

  -- What RadiusSecrets.fingerprint makes of a text; NULL without the key.
  CREATE FUNCTION radius_fingerprint(text) RETURNS bytea LANGUAGE sql STABLE
    RETURN hmac(convert_to('fingerprint:' || $1, 'UTF8'),
                substring(decode(current_setting('lastmile.radius_key', true), 'hex') FROM 33),
                'sha256');

  -- The active NAS that a packet comes from.
  CREATE FUNCTION nas_at(source inet) RETURNS nas LANGUAGE plpgsql STABLE AS $$
  DECLARE
    found_nas nas;
  BEGIN
    SELECT * INTO found_nas FROM nas n WHERE n.address >>= source AND n.is_active;
    RETURN found_nas;
  END $$;

  -- dynamic_clients: the secret and rules of a NAS; no row for strangers.
  CREATE FUNCTION radius_client(source text)
  RETURNS TABLE (secret text, shortname text, vendor text, require_message_authenticator text)
  LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp
  BEGIN ATOMIC
    SELECT radius_open(n.secret, 'nas'), n.name, n.vendor,
           CASE WHEN n.require_message_authenticator THEN 'yes' ELSE 'no' END
      FROM nas n WHERE n.address >>= source::inet AND n.is_active;
  END;

  -- Named types: one that only OUT parameters describe is looked up at each call.
  CREATE TYPE radius_subject AS (data_account_id integer, voucher_id integer);
  CREATE TYPE radius_credentials AS (account_id integer, voucher_id integer, password text);

  -- Whose a username is.
  CREATE FUNCTION subject_named(username text) RETURNS radius_subject LANGUAGE plpgsql STABLE AS $$
  DECLARE
    subject radius_subject;
  BEGIN
    SELECT d.id INTO subject.data_account_id FROM data_accounts d
     WHERE lower(d.username) = lower(subject_named.username);
    IF NOT FOUND THEN
      SELECT c.voucher_id INTO subject.voucher_id FROM voucher_credential(username) c;
    END IF;
    RETURN subject;
  END $$;

  -- Whose a username is and its password in clear, account first, voucher second: the password is empty
  -- of a passcode and NULL of nobody's name.
  CREATE FUNCTION credential_of(username text) RETURNS radius_credentials
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    c       radius_credentials;
    sealed  bytea;
    voucher record;
  BEGIN
    SELECT d.id, d.secret INTO c.account_id, sealed FROM data_accounts d
     WHERE lower(d.username) = lower(credential_of.username);
    IF FOUND THEN
      c.password := radius_open(sealed, 'data_account:' || lower(username));
      RETURN c;
    END IF;
    voucher := voucher_credential(username);
    c.voucher_id := voucher.voucher_id;
    IF c.voucher_id IS NOT NULL THEN
      c.password := CASE WHEN voucher.secret IS NULL THEN ''
                         ELSE radius_open(voucher.secret, voucher.context) END;
    END IF;
    RETURN c;
  END $$;

  -- authorize with MS-CHAP or EAP, which need the password itself; no row for nobody's name.
  CREATE FUNCTION radius_credential(username text)
  RETURNS TABLE (password text) LANGUAGE plpgsql STABLE SECURITY DEFINER
  SET search_path = public, pg_temp AS $$
  DECLARE
    credential radius_credentials := credential_of(username);
  BEGIN
    password := credential.password;
    IF password IS NOT NULL THEN
      RETURN NEXT;
    END IF;
  END $$;

  -- Whether what a login came with shows that it knows the password: nothing, a CHAP-Password
  -- (RFC 2865 section 5.3, in hexadecimal digits), or the HMAC-SHA-1 of what was typed with the salt.
  CREATE FUNCTION knows_password(password text, proof text, salt text) RETURNS boolean
  LANGUAGE plpgsql IMMUTABLE AS $$
  BEGIN
    IF proof = '' THEN
      RETURN coalesce(password, '-') = '';
    ELSIF proof LIKE '0x%' THEN
      RETURN md5(decode(substring(proof FROM 3 FOR 2), 'hex') || convert_to(password, 'UTF8')
                 || decode(substring(salt FROM 3), 'hex')) = lower(substring(proof FROM 5));
    END IF;
    RETURN password <> ''
       AND encode(hmac(convert_to(password, 'UTF8'), decode(substring(salt FROM 3), 'hex'), 'sha1'),
                  'hex') = lower(proof);
  END $$;

  -- The answer to a login: the verdict, which stays within FreeRADIUS, and the attributes of the reply.
  -- With PAP, CHAP or a passcode this is the whole login, in authorize; with MS-CHAP and EAP FreeRADIUS
  -- compares the password and asks in post-auth. What was typed never comes here in clear, so no
  -- statement that PostgreSQL logs can tell it.
  -- @param request source, proof, salt, Calling-Station-Id, Called-Station-Id, with U+001F between. The
  -- proof is that of knows_password, or 'verified'.
  CREATE FUNCTION radius_login(username text, request text) RETURNS text[]
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    word       text[] := string_to_array(request, E'\\x1f');
    credential radius_credentials;
    subject    radius_subject;
  BEGIN
    IF word[2] = 'verified' THEN
      subject := subject_named(username);
      RETURN answer_login(subject.data_account_id, subject.voucher_id, username, word[1], word[4],
                          word[5]);
    END IF;
    credential := credential_of(username);
    IF knows_password(credential.password, word[2], word[3]) THEN
      RETURN answer_login(credential.account_id, credential.voucher_id, username, word[1], word[4],
                          word[5]);
    END IF;
    RETURN ARRAY['Lastmile-Verdict := reject',
                 reply_message(radius_rejected(username, word[1], word[4], word[5]))];
  END $$;

  -- Decides, holds a place, promises bytes, and logs, for an account or else for a voucher. One
  -- transaction, one account at a time: of two logins in the same moment one is second.
  CREATE FUNCTION answer_login(
    account_id integer, voucher_id integer, username text, source text, calling_station_id text,
    called_station_id text)
  RETURNS text[] LANGUAGE plpgsql AS $$
  DECLARE
    now      timestamptz := lastmile_now();
    at_nas   nas;
    device   text := device_of(nullif(calling_station_id, ''));
    r        radius_reply;
    -- Of this login alone: its class tells where in the log a session began.
    login_id bigint := nextval('radius_auth_log_seq');
    class    text := 'lm' || account_id || '.' || login_id;
  BEGIN
    -- Neither log nor reservation is worth waiting for the disk: an accept is not money.
    PERFORM set_config('synchronous_commit', 'off', true);
    -- Most NAS are one address: by an index on texts that costs half of what one on networks does. Here and
    -- not in nas_at, whose call alone costs a hundredth of a login.
    SELECT * INTO at_nas FROM nas n WHERE host(n.address) = source AND n.is_active;
    IF NOT FOUND THEN
      at_nas := nas_at(source::inet);
    END IF;
    IF account_id IS NULL THEN
      r := voucher_reply(voucher_id, at_nas, device, now, login_id, false);
      IF r.verdict IS NULL THEN
        r.verdict := 'reject';
        r.reason := 'unknown_username';
        r.attributes := ARRAY[reply_message(reject_message(r.reason))];
      END IF;
    ELSE
      PERFORM lock_data_account(account_id);
      r := data_account_reply(account_id, at_nas, device, now, false);
      IF r.verdict = 'accept' THEN
        INSERT INTO radius_reservations
          (data_account_id, device, class, reserved_until, granted_bytes, rate_limit)
        VALUES (account_id, CASE device WHEN '' THEN class ELSE device END, class,
                now + interval '30 seconds', r.granted_bytes, r.rate_limit)
            ON CONFLICT ON CONSTRAINT radius_reservations_pkey DO UPDATE
           SET class = excluded.class, reserved_until = excluded.reserved_until,
               granted_bytes = excluded.granted_bytes, rate_limit = excluded.rate_limit;
        r.attributes := r.attributes || ('Class := ' || class);
      END IF;
    END IF;
    INSERT INTO radius_auth_log
      (id, at, username, data_account_id, voucher_id, nas_id, nas_address, calling_station_id,
       called_station_id, verdict, reason)
    VALUES (login_id, now,
            CASE WHEN account_id IS NULL THEN logged_username(username, NULL, r.voucher_id)
                 ELSE username END,
            account_id, r.voucher_id, at_nas.id, source::inet, nullif(calling_station_id, ''),
            nullif(called_station_id, ''), r.verdict, r.reason);
    IF account_id IS NULL AND r.verdict = 'reject' THEN
      PERFORM voucher_rejected(calling_station_id, at_nas, now);
    END IF;
    RETURN 'Lastmile-Verdict := ' || r.verdict || r.attributes;
  END $$;

  -- Post-Auth-Type REJECT, or within radius_login: the name or the password was wrong.
  CREATE FUNCTION radius_rejected(
    username text, source text, calling_station_id text, called_station_id text)
  RETURNS text LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
  DECLARE
    now     timestamptz := lastmile_now();
    at_nas  nas := nas_at(source::inet);
    subject radius_subject := subject_named(username);
    reason  text;
  BEGIN
    PERFORM set_config('synchronous_commit', 'off', true);
    reason := CASE WHEN subject.data_account_id IS NOT NULL THEN 'wrong_password'
                   WHEN is_guessing(device_of(nullif(calling_station_id, '')), at_nas, now)
                     THEN 'guessing'
                   WHEN subject.voucher_id IS NULL THEN 'unknown_username'
                   ELSE 'wrong_password' END;
    INSERT INTO radius_auth_log
      (at, username, data_account_id, voucher_id, nas_id, nas_address, calling_station_id,
       called_station_id, verdict, reason)
    VALUES (now, logged_username(username, subject.data_account_id, subject.voucher_id),
            subject.data_account_id, subject.voucher_id, at_nas.id, source::inet,
            nullif(calling_station_id, ''), nullif(called_station_id, ''), 'reject', reason);
    IF subject.data_account_id IS NULL THEN
      PERFORM voucher_rejected(calling_station_id, at_nas, now);
    END IF;
    RETURN reject_message(reason);
  END $$;
`;

export const DROP_FREERADIUS = `
  DROP FUNCTION radius_rejected(text, text, text, text);
  DROP FUNCTION answer_login(integer, integer, text, text, text, text);
  DROP FUNCTION radius_login(text, text);
  DROP FUNCTION knows_password(text, text, text);
  DROP FUNCTION radius_credential(text);
  DROP FUNCTION credential_of(text);
  DROP FUNCTION subject_named(text);
  DROP TYPE radius_credentials, radius_subject;
  DROP FUNCTION radius_client(text);
  DROP FUNCTION nas_at(inet);
  DROP FUNCTION radius_fingerprint(text);
  DROP FUNCTION radius_connect(text);
  DROP FUNCTION radius_open(bytea, text);
`;
