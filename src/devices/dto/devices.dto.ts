import {
  AccountingCode,
  CustomerId,
  customerNamedIn,
  type NamesCustomer,
} from '../../customers/index.js';
import { CursorParameters, ListParameters } from '../../platform/paging/list-parameters.js';
import { Integer, Text } from '../../platform/validation/fields.js';
import { IpAddress, MacAddress } from '../../platform/validation/network-fields.js';
import type { ForCustomer } from '../devices.service.js';
import type {
  DeviceChanges,
  DeviceMove,
  DeviceStatus,
  DeviceType,
  NewDevice,
} from '../devices.types.js';
import {
  DataAccountIdField,
  HotspotIdField,
  NameField,
  NasIdField,
  NotesField,
  PasswordField,
  SerialField,
  StatusField,
  TypeField,
  UsernameField,
} from './device-fields.js';
import { changesOf, customerOf, newDeviceOf } from './device-input.js';

export class ListDevicesDto extends ListParameters implements NamesCustomer {
  @CustomerId({ optional: true })
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @TypeField({ optional: true })
  type?: DeviceType;

  @StatusField({ optional: true })
  status?: DeviceStatus;
}

export class DevicesQuery extends CursorParameters {
  @Integer({ optional: true, description: 'Only devices that this customer has.' })
  customer_id?: number;

  @TypeField({ optional: true })
  type?: DeviceType;

  @StatusField({ optional: true })
  status?: DeviceStatus;

  @HotspotIdField({ optional: true })
  hotspot_id?: number;
}

export class NamedDeviceDto {
  @Integer({ example: 1 })
  device_id!: number;
}

export class AddDeviceDto implements NamesCustomer {
  @NameField()
  name!: string;

  @TypeField()
  type!: DeviceType;

  @MacAddress({ optional: true, description: 'In any notation; unique.' })
  mac_address?: string;

  @SerialField({ optional: true })
  serial?: string;

  @IpAddress({ optional: true })
  ip_address?: string;

  @CustomerId({ optional: true })
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @HotspotIdField({ optional: true })
  hotspot_id?: number;

  @DataAccountIdField({ optional: true })
  data_account_id?: number;

  @NasIdField({ optional: true })
  nas_id?: number;

  @NotesField({ optional: true })
  notes?: string;

  @UsernameField({ optional: true })
  username?: string;

  @PasswordField({ requiredWhen: ({ username }) => username !== undefined })
  password?: string;

  toInput(): NewDevice & ForCustomer {
    return newDeviceOf(this);
  }
}

/** What may be changed of a device; an empty value clears a field that may be empty. */
export class DeviceChangesDto implements NamesCustomer {
  @NameField({ optional: true })
  name?: string;

  @TypeField({ optional: true })
  type?: DeviceType;

  @StatusField({
    optional: true,
    description:
      'Moves the device. From a customer or a site it goes to `returned` or `retired`, from there to `stock`.',
  })
  status?: DeviceStatus;

  @MacAddress({ nullable: true, description: 'In any notation; unique.' })
  mac_address?: string | null;

  @SerialField({ nullable: true })
  serial?: string | null;

  @IpAddress({ nullable: true })
  ip_address?: string | null;

  @CustomerId({ optional: true })
  customer_id?: number;

  @AccountingCode()
  accounting_code?: string;

  @HotspotIdField({ nullable: true })
  hotspot_id?: number | null;

  @DataAccountIdField({ nullable: true })
  data_account_id?: number | null;

  @NasIdField({ nullable: true })
  nas_id?: number | null;

  @NotesField({ nullable: true })
  notes?: string | null;

  @UsernameField({ optional: true })
  username?: string;

  @PasswordField({
    nullable: true,
    description: 'To sign in to the device; empty forgets user name and password.',
  })
  password?: string | null;

  toChanges(): DeviceChanges & ForCustomer {
    return changesOf(this);
  }
}

export class ModifyDeviceDto extends DeviceChangesDto {
  @Integer({ example: 1 })
  device_id!: number;
}

export class MoveDeviceDto {
  @StatusField({ example: 'returned' })
  status!: DeviceStatus;

  @Integer({ optional: true, description: 'To whom it goes.' })
  customer_id?: number;

  @HotspotIdField({ optional: true })
  hotspot_id?: number;

  @Text({ optional: true, max: 1000, example: 'Handed in at the counter, power supply missing.' })
  note?: string;

  toInput(): DeviceMove & ForCustomer {
    const { status, hotspot_id, note } = this;
    return {
      status,
      ...(hotspot_id === undefined ? {} : { hotspotId: hotspot_id }),
      ...(note === undefined ? {} : { note }),
      ...customerOf(customerNamedIn(this)),
    };
  }
}
