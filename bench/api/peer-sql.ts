/** What both peers ask: the token with its user and role, then the customer's own columns. */
export const TOKEN = `
  SELECT u.id, u.customer_id, t.scopes, r.permissions
    FROM oauth_tokens t
    JOIN oauth_grants g ON g.id = t.grant_id
    JOIN oauth_clients c ON c.id = g.client_id
    JOIN users u ON u.id = g.user_id
    JOIN roles r ON r.id = u.role_id
   WHERE t.hash = $1 AND t.kind = 'access' AND t.revoked_at IS NULL AND g.revoked_at IS NULL
     AND t.expires_at > now() AND c.is_active AND u.is_active`;

const COLUMNS = `
  id, accounting_code, account_number, customer_type, name, company_name, vat_number, email, phone,
  address_line1, address_line2, city, postal_code, country, gps, customer_group, billing_day,
  status, created_at, modified_at`;

export const ONE = `SELECT ${COLUMNS} FROM customers WHERE id = $1`;
export const COUNT = 'SELECT count(*) AS total FROM customers';
export const LIST = `SELECT ${COLUMNS} FROM customers ORDER BY id LIMIT $1 OFFSET $2`;
