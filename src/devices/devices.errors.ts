import { Conflict, NotFound } from '../platform/errors/index.js';
import type { DevicePlace } from './devices.types.js';

/** No such device, or none that the caller may see. */
export class DeviceNotFound extends NotFound {
  constructor() {
    super('device');
  }
}

export class SerialTaken extends Conflict {
  constructor() {
    super('Another device has this serial number.', [{ field: 'serial', message: 'is taken' }]);
  }
}

export class MacAddressTaken extends Conflict {
  constructor() {
    super('Another device has this MAC address.', [{ field: 'mac_address', message: 'is taken' }]);
  }
}

/** E.g. from a customer straight into stock, past the return. */
export class DeviceCannotMove extends Conflict {
  override readonly code = 'device_cannot_move';

  constructor(from: DevicePlace, to: DevicePlace) {
    super(`A device cannot go from ${from.status} to ${to.status}.`);
  }
}
