import { type Actor, withinReach } from '../../auth/index.js';

/**
 * A condition that holds for the hotspots an actor may see: of staff all, of a customer the venues that are his,
 * of a partner his own and those of his customers.
 * @param hotspot alias of the table
 */
export function hotspotsWithin(
  { reach, isStaff }: Actor,
  hotspot: string,
  bind: (value: unknown) => string,
): string {
  if (isStaff) return 'true';
  const own = withinReach(reach, `${hotspot}.customer_id`, bind);
  return reach.kind === 'partner'
    ? `(${own} OR ${hotspot}.partner_id = ${bind(reach.partnerId)})`
    : own;
}
