import type { Api } from './api.js';
import type { TestApplication } from './application.js';

let counter = 0;

export interface MadeDepartment {
  id: number;
  categoryId: number;
  slug: string;
}

/** A department with one category; what matters to a test is given, the rest is made up. */
export async function makeDepartment(
  { database, clock }: TestApplication,
  facts: {
    name?: string;
    slug?: string;
    email?: string | null;
    escalateDays?: number;
    newTicketCc?: string[];
    updatedTicketCc?: string[];
    defaultAssigneeId?: number;
    calendarId?: number;
    slaPolicyId?: number;
    isActive?: boolean;
  } = {},
): Promise<MadeDepartment> {
  const n = ++counter;
  const slug = facts.slug ?? `department-${n}`;
  const department = await database.queryOne<{ id: number }>(
    `INSERT INTO departments (name, slug, email, escalate_days, new_ticket_cc, updated_ticket_cc,
                              default_assignee_id, calendar_id, sla_policy_id, is_active, version,
                              created_at, modified_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, $11) RETURNING id`,
    [
      facts.name ?? `Department ${n}`,
      slug,
      facts.email ?? null,
      facts.escalateDays ?? null,
      facts.newTicketCc ?? [],
      facts.updatedTicketCc ?? [],
      facts.defaultAssigneeId ?? null,
      facts.calendarId ?? null,
      facts.slaPolicyId ?? null,
      facts.isActive ?? true,
      clock.now(),
    ],
  );
  const category = await database.queryOne<{ id: number }>(
    `INSERT INTO ticket_categories (department_id, name, version, created_at, modified_at)
     VALUES ($1, $2, 1, $3, $3) RETURNING id`,
    [department!.id, `Category ${n}`, clock.now()],
  );
  return { id: department!.id, categoryId: category!.id, slug };
}

/** A ticket opened by `api` for a customer. */
export async function openTicket(
  api: Api,
  department: MadeDepartment,
  customerId: number,
  facts: object = {},
): Promise<number> {
  const { data } = await api.call('add_helpdesk_ticket', {
    customer_id: customerId,
    ticket_title: 'No signal since Monday',
    ticket_description: 'The radio on the roof shows a red light.',
    department_id: department.id,
    category_id: department.categoryId,
    ...facts,
  });
  return data.ticket_id;
}

/** The letters of the outbox, oldest first. */
export function letters({ database }: TestApplication): Promise<any[]> {
  return database.query(
    `SELECT recipient, sender, subject, text, html, headers, sent_at FROM outgoing_mail ORDER BY id`,
  );
}
