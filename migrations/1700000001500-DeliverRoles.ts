import type { MigrationInterface, QueryRunner } from 'typeorm';

const VIEW = `
  view_usage view_radius_users view_customers view_transactions view_tickets view_devices
  view_hotspots view_leads view_products`;

/** The roles that an installation starts with; afterwards they are data. */
const ROLES: Readonly<Record<string, string>> = {
  administrator: `
    view_usage do_topups change_packages view_radius_users modify_radius_users add_radius_users
    view_customers modify_customers add_customers view_transactions generate_invoices
    generate_credit_notes generate_journals view_tickets modify_tickets add_tickets view_devices
    modify_devices add_devices view_hotspots add_vouchers modify_vouchers view_leads add_leads
    view_products add_products add_payments admin
    view_all_customers accounting approve_changes generate_sso manage_users manage_settings`,
  accounts: `
    ${VIEW} modify_customers generate_invoices generate_credit_notes generate_journals add_payments
    add_products accounting view_all_customers`,
  support: `
    ${VIEW} modify_customers modify_radius_users do_topups change_packages modify_tickets add_tickets
    add_vouchers modify_vouchers add_leads view_all_customers`,
  noc: `
    ${VIEW} add_radius_users modify_radius_users do_topups modify_vouchers modify_tickets add_tickets
    add_devices modify_devices approve_changes view_all_customers`,
  sales: `
    ${VIEW} add_customers add_radius_users add_leads add_tickets add_vouchers view_all_customers`,
  customer: `
    view_customers modify_customers view_radius_users view_usage do_topups change_packages
    view_transactions view_tickets add_tickets view_products view_devices`,
  partner: `view_customers view_transactions view_tickets add_tickets`,
};

export class DeliverRoles1700000001500 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    for (const [name, permissions] of Object.entries(ROLES)) {
      await runner.query(
        `INSERT INTO roles (name, permissions, version, created_at, modified_at)
         VALUES ($1, $2, 1, now(), now())
         ON CONFLICT (name) DO NOTHING`,
        [name, permissions.trim().split(/\s+/)],
      );
    }
  }

  /** Roles that somebody has stay; delivering them again leaves them as they are. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `DELETE FROM roles
        WHERE name = ANY ($1) AND NOT EXISTS (SELECT 1 FROM users WHERE role_id = roles.id)`,
      [Object.keys(ROLES)],
    );
  }
}
