import type { Role } from '../roles/role.entity.js';
import type { User } from './user.entity.js';

/** A user as the rest of the house sees him: without his password's hash. */
export interface UserFacts {
  id: number;
  username: string;
  name: string;
  email: string | null;
  role: string;
  permissions: readonly string[];
  customerId: number | null;
  partnerId: number | null;
  isActive: boolean;
  /** False for users who can only be signed in by a one-time token. */
  hasPassword: boolean;
  lastLoginAt: Date | null;
  version: number;
  createdAt: Date;
  modifiedAt: Date;
}

export function userFacts(user: User, role: Role): UserFacts {
  return {
    id: user.id,
    username: user.username,
    name: user.name,
    email: user.email,
    role: role.name,
    permissions: role.permissions,
    customerId: user.customerId,
    partnerId: user.partnerId,
    isActive: user.isActive,
    hasPassword: user.passwordHash !== null,
    lastLoginAt: user.lastLoginAt,
    version: user.version,
    createdAt: user.createdAt,
    modifiedAt: user.modifiedAt,
  };
}

/** What the audit trail keeps of a user. */
export function auditedUser(user: User, role: Role): object {
  return {
    username: user.username,
    name: user.name,
    email: user.email,
    role: role.name,
    customer_id: user.customerId,
    partner_id: user.partnerId,
    is_active: user.isActive,
  };
}
