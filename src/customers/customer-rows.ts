/** JSON that PostgreSQL writes of customers, for the calls and the admin API. `c` is the customer. */

const FIELDS = `
  'customer_id', c.id, 'accounting_code', c.accounting_code, 'account_number', c.account_number,
  'customer_type', c.customer_type, 'name', c.name, 'company_name', c.company_name,
  'vat_number', c.vat_number, 'email', c.email, 'phone', c.phone,
  'address_line1', c.address_line1, 'address_line2', c.address_line2, 'city', c.city,
  'postal_code', c.postal_code, 'country', c.country, 'gps', c.gps, 'group', c.customer_group,
  'billing_day', c.billing_day, 'status', c.status`;

const TIMES = `'created_at', utc_text(c.created_at), 'modified_at', utc_text(c.modified_at)`;

/** What the customer owes. A subquery, because PostgreSQL then asks it for the rows of the page only. */
const BALANCE = `money_text(coalesce(
  (SELECT b.balance FROM customer_balances b WHERE b.customer_id = c.id), 0))`;

/** A customer as lists show him (API.md §3.2). */
export const CUSTOMER_ROW = `json_build_object(${FIELDS}, 'balance', ${BALANCE}, ${TIMES})`;

/** The same for staff: with what customers never see. */
export const ADMIN_CUSTOMER_ROW = `json_build_object(${FIELDS}, 'notes', c.notes,
  'partner_id', c.partner_id, 'balance', ${BALANCE}, ${TIMES})`;

/** `t` is the contact. */
export const CONTACT_FIELDS = `
  'contact_id', t.id, 'name', t.name, 'role', t.role, 'email', t.email, 'phone', t.phone`;

/** `t` is the address. */
export const ADDRESS_FIELDS = `
  'address_id', t.id, 'kind', t.kind, 'address_line1', t.address_line1,
  'address_line2', t.address_line2, 'city', t.city, 'postal_code', t.postal_code,
  'country', t.country, 'gps', t.gps`;

/** A customer with everything that belongs to him, in one statement; `b` is his balance. */
export const CUSTOMER_DETAILS = `json_build_object(${FIELDS},
  'balance', money_text(coalesce(b.balance, 0)),
  'credit_limit', money_text(coalesce(b.credit_limit, 0)), ${TIMES},
  'contacts', (SELECT coalesce(json_agg(json_build_object(${CONTACT_FIELDS}) ORDER BY t.id), '[]')
                 FROM customer_contacts t WHERE t.customer_id = c.id),
  'addresses', (SELECT coalesce(json_agg(json_build_object(${ADDRESS_FIELDS}) ORDER BY t.id), '[]')
                  FROM customer_addresses t WHERE t.customer_id = c.id),
  'data_accounts', (SELECT d.data_accounts FROM customer_data_accounts d WHERE d.customer_id = c.id),
  'open_tickets', (SELECT o.open_tickets FROM customer_open_tickets o WHERE o.customer_id = c.id))`;

/** What a search looks through; customers_search_idx indexes this very expression. */
export const SEARCH_TEXT = `lower(c.name || ' ' || coalesce(c.company_name, '') || ' ' ||
  coalesce(c.email, '') || ' ' || coalesce(c.phone, '') || ' ' || c.accounting_code || ' ' ||
  c.account_number)`;

/** `t` is a contact or an address. */
export const TIMES_OF_PART = `
  'created_at', utc_text(t.created_at), 'modified_at', utc_text(t.modified_at)`;
