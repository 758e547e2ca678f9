import { type Actor, Call, CurrentActor } from '../auth/index.js';
import { customerNamedIn } from '../customers/index.js';
import type { Page } from '../platform/calls/answers.js';
import { CallController, Parameters } from '../platform/calls/call.decorator.js';
import type { RawJson } from '../platform/http/lean.adapter.js';
import { DeviceViews } from './device-views.js';
import { DevicesService } from './devices.service.js';
import { DeviceDetailsDto, DeviceDto } from './dto/device-answers.dto.js';
import {
  AddDeviceDto,
  ListDevicesDto,
  ModifyDeviceDto,
  NamedDeviceDto,
} from './dto/devices.dto.js';

@CallController('Devices')
export class DevicesController {
  constructor(
    private readonly devices: DevicesService,
    private readonly views: DeviceViews,
  ) {}

  @Call('get_device_list', {
    summary: 'Get list of devices',
    description:
      '`search` looks into name, serial number, MAC address (in any notation) and IP address. ' +
      'Sorted by device_id, name, type, status, created_at or modified_at.',
    scopes: ['view_devices'],
    own: true,
    parameters: ListDevicesDto,
    returns: DeviceDto,
    list: true,
    example: { type: 'router' },
  })
  list(@CurrentActor() actor: Actor, @Parameters() input: ListDevicesDto): Promise<Page> {
    return this.views.page(actor, input, customerNamedIn(input));
  }

  @Call('get_device_details', {
    summary: 'Get device details',
    description: 'With its history: where it has been since it came in.',
    scopes: ['view_devices'],
    own: true,
    parameters: NamedDeviceDto,
    returns: DeviceDetailsDto,
    example: { device_id: 1 },
    errors: ['not_found'],
  })
  details(@CurrentActor() actor: Actor, @Parameters() input: NamedDeviceDto): Promise<RawJson> {
    return this.views.details(actor, input.device_id);
  }

  @Call('add_device', {
    summary: 'Add a device',
    description:
      'With a customer it is with that customer, with a hotspot at that site, else in stock. ' +
      'Serial number and MAC address are unique.',
    scopes: ['add_devices'],
    writes: true,
    parameters: AddDeviceDto,
    returns: DeviceDto,
    example: {
      name: 'Spare router',
      type: 'router',
      serial: 'HF60A8Q2R7T',
      mac_address: '0A-1B-2C-3D-4E-5F',
    },
    errors: ['not_found', 'conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Parameters() input: AddDeviceDto): Promise<RawJson> {
    const { id } = await this.devices.add(actor, input.toInput());
    return (await this.views.row(actor, id)).row;
  }

  @Call('modify_device', {
    summary: 'Update a device',
    description:
      'Another customer, hotspot or status moves the device, and the move stands in its history. ' +
      'From one customer to the next it comes back in between.',
    scopes: ['modify_devices'],
    writes: true,
    parameters: ModifyDeviceDto,
    returns: DeviceDto,
    example: { device_id: 1, ip_address: '10.20.0.18' },
    errors: ['not_found', 'conflict'],
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Parameters() input: ModifyDeviceDto,
  ): Promise<RawJson> {
    const { id } = await this.devices.modify(actor, input.device_id, input.toChanges());
    return (await this.views.row(actor, id)).row;
  }
}
