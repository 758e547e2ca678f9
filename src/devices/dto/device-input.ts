import { type CustomerNaming, customerNamedIn, type NamesCustomer } from '../../customers/index.js';
import { ValidationFailed } from '../../platform/errors/index.js';
import type { ForCustomer } from '../devices.service.js';
import type {
  DeviceChanges,
  DeviceParticulars,
  DeviceStatus,
  DeviceType,
  NewDevice,
} from '../devices.types.js';

/** Fields in the words of the call API, and the properties that hold them. */
const PROPERTIES = {
  mac_address: 'macAddress',
  serial: 'serial',
  ip_address: 'ipAddress',
  hotspot_id: 'hotspotId',
  data_account_id: 'dataAccountId',
  nas_id: 'nasId',
  notes: 'notes',
} as const satisfies Record<string, keyof DeviceParticulars | 'hotspotId'>;

type Word = keyof typeof PROPERTIES;

interface Described extends NamesCustomer, Partial<Record<Word, string | number | null>> {
  username?: string;
}

export function newDeviceOf(
  dto: Described & { name: string; type: DeviceType; password?: string },
): NewDevice & ForCustomer {
  const { name, type, username, password } = dto;
  return {
    name,
    type,
    ...particularsOf(dto),
    ...(password === undefined ? {} : { credentials: { username: username ?? null, password } }),
    ...customerOf(customerNamedIn(dto)),
  };
}

/** @throws ValidationFailed for a user name without a password */
export function changesOf(
  dto: Described & {
    name?: string;
    type?: DeviceType;
    status?: DeviceStatus;
    password?: string | null;
  },
): DeviceChanges & ForCustomer {
  const { name, type, status, username, password } = dto;
  return {
    ...(name === undefined ? {} : { name }),
    ...(type === undefined ? {} : { type }),
    ...(status === undefined ? {} : { status }),
    ...particularsOf(dto),
    ...credentialsOf(username, password),
    ...customerOf(customerNamedIn(dto)),
  };
}

export function customerOf(customer: CustomerNaming | undefined): ForCustomer {
  return customer ? { customer } : {};
}

function particularsOf(dto: Described): Partial<DeviceParticulars> {
  const given = (Object.keys(PROPERTIES) as Word[]).filter((word) => dto[word] !== undefined);
  return Object.fromEntries(given.map((word) => [PROPERTIES[word], dto[word]]));
}

function credentialsOf(
  username: string | undefined,
  password: string | null | undefined,
): Pick<DeviceChanges, 'credentials'> {
  if (password === null) return { credentials: null };
  if (password !== undefined) return { credentials: { username: username ?? null, password } };
  if (username !== undefined) throw ValidationFailed.of('password', 'is required with username');
  return {};
}
