import type { Access } from '../platform/http/access.js';

/** Who may change customers without review, through the admin API. */
export const CHANGING: Access = {
  scopes: ['admin'],
  permissions: ['view_all_customers', 'modify_customers', 'approve_changes'],
};

/** Who may add customers, one by one or a file of them. */
export const ADDING: Access = {
  scopes: ['admin'],
  permissions: ['view_all_customers', 'add_customers'],
};
