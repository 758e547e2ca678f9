/** JSON that PostgreSQL writes of tickets. `t` is the ticket. */

/** Joined from the left, so that a count of tickets asks for none of the others. */
export const TICKET_FROM = `
  tickets t
  LEFT JOIN departments d ON d.id = t.department_id
  LEFT JOIN ticket_categories k ON k.id = t.category_id
  LEFT JOIN customers c ON c.id = t.customer_id
  LEFT JOIN users a ON a.id = t.assigned_to_id`;

/** A ticket as lists show it. */
export const TICKET_ROW = `json_build_object(
  'ticket_id', t.id, 'ticket_number', ticket_number(t.id), 'ticket_title', t.title,
  'status', t.status, 'on_hold', t.is_on_hold, 'priority', t.priority,
  'admin_only', t.is_admin_only,
  'customer_id', t.customer_id, 'accounting_code', c.accounting_code,
  'customer_name', coalesce(c.company_name, c.name), 'submitter_email', t.submitter_email,
  'submitter_name', t.submitter_name,
  'department_id', t.department_id, 'department_name', d.name,
  'category_id', t.category_id, 'category_name', k.name,
  'assigned_to', t.assigned_to_id, 'assigned_to_name', a.name,
  'source', t.source, 'duplicate_of', t.duplicate_of_id, 'follows', t.follows_id,
  'created_at', utc_text(t.created_at), 'modified_at', utc_text(t.modified_at),
  'first_responded_at', utc_text(t.first_responded_at), 'resolved_at', utc_text(t.resolved_at),
  'closed_at', utc_text(t.closed_at))`;
