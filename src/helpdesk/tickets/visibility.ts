import { type Actor, withinReach } from '../../auth/index.js';

/** Whether what is kept from customers (`admin_only`) is open to him. */
export function seesInternal(actor: Actor): boolean {
  return actor.isStaff && actor.reach.kind === 'all';
}

/**
 * A condition on `tickets t` that holds for those that an actor may see.
 * @param bind gives a value a placeholder, e.g. `$3`
 */
export function visibleTickets(actor: Actor, bind: (value: unknown) => string): string {
  const own = withinReach(actor.reach, 't.customer_id', bind);
  return seesInternal(actor) ? own : `${own} AND NOT t.is_admin_only`;
}

/**
 * Working on tickets takes `modify_tickets`; with `add_tickets` alone one answers on one's own,
 * so that staff who may only open tickets reach none.
 */
export function asNoteWriter(actor: Actor): Actor {
  return actor.may('modify_tickets') ? actor : actor.confined();
}
