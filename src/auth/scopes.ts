/** Every scope in words, as the consent page says them. The first nineteen are the source's, unchanged. */
export const SCOPES = {
  view_usage: 'See the data usage of data accounts',
  do_topups: 'Buy top-ups for data accounts',
  change_packages: 'Change the package of data accounts',
  view_radius_users: 'See data accounts',
  modify_radius_users: 'Change data accounts',
  add_radius_users: 'Add data accounts',
  view_customers: 'See customers',
  modify_customers: 'Change customers',
  add_customers: 'Add customers',
  view_transactions: 'See invoices, payments and transactions',
  generate_invoices: 'Issue invoices',
  generate_credit_notes: 'Issue credit notes',
  generate_journals: 'Post journals',
  view_tickets: 'See helpdesk tickets',
  modify_tickets: 'Work on helpdesk tickets',
  add_tickets: 'Open helpdesk tickets',
  view_devices: 'See devices',
  modify_devices: 'Change devices',
  add_devices: 'Add devices',
  view_hotspots: 'See hotspots and vouchers',
  add_vouchers: 'Issue hotspot vouchers',
  modify_vouchers: 'Change and expire hotspot vouchers',
  view_leads: 'See sales leads',
  add_leads: 'Add sales leads',
  view_products: 'See products and prices',
  add_products: 'Add products',
  add_payments: 'Record payments',
  admin: 'Administer this system',
} as const;

export type Scope = keyof typeof SCOPES;
export const SCOPE_NAMES = Object.keys(SCOPES) as readonly Scope[];

/** Permissions that no scope stands for: the user's role alone decides. */
export const PERMISSIONS = {
  view_all_customers: 'See the rows of every customer, not only of his own',
  accounting: 'Prices that differ from the product, credit notes, journals, payments',
  approve_changes: 'Approve changes that need review; own changes apply at once',
  generate_sso: 'Sign in as somebody else by a one-time token',
  manage_users: 'Manage users, roles, clients, tokens and API keys',
  manage_settings: 'Change the settings of the installation',
} as const;

export type Permission = Scope | keyof typeof PERMISSIONS;
export const PERMISSION_NAMES = [
  ...SCOPE_NAMES,
  ...Object.keys(PERMISSIONS),
] as readonly Permission[];

export function isScope(name: string): name is Scope {
  return Object.hasOwn(SCOPES, name);
}

export function isPermission(name: string): name is Permission {
  return isScope(name) || Object.hasOwn(PERMISSIONS, name);
}

/** What a scope or permission allows, in words. */
export function wordsOf(name: string): string {
  if (isScope(name)) return SCOPES[name];
  return isPermission(name) ? PERMISSIONS[name as keyof typeof PERMISSIONS] : name;
}
