/** Addresses of pools: what is free, what comes next. */
export const CREATE_POOLS = `
  -- How many allocations a network holds. Of IPv4 networks of single addresses the first and the
  -- last are nobody's.
  CREATE FUNCTION allocations_in(network inet, length integer) RETURNS bigint
    LANGUAGE sql IMMUTABLE
    RETURN (1::bigint << (length - masklen(network)))
           - CASE WHEN family(network) = 4 AND length = 32 AND masklen(network) < 31
                  THEN 2 ELSE 0 END;

  -- The first allocation of a length that does not begin before an address.
  CREATE FUNCTION aligned(address inet, length integer) RETURNS inet LANGUAGE sql IMMUTABLE
    RETURN CASE WHEN host(network(set_masklen(address, length))) = host(address)
                THEN set_masklen(address, length)
                ELSE set_masklen(broadcast(set_masklen(address, length)) + 1, length) END;

  -- The lowest allocation of a static pool that no account has; NULL when the pool is full. It lies at
  -- the beginning of a network or right behind an account's. The caller holds the pool.
  CREATE FUNCTION next_free_allocation(of_pool integer, length integer) RETURNS inet
  LANGUAGE plpgsql STABLE AS $$
  DECLARE
    pool     record;
    is_bare  boolean;
    found_at inet;
  BEGIN
    FOR pool IN SELECT network FROM ip_allocations WHERE ip_pool_id = of_pool ORDER BY network LOOP
      is_bare := family(pool.network) = 4 AND length = 32 AND masklen(pool.network) < 31;
      SELECT candidate INTO found_at FROM (
        SELECT set_masklen(network(pool.network)::inet + is_bare::integer, length) AS candidate
        UNION ALL
        SELECT aligned(broadcast(taken.network) + 1, length) FROM ip_allocations taken
         WHERE taken.network <<= pool.network AND taken.data_account_id IS NOT NULL
      ) AS candidates
       WHERE candidate <<= pool.network
         AND NOT (is_bare AND host(candidate) = host(broadcast(pool.network)))
         AND NOT EXISTS (SELECT FROM ip_allocations other
                          WHERE other.network && candidate AND other.data_account_id IS NOT NULL)
       ORDER BY candidate LIMIT 1;
      IF FOUND THEN
        RETURN found_at;
      END IF;
    END LOOP;
    RETURN NULL;
  END $$;

  -- How many addresses a pool has, and how many are in use: by accounts, or by sessions right now.
  CREATE FUNCTION pool_use(pool ip_pools, OUT total bigint, OUT used bigint)
  LANGUAGE plpgsql STABLE AS $$
  BEGIN
    SELECT coalesce(sum(allocations_in(i.network, pool.allocation_length)), 0) INTO total
      FROM ip_allocations i WHERE i.ip_pool_id = pool.id;
    IF pool.kind = 'static' THEN
      SELECT count(*) INTO used FROM ip_allocations i
       JOIN ip_allocations taken ON taken.network <<= i.network AND taken.data_account_id IS NOT NULL
       WHERE i.ip_pool_id = pool.id;
    ELSE
      SELECT count(DISTINCT s.framed_ip) INTO used FROM ip_allocations i
       JOIN radius_sessions s ON s.framed_ip <<= i.network AND s.stopped_at IS NULL
       WHERE i.ip_pool_id = pool.id;
    END IF;
  END $$;
`;

export const DROP_POOLS = `
  DROP FUNCTION pool_use(ip_pools);
  DROP FUNCTION next_free_allocation(integer, integer);
  DROP FUNCTION aligned(inet, integer);
  DROP FUNCTION allocations_in(inet, integer);
`;
