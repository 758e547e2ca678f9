export const DEVICE_TYPES = ['router', 'cpe', 'ap', 'switch', 'other'] as const;
export type DeviceType = (typeof DEVICE_TYPES)[number];

/**
 * Where a device is: in the store, with a customer, at a site of the ISP, back but not yet looked
 * at, or gone for good.
 */
export const DEVICE_STATUSES = ['stock', 'customer', 'site', 'returned', 'retired'] as const;
export type DeviceStatus = (typeof DEVICE_STATUSES)[number];

/** A status with whom or what it concerns. */
export interface DevicePlace {
  status: DeviceStatus;
  customerId: number | null;
  hotspotId: number | null;
}

/** What a device may be described by. */
export interface DeviceParticulars {
  /** `0a:1b:2c:3d:4e:5f` */
  macAddress: string | null;
  serial: string | null;
  ipAddress: string | null;
  notes: string | null;
  /** The data account that it dials in with. */
  dataAccountId: number | null;
  /** The RADIUS client that it is. */
  nasId: number | null;
}

/** What one signs in to a device with. */
export interface DeviceCredentials {
  username: string | null;
  password: string;
}

interface DeviceWhereabouts {
  customerId?: number | null;
  hotspotId?: number | null;
}

export interface NewDevice extends Partial<DeviceParticulars>, DeviceWhereabouts {
  name: string;
  type: DeviceType;
  credentials?: DeviceCredentials;
}

/** What is left out stays; `null` empties a field. */
export interface DeviceChanges extends Partial<DeviceParticulars>, DeviceWhereabouts {
  name?: string;
  type?: DeviceType;
  status?: DeviceStatus;
  /** `null` forgets them. */
  credentials?: DeviceCredentials | null;
}

export interface DeviceMove extends DeviceWhereabouts {
  status: DeviceStatus;
  note?: string;
}
