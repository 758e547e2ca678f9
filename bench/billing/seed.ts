import type { DataSource } from 'typeorm';

/** Customers with one subscription each, all due on 1 February 2026. */
export async function seedSubscriptions(dataSource: DataSource, count: number): Promise<void> {
  await dataSource.query(
    `INSERT INTO settings (key, value) VALUES ('tax_rate', '"15"'), ('mail_invoices', 'false')`,
  );
  await dataSource.query(`
    WITH kind AS (
      INSERT INTO product_types (name, kind, version, created_at, modified_at)
      VALUES ('Monthly', 'data', 1, now(), now()) RETURNING id
    ), family AS (
      INSERT INTO product_groups (name, version, created_at, modified_at)
      VALUES ('Fibre', 1, now(), now()) RETURNING id
    ), product AS (
      INSERT INTO products (code, name, kind, product_group_id, product_type_id, billing_period,
                            version, created_at, modified_at)
      SELECT 'FIBRE-' || n, 'Fibre ' || n, 'data', family.id, kind.id, 'month', 1, now(), now()
        FROM kind, family, generate_series(1, 20) AS n
      RETURNING id
    )
    INSERT INTO product_prices (product_id, price, valid_from, created_at)
    SELECT id, 199 + id, '2020-01-01', now() FROM product`);
  await dataSource.query(
    `INSERT INTO customers (accounting_code, customer_type, name, email, address_line1, city, country,
                            billing_day, version, created_at, modified_at)
     SELECT 'BEN' || lpad(n::text, 7, '0'), 'individual', 'Customer ' || n,
            'c' || n || '@example.com', n || ' Main Road', 'Cape Town', 'ZA', 1, 1, now(), now()
       FROM generate_series(1, $1::int) AS n`,
    [count],
  );
  await dataSource.query(`
    INSERT INTO subscriptions (customer_id, data_account_id, account_ref, product_id, quantity,
                               starts_on, anchor_on, billed_until, next_on, created_at, created_by,
                               modified_at)
    SELECT customer.id, NULL, lower(accounting_code), product.id, 1, '2026-01-01', '2026-01-01',
           '2026-02-01', '2026-02-01', now(), 'bench', now()
      FROM customers AS customer
      JOIN LATERAL (SELECT id FROM products ORDER BY id OFFSET customer.id % 20 LIMIT 1) AS product
        ON true`);
  await dataSource.query('VACUUM ANALYZE');
}
