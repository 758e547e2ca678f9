/** The restricted role of FreeRADIUS: six functions, no table. */
export const CREATE_ACCESS = `
  DO $$
  BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lastmile_radius') THEN
      CREATE ROLE lastmile_radius NOLOGIN;
    END IF;
  EXCEPTION
    -- Another database of this cluster was first, or the administrator makes the role himself.
    WHEN duplicate_object OR unique_violation OR insufficient_privilege THEN NULL;
  END $$;

  -- Repeatable: whoever makes the role later calls it again.
  CREATE FUNCTION grant_radius_access() RETURNS void LANGUAGE plpgsql AS $$
  DECLARE
    name text;
    ours regprocedure;
  BEGIN
    FOREACH name IN ARRAY ARRAY['radius_connect', 'radius_client', 'radius_credential',
                                'radius_login', 'radius_rejected', 'radius_accounting'] LOOP
      SELECT p.oid::regprocedure INTO STRICT ours FROM pg_proc p
       WHERE p.proname = name AND p.pronamespace = 'public'::regnamespace;
      EXECUTE format('REVOKE EXECUTE ON FUNCTION %s FROM PUBLIC', ours);
      IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'lastmile_radius') THEN
        EXECUTE format('GRANT EXECUTE ON FUNCTION %s TO lastmile_radius', ours);
      END IF;
    END LOOP;
  END $$;
  SELECT grant_radius_access();
`;

/** The role stays: other databases of the cluster may have it too. */
export const DROP_ACCESS = `
  DROP FUNCTION grant_radius_access();
`;

/** What the customers room shows of the accounts of a customer. */
export const CREATE_VIEWS = `
  CREATE OR REPLACE VIEW customer_data_accounts AS
    SELECT c.id AS customer_id,
           coalesce((
             SELECT jsonb_agg(jsonb_build_object(
                      'data_account_id', d.id, 'username', d.username, 'product_code', p.code,
                      'product_name', p.name, 'status', data_account_status(d.id, d.lifecycle))
                      ORDER BY d.id)
               FROM data_accounts d JOIN products p ON p.id = d.product_id
              WHERE d.customer_id = c.id), '[]') AS data_accounts
      FROM customers c;
`;

export const DROP_VIEWS = `
  CREATE OR REPLACE VIEW customer_data_accounts AS
    SELECT id AS customer_id, '[]'::jsonb AS data_accounts FROM customers;
`;

/** The one word that screens show: the lifecycle, or `suspended` while something holds it back. */
export const CREATE_STATUS = `
  CREATE FUNCTION data_account_status(account_id integer, lifecycle text) RETURNS text
    LANGUAGE sql STABLE
    RETURN CASE WHEN lifecycle <> 'terminated' AND EXISTS (
             SELECT FROM data_account_holds h
              WHERE h.data_account_id = account_id AND h.lifted_at IS NULL
                AND (h.until IS NULL OR h.until > lastmile_now()))
           THEN 'suspended' ELSE lifecycle END;
`;

export const DROP_STATUS = `
  DROP FUNCTION data_account_status(integer, text);
`;
