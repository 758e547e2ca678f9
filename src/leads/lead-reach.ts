import { type Actor, PermissionDenied } from '../auth/index.js';

/** Leads belong to no customer, so only staff have to do with them. @throws PermissionDenied */
export function mustSeeLeads(actor: Actor): void {
  if (!actor.isStaff) throw new PermissionDenied('Sales leads are for staff.');
}
