import type { Device } from './device.entity.js';
import type { DeviceCredentials } from './devices.types.js';

/**
 * A device in the words of the call API, as the audit trail keeps it. Of credentials it says only
 * that they were set or forgotten.
 */
export function auditedDevice(
  device: Device,
  credentials?: DeviceCredentials | null,
): Record<string, unknown> {
  return {
    name: device.name,
    type: device.type,
    status: device.status,
    serial: device.serial,
    mac_address: device.macAddress,
    ip_address: device.ipAddress,
    customer_id: device.customerId,
    hotspot_id: device.hotspotId,
    data_account_id: device.dataAccountId,
    nas_id: device.nasId,
    notes: device.notes,
    ...(credentials === undefined ? {} : { credentials: credentials ? 'set' : 'forgotten' }),
  };
}
