import { type Actor, PermissionDenied } from '../actor.js';

/** The actor's user. @throws PermissionDenied for the house itself and for callers without a user */
export function mustBeUser({ userId }: Actor): number {
  if (userId === null) throw new PermissionDenied('Only a user may do this.');
  return userId;
}
