import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';

export const TOKEN = 'lm_at_bench';
export const CLIENT = { id: '12345678', secret: 'bench-secret' };

/** 100,000 customers, one administrator with a token, one client. */
export async function seed(dataSource: DataSource, customers: number): Promise<void> {
  const hash = (text: string): Buffer => createHash('sha256').update(text).digest();
  await dataSource.query(
    `INSERT INTO customers (accounting_code, customer_type, name, email, phone, address_line1, city,
                            country, customer_group, billing_day, version, created_at, modified_at)
     SELECT 'BEN' || lpad(n::text, 7, '0'), 'individual', 'Customer ' || n, 'c' || n || '@example.com',
            '+27 82 555 ' || lpad((n % 10000)::text, 4, '0'), n || ' Main Road', 'Cape Town', 'ZA',
            'fibre', 1 + n % 28, 1, now(), now()
       FROM generate_series(1, $1::int) n`,
    [customers],
  );
  await dataSource.query(
    `WITH someone AS (
       INSERT INTO users (username, name, role_id, version, created_at, modified_at)
       SELECT 'bench', 'Bench', id, 1, now(), now() FROM roles WHERE name = 'administrator'
       RETURNING id
     ), app AS (
       INSERT INTO oauth_clients (client_id, name, owner_id, is_public, secret_hash, redirect_uris,
                                  grant_types, scopes, require_pkce, version, created_at, modified_at)
       SELECT $1, 'bench', id, false, $2, '{}', '{client_credentials}',
              '{view_customers}', false, 1, now(), now() FROM someone
       RETURNING id, owner_id
     ), family AS (
       INSERT INTO oauth_grants (client_id, user_id, scopes, created_at)
       SELECT id, owner_id, '{view_customers}', now() FROM app RETURNING id
     )
     INSERT INTO oauth_tokens (grant_id, kind, hash, prefix, scopes, created_at, expires_at)
     SELECT id, 'access', $3, 'lm_at_benc', '{view_customers}', now(), now() + interval '1 day' FROM family`,
    [CLIENT.id, hash(CLIENT.secret), hash(TOKEN)],
  );
  await dataSource.query(
    `INSERT INTO settings (key, value) VALUES ('requests_per_minute', '1000000')`,
  );
  await dataSource.query('VACUUM ANALYZE');
}
