import type { DataSource } from 'typeorm';
import type { Client } from 'pg';
import { type RadiusSecrets } from '../../src/radius/index.js';

export const SECRET = 'bench-radius-secret';

/** Account `n` of both servers. */
export const nameOf = (n: number): string => `bench-${n}`;
/** As a NAS spells it, e.g. `02-00-00-00-00-2A`. */
export const macOf = (n: number): string =>
  `02-00-00-${(n + 0x100_0000).toString(16).slice(1).match(/../g)!.join('-')}`.toUpperCase();
export const passwordOf = (n: number): string => `password-${n}`;

const BATCH = 10_000;
const RATE_LIMIT = { downloadKbps: 50_000, uploadKbps: 25_000 };

/** A NAS and a capped product: every login of ours decides, holds a place and promises bytes. */
export async function seedOurs(dataSource: DataSource, sealedSecret: Buffer): Promise<void> {
  await dataSource.query(
    `INSERT INTO nas (name, address, secret, version, created_at, modified_at)
     VALUES ('bench', '127.0.0.1', $1, 1, now(), now())`,
    [sealedSecret],
  );
  await dataSource.query(
    `WITH g AS (
       INSERT INTO product_groups (name, version, created_at, modified_at)
       VALUES ('bench', 1, now(), now()) RETURNING id
     ), t AS (
       INSERT INTO product_types (name, kind, version, created_at, modified_at)
       VALUES ('bench', 'data', 1, now(), now()) RETURNING id
     )
     INSERT INTO products (code, name, kind, product_group_id, product_type_id, billing_period,
                           cap_bytes, cap_mode, download_kbps, upload_kbps, version, created_at,
                           modified_at)
     SELECT 'BENCH', 'Bench', 'data', g.id, t.id, 'month', 1000000000000, 'hard', $1, $2, 1, now(),
            now() FROM g, t`,
    [RATE_LIMIT.downloadKbps, RATE_LIMIT.uploadKbps],
  );
}

/** Accounts from number `first` up to before `end`, each of a customer of its own. */
export async function seedAccounts(
  dataSource: DataSource,
  seal: (username: string, password: string) => Buffer,
  first: number,
  end: number,
): Promise<void> {
  for (let at = first; at < end; at += BATCH) {
    const numbers = Array.from({ length: Math.min(BATCH, end - at) }, (_, i) => at + i);
    await dataSource.query(
      `WITH owners AS (
         INSERT INTO customers (accounting_code, customer_type, name, version, created_at, modified_at)
         SELECT 'BEN' || lpad(n::text, 7, '0'), 'individual', 'Customer ' || n, 1, now(), now()
           FROM unnest($1::int[]) n
         RETURNING id, accounting_code
       )
       INSERT INTO data_accounts (customer_id, product_id, username, secret, lifecycle, starts_on,
                                  version, created_at, modified_at)
       SELECT owners.id, (SELECT id FROM products WHERE code = 'BENCH'), made.name, made.secret,
              'active', '2026-01-01', 1, now(), now()
         FROM unnest($1::int[], $2::text[], $3::bytea[]) AS made (n, name, secret)
         JOIN owners ON owners.accounting_code = 'BEN' || lpad(made.n::text, 7, '0')`,
      [numbers, numbers.map(nameOf), numbers.map((n) => seal(nameOf(n), passwordOf(n)))],
    );
    // In the middle of a month: each account has logged in before. Its period is open, its facts are
    // known, and its device has had a place.
    await dataSource.query(
      `SELECT count(open_allowance_period(id, now())), count(facts_of(id, now())) FROM data_accounts
        WHERE lower(username) = ANY ($1)`,
      [numbers.map(nameOf)],
    );
    await dataSource.query(
      `INSERT INTO radius_reservations (data_account_id, device, class, granted_bytes, rate_limit)
       SELECT d.id, made.device, 'seed', 1000000000000, '25000k/50000k'
         FROM unnest($1::text[], $2::text[]) AS made (name, device)
         JOIN data_accounts d ON lower(d.username) = made.name`,
      [numbers.map(nameOf), numbers.map((n) => macOf(n).toLowerCase().replaceAll('-', ':'))],
    );
  }
  // Not what is still empty: a table that is known to be empty gets plans for empty tables.
  await dataSource.query(
    `VACUUM ANALYZE customers, data_accounts, account_facts, allowance_periods, allowance_lots,
                    radius_reservations`,
  );
}

/** The same accounts in the stock schema: a password each, the attributes by group. */
export async function seedStock(client: Client, schema: string, accounts: number): Promise<void> {
  await client.query(schema);
  await client.query(
    `INSERT INTO radcheck (username, attribute, op, value)
     SELECT 'bench-' || n, 'Cleartext-Password', ':=', 'password-' || n
       FROM generate_series(0, ${accounts} - 1) n`,
  );
  await client.query(
    `INSERT INTO radusergroup (username, groupname)
     SELECT 'bench-' || n, 'bench' FROM generate_series(0, ${accounts} - 1) n`,
  );
  await client.query(
    `INSERT INTO radgroupreply (groupname, attribute, op, value)
     VALUES ('bench', 'Mikrotik-Rate-Limit', ':=', '25000k/50000k'),
            ('bench', 'Acct-Interim-Interval', ':=', '300')`,
  );
  await client.query('VACUUM ANALYZE');
}

/** What an account's secret is bound to (src/radius/secrets). */
export const sealerOf =
  (secrets: RadiusSecrets) =>
  (username: string, password: string): Buffer =>
    secrets.seal(password, `data_account:${username}`);
