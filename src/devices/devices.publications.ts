import { Injectable, type OnModuleInit } from '@nestjs/common';
import { EventLog } from '../platform/event-log/event-log.js';
import type { Fields } from '../platform/event-log/publication.js';
import { DeviceNotFound } from './devices.errors.js';
import { DeviceAdded, DeviceMoved } from './devices.events.js';
import { DevicesRepository } from './devices.repository.js';
import { DeviceEventDto, DeviceMovedEventDto } from './dto/device-events.dto.js';

const EXAMPLE = {
  device_id: 1,
  name: 'Router of Pienaar',
  type: 'router',
  serial: 'HF60A8Q2R7T',
  mac_address: '0a:1b:2c:3d:4e:5f',
  status: 'stock',
  customer_id: null,
} satisfies DeviceEventDto;

/** What the world is told of devices. */
@Injectable()
export class DevicePublications implements OnModuleInit {
  constructor(
    private readonly eventLog: EventLog,
    private readonly devices: DevicesRepository,
  ) {}

  onModuleInit(): void {
    const about = {
      aggregate: 'device',
      aggregateId: ({ deviceId }: { deviceId: number }) => deviceId,
    };
    this.eventLog.publish(DeviceAdded, {
      ...about,
      type: 'devices.device.added',
      summary: 'A device has come into the inventory.',
      schema: DeviceEventDto,
      data: ({ deviceId }) => this.told(deviceId),
      example: EXAMPLE,
    });
    this.eventLog.publish(DeviceMoved, {
      ...about,
      type: 'devices.device.moved',
      summary: 'A device has gone to a customer or a site, come back, or been retired.',
      schema: DeviceMovedEventDto,
      data: async ({ deviceId, from, to, customerId }) => ({
        ...(await this.told(deviceId)),
        status: to,
        status_before: from,
        customer_id: customerId,
      }),
      example: { ...EXAMPLE, status: 'customer', status_before: 'stock', customer_id: 1 },
    });
  }

  private async told(id: number): Promise<Fields<DeviceEventDto>> {
    const device = await this.devices.find(id);
    if (!device) throw new DeviceNotFound();
    return {
      device_id: device.id,
      name: device.name,
      type: device.type,
      serial: device.serial,
      mac_address: device.macAddress,
      status: device.status,
      customer_id: device.customerId,
    };
  }
}
