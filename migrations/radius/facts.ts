/**
 * The facts of an account that only acts change: its lifecycle, its holds, its customer, its product,
 * its address. A login and an accounting packet read them as one row instead of from seven tables.
 * The row is a copy: triggers on the tables it is made of mark it as out of date, in the
 * transaction of the act, and whoever needs it next makes it anew.
 */
export const CREATE_FACTS = `
  CREATE TABLE account_facts (
    data_account_id            integer     NOT NULL,
    -- These two are right even while the rest is out of date.
    customer_id                integer     NOT NULL,
    product_id                 integer     NOT NULL,
    is_kept                    boolean     NOT NULL DEFAULT false,
    -- When time alone makes it out of date: the first hold ends.
    valid_until                timestamptz NOT NULL DEFAULT 'infinity',
    lifecycle                  text,
    starts_on                  date,
    customer_status            text,
    hold                       text,
    mac_address                text,
    simultaneous_use           integer,
    static_ip                  inet,
    framed_pool                text,
    product_code               text,
    product_kind               text,
    cap_bytes                  bigint,
    cap_mode                   text,
    is_metered                 boolean,
    is_hard                    boolean,
    download_kbps              integer,
    upload_kbps                integer,
    once_capped_download_kbps  integer,
    once_capped_upload_kbps    integer,
    fup_speed_limit_policy_id  integer,
    fup_speed_boost_policy_id  integer,
    slowdown_kbps              integer,
    auto_topup_type_id         integer,
    -- Nothing keeps it off line, and nothing but the product and the cap says how fast it is.
    is_plain                   boolean,
    CONSTRAINT account_facts_pkey PRIMARY KEY (data_account_id),
    CONSTRAINT account_facts_data_account_id_fkey FOREIGN KEY (data_account_id)
      REFERENCES data_accounts (id) ON DELETE CASCADE
  ) WITH (fillfactor = 80);
  CREATE INDEX account_facts_customer_id_idx ON account_facts (customer_id);
  CREATE INDEX account_facts_product_id_idx ON account_facts (product_id);

  -- Reads the facts anew, and keeps them unless an act is changing them at this moment. The row is
  -- locked before anything is read: an act that commits later waits for it, and marks it again.
  CREATE FUNCTION gather_facts(account_id integer, now timestamptz) RETURNS account_facts
  LANGUAGE plpgsql AS $$
  DECLARE
    may_keep boolean;
    f        account_facts;
  BEGIN
    PERFORM FROM account_facts k WHERE k.data_account_id = account_id FOR UPDATE SKIP LOCKED;
    may_keep := FOUND;
    SELECT d.id, d.customer_id, d.product_id, true, coalesce(held.until, 'infinity'),
           d.lifecycle, d.starts_on, c.status, held.kind, d.mac_address::text,
           coalesce(d.simultaneous_use, p.simultaneous_use, 1), i.network, pool.name,
           p.code, p.kind, p.cap_bytes, p.cap_mode,
           p.kind = 'prepaid' OR p.cap_bytes IS NOT NULL,
           p.kind = 'prepaid' OR (p.cap_bytes IS NOT NULL AND coalesce(p.cap_mode = 'hard', false)),
           p.download_kbps, p.upload_kbps,
           p.once_capped_download_kbps, p.once_capped_upload_kbps,
           p.fup_speed_limit_policy_id, p.fup_speed_boost_policy_id, s.kbps, d.auto_topup_type_id,
           d.lifecycle = 'active' AND c.status = 'active' AND held.kind IS NULL AND s.kbps IS NULL
             AND num_nonnulls(p.fup_speed_limit_policy_id, p.fup_speed_boost_policy_id) = 0
      INTO f
      FROM data_accounts d
      JOIN products p ON p.id = d.product_id
      JOIN customers c ON c.id = d.customer_id
      LEFT JOIN customer_slowdowns s ON s.customer_id = d.customer_id
      LEFT JOIN ip_allocations i ON i.data_account_id = d.id
      LEFT JOIN ip_pools pool ON pool.id = d.ip_pool_id
     CROSS JOIN LATERAL (
           -- The alphabet has them in order: abuse, admin, billing, customer_pause.
           SELECT min(h.kind) AS kind, min(h.until) AS until FROM data_account_holds h
            WHERE h.data_account_id = d.id AND h.lifted_at IS NULL
              AND (h.until IS NULL OR h.until > now)) held
     WHERE d.id = account_id;
    IF may_keep THEN
      UPDATE account_facts k
         SET (is_kept, valid_until, lifecycle, starts_on, customer_status, hold, mac_address,
              simultaneous_use, static_ip, framed_pool, product_code, product_kind, cap_bytes,
              cap_mode, is_metered, is_hard, download_kbps, upload_kbps,
              once_capped_download_kbps, once_capped_upload_kbps, fup_speed_limit_policy_id,
              fup_speed_boost_policy_id, slowdown_kbps, auto_topup_type_id, is_plain)
           = (true, f.valid_until, f.lifecycle, f.starts_on, f.customer_status, f.hold,
              f.mac_address, f.simultaneous_use, f.static_ip, f.framed_pool, f.product_code,
              f.product_kind, f.cap_bytes, f.cap_mode, f.is_metered, f.is_hard, f.download_kbps,
              f.upload_kbps, f.once_capped_download_kbps, f.once_capped_upload_kbps,
              f.fup_speed_limit_policy_id, f.fup_speed_boost_policy_id, f.slowdown_kbps,
              f.auto_topup_type_id, f.is_plain)
       WHERE k.data_account_id = account_id;
    END IF;
    RETURN f;
  END $$;

  -- The facts of an account; all NULL when there is no such account.
  CREATE FUNCTION facts_of(account_id integer, now timestamptz) RETURNS account_facts
  LANGUAGE plpgsql AS $$
  DECLARE
    f account_facts;
  BEGIN
    SELECT * INTO f FROM account_facts k WHERE k.data_account_id = account_id;
    IF f.is_kept AND f.valid_until > now THEN
      RETURN f;
    END IF;
    RETURN gather_facts(account_id, now);
  END $$;

  -- Whether nothing but its allowance bears on a verdict for this device.
  CREATE FUNCTION is_plain(f account_facts, device text) RETURNS boolean LANGUAGE sql IMMUTABLE
    RETURN (f).is_plain AND ((f).mac_address IS NULL OR (f).mac_address = device);

  -- Whether the product of an account counts its use against lots.
  CREATE FUNCTION is_metered(account_id integer) RETURNS boolean LANGUAGE plpgsql AS $$
  BEGIN
    RETURN coalesce((facts_of(account_id, lastmile_now())).is_metered, false);
  END $$;

  -- A new account waits for acts that are changing what its facts are made of: they cannot mark a row
  -- that they do not see.
  CREATE FUNCTION begin_facts() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM FROM customers c WHERE c.id IN (SELECT a.customer_id FROM added a)
      ORDER BY c.id FOR SHARE;
    PERFORM FROM products p WHERE p.id IN (SELECT a.product_id FROM added a)
      ORDER BY p.id FOR SHARE;
    PERFORM FROM ip_pools i WHERE i.id IN (SELECT a.ip_pool_id FROM added a)
      ORDER BY i.id FOR SHARE;
    INSERT INTO account_facts (data_account_id, customer_id, product_id)
    SELECT a.id, a.customer_id, a.product_id FROM added a;
    RETURN NULL;
  END $$;
  CREATE TRIGGER data_accounts_facts_begin AFTER INSERT ON data_accounts
    REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION begin_facts();

  -- Marks the facts of accounts as out of date, in the order of their ids: of two acts on the same
  -- accounts one waits for the other. A row that says it is out of date is marked all the same: it may
  -- be in the making.
  CREATE FUNCTION mark_facts(accounts integer[]) RETURNS void LANGUAGE plpgsql AS $$
  BEGIN
    PERFORM FROM account_facts k WHERE k.data_account_id = ANY (accounts)
      ORDER BY k.data_account_id FOR UPDATE;
    UPDATE account_facts k SET is_kept = false WHERE k.data_account_id = ANY (accounts);
  END $$;

  -- The same of all accounts of a customer. Their locks first, and then the rows, as every act does that
  -- goes on with one of them.
  CREATE FUNCTION mark_facts_of_customer(of_customer integer) RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    accounts integer[];
  BEGIN
    PERFORM FROM customers c WHERE c.id = of_customer FOR NO KEY UPDATE;
    accounts := ARRAY(SELECT k.data_account_id FROM account_facts k
                       WHERE k.customer_id = of_customer ORDER BY k.data_account_id);
    FOR n IN 1 .. cardinality(accounts) LOOP
      PERFORM lock_data_account(accounts[n]);
    END LOOP;
    PERFORM mark_facts(accounts);
  END $$;

  CREATE FUNCTION outdate_facts() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    CASE TG_TABLE_NAME
    WHEN 'data_accounts' THEN
      IF NEW.customer_id <> OLD.customer_id THEN
        PERFORM FROM customers c WHERE c.id = NEW.customer_id FOR SHARE;
      END IF;
      IF NEW.product_id <> OLD.product_id THEN
        PERFORM FROM products p WHERE p.id = NEW.product_id FOR SHARE;
      END IF;
      IF NEW.ip_pool_id IS DISTINCT FROM OLD.ip_pool_id THEN
        PERFORM FROM ip_pools i WHERE i.id = NEW.ip_pool_id FOR SHARE;
      END IF;
      UPDATE account_facts k
         SET is_kept = false, customer_id = NEW.customer_id, product_id = NEW.product_id
       WHERE k.data_account_id = NEW.id;
    WHEN 'products' THEN
      PERFORM mark_facts(ARRAY(SELECT k.data_account_id FROM account_facts k
                                WHERE k.product_id = NEW.id));
    WHEN 'ip_pools' THEN
      PERFORM mark_facts(ARRAY(SELECT d.id FROM data_accounts d WHERE d.ip_pool_id = NEW.id));
    WHEN 'customers' THEN
      PERFORM mark_facts_of_customer(NEW.id);
    WHEN 'customer_slowdowns' THEN
      PERFORM mark_facts_of_customer(coalesce(NEW.customer_id, OLD.customer_id));
    ELSE
      PERFORM mark_facts(ARRAY[OLD.data_account_id, NEW.data_account_id]);
    END CASE;
    RETURN NULL;
  END $$;
  CREATE TRIGGER data_accounts_facts AFTER UPDATE ON data_accounts
    FOR EACH ROW EXECUTE FUNCTION outdate_facts();
  CREATE TRIGGER products_facts
    AFTER UPDATE OF code, kind, cap_bytes, cap_mode, simultaneous_use, download_kbps, upload_kbps,
                    once_capped_download_kbps, once_capped_upload_kbps,
                    fup_speed_limit_policy_id, fup_speed_boost_policy_id ON products
    FOR EACH ROW EXECUTE FUNCTION outdate_facts();
  CREATE TRIGGER customers_facts AFTER UPDATE OF status ON customers
    FOR EACH ROW EXECUTE FUNCTION outdate_facts();
  CREATE TRIGGER customer_slowdowns_facts AFTER INSERT OR UPDATE OR DELETE ON customer_slowdowns
    FOR EACH ROW EXECUTE FUNCTION outdate_facts();
  CREATE TRIGGER ip_pools_facts AFTER UPDATE OF name ON ip_pools
    FOR EACH ROW EXECUTE FUNCTION outdate_facts();
  CREATE TRIGGER ip_allocations_facts AFTER INSERT OR UPDATE OR DELETE ON ip_allocations
    FOR EACH ROW EXECUTE FUNCTION outdate_facts();
  CREATE TRIGGER data_account_holds_facts AFTER INSERT OR UPDATE OR DELETE ON data_account_holds
    FOR EACH ROW EXECUTE FUNCTION outdate_facts();
`;

export const DROP_FACTS = `
  DROP FUNCTION outdate_facts() CASCADE;
  DROP FUNCTION mark_facts_of_customer(integer);
  DROP FUNCTION mark_facts(integer[]);
  DROP FUNCTION begin_facts() CASCADE;
  DROP FUNCTION is_metered(integer);
  DROP FUNCTION is_plain(account_facts, text);
  DROP FUNCTION facts_of(integer, timestamptz);
  DROP FUNCTION gather_facts(integer, timestamptz);
  DROP TABLE account_facts;
`;
