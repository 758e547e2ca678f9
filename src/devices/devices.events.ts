import type { DeviceStatus } from './devices.types.js';

/** A device has come into the inventory. */
export class DeviceAdded {
  constructor(readonly deviceId: number) {}
}

/** A device has gone to a customer or a site, come back, or been retired. */
export class DeviceMoved {
  constructor(
    readonly deviceId: number,
    readonly from: DeviceStatus,
    readonly to: DeviceStatus,
    /** To whom it went, or from whom it came. */
    readonly customerId: number | null,
  ) {}
}
