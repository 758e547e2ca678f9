/**
 * The equipment: what there is, where it is and where it has been, from stock to a customer or a
 * site and back. It does not speak to devices. Invariants: serial numbers and MAC addresses are
 * unique, a device with a customer is with exactly one, and no answer holds a credential.
 */
export { DevicesModule } from './devices.module.js';
export { DevicesService, type ForCustomer } from './devices.service.js';
export {
  DeviceCannotMove,
  DeviceNotFound,
  MacAddressTaken,
  SerialTaken,
} from './devices.errors.js';
export { DeviceAdded, DeviceMoved } from './devices.events.js';
export type {
  DeviceChanges,
  DeviceCredentials,
  DeviceMove,
  DevicePlace,
  DeviceStatus,
  DeviceType,
  NewDevice,
} from './devices.types.js';
