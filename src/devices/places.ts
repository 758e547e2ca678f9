import { ValidationFailed } from '../platform/errors/index.js';
import type { DeviceChanges, DevicePlace, DeviceStatus } from './devices.types.js';

/** Where a device may go from where it is. A lost or scrapped one that is found goes back to stock. */
const MOVES: Readonly<Record<DeviceStatus, readonly DeviceStatus[]>> = {
  stock: ['customer', 'site', 'retired'],
  customer: ['returned', 'retired'],
  site: ['returned', 'retired'],
  returned: ['stock', 'customer', 'site', 'retired'],
  retired: ['stock'],
};

export const IN_STOCK: DevicePlace = { status: 'stock', customerId: null, hotspotId: null };

/**
 * Where a change leaves a device. Who only says with whom it is gets the status for it: with a
 * customer, else at a site; taken from its customer it is returned.
 * @throws ValidationFailed when status and whereabouts contradict each other
 */
export function destination(
  from: DevicePlace,
  { status, customerId, hotspotId }: Pick<DeviceChanges, 'status' | 'customerId' | 'hotspotId'>,
): DevicePlace {
  const to = status ?? statusOf(from, customerId, hotspotId);
  const place = {
    status: to,
    customerId: to === 'customer' ? (customerId ?? from.customerId) : null,
    hotspotId: hotspotAt(to, from, customerId, hotspotId),
  };
  if (to === 'customer' && place.customerId === null) {
    throw ValidationFailed.of('customer_id', 'is required for a device that is with a customer');
  }
  if (to !== 'customer' && customerId) {
    throw ValidationFailed.of('customer_id', `must be absent for a device with status ${to}`);
  }
  if (hotspotId && place.hotspotId === null) {
    throw ValidationFailed.of('hotspot_id', `must be absent for a device with status ${to}`);
  }
  return place;
}

function statusOf(
  from: DevicePlace,
  customerId: number | null | undefined,
  hotspotId: number | null | undefined,
): DeviceStatus {
  if (customerId) return 'customer';
  if (from.status === 'customer' && customerId === null) return hotspotId ? 'site' : 'returned';
  return from.status !== 'customer' && hotspotId ? 'site' : from.status;
}

function hotspotAt(
  to: DeviceStatus,
  from: DevicePlace,
  customerId: number | null | undefined,
  hotspotId: number | null | undefined,
): number | null {
  if (to !== 'customer' && to !== 'site') return null;
  const stays = to === from.status && (!customerId || customerId === from.customerId);
  return hotspotId === undefined ? (stays ? from.hotspotId : null) : hotspotId;
}

/**
 * The moves that bring a device from one place to another, the last one being there; none when it
 * is there already, `undefined` when there is no way. From one customer (or site) to the next it
 * comes back in between, so that the history names both.
 */
export function movesBetween(from: DevicePlace, to: DevicePlace): DevicePlace[] | undefined {
  if (isSamePlace(from, to)) return [];
  if (from.status === to.status) return [{ ...IN_STOCK, status: 'returned' }, to];
  return MOVES[from.status].includes(to.status) ? [to] : undefined;
}

/** To be told which hotspot it serves does not move a device. */
function isSamePlace(one: DevicePlace, other: DevicePlace): boolean {
  if (one.status !== other.status) return false;
  if (one.status !== 'site') return one.customerId === other.customerId;
  const { hotspotId } = one;
  return hotspotId === null || other.hotspotId === null || hotspotId === other.hotspotId;
}
