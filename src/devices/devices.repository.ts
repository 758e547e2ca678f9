import { Injectable } from '@nestjs/common';
import { type Reach, withinReach } from '../auth/index.js';
import { Database } from '../platform/database/database.js';
import { EntityRepository } from '../platform/database/entity-repository.js';
import { ValidationFailed } from '../platform/errors/index.js';
import { Binder } from '../platform/paging/list.js';
import { Device } from './device.entity.js';
import { MacAddressTaken, SerialTaken } from './devices.errors.js';
import type { DeviceStatus } from './devices.types.js';

/** One entry of a device's history. */
export interface Movement {
  deviceId: number;
  from: DeviceStatus | null;
  to: DeviceStatus;
  customerId: number | null;
  hotspotId: number | null;
  note: string | null;
  movedBy: string;
  movedAt: Date;
}

@Injectable()
export class DevicesRepository extends EntityRepository<Device> {
  constructor(database: Database) {
    super(database, Device, {
      devices_serial_key: () => new SerialTaken(),
      devices_mac_address_key: () => new MacAddressTaken(),
      devices_hotspot_id_fkey: () => ValidationFailed.of('hotspot_id', 'does not exist'),
      devices_data_account_id_check: () =>
        ValidationFailed.of('data_account_id', 'must be absent unless a customer has the device'),
      devices_data_account_id_fkey: () => ValidationFailed.of('data_account_id', 'does not exist'),
      devices_nas_id_fkey: () => ValidationFailed.of('nas_id', 'does not exist'),
      devices_nas_id_check: () =>
        ValidationFailed.of('nas_id', 'must be absent unless the device is in use'),
    });
  }

  /** A device within reach, held until the end of the transaction. */
  async findWithinForUpdate(reach: Reach, id: number): Promise<Device | null> {
    const device = await this.findForUpdate(id);
    return device && (await this.isWithin(reach, device.id)) ? device : null;
  }

  async addMovement(movement: Movement): Promise<void> {
    await this.database.execute(
      `INSERT INTO device_movements
         (device_id, from_status, to_status, customer_id, hotspot_id, note, moved_by, moved_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        movement.deviceId,
        movement.from,
        movement.to,
        movement.customerId,
        movement.hotspotId,
        movement.note,
        movement.movedBy,
        movement.movedAt,
      ],
    );
  }

  /** @param sealed by the vault; `null` forgets what was kept */
  async keepCredentials(deviceId: number, sealed: Buffer | null): Promise<void> {
    if (sealed === null) {
      await this.database.execute('DELETE FROM device_credentials WHERE device_id = $1', [
        deviceId,
      ]);
      return;
    }
    await this.database.execute(
      `INSERT INTO device_credentials (device_id, sealed) VALUES ($1, $2)
       ON CONFLICT (device_id) DO UPDATE SET sealed = excluded.sealed`,
      [deviceId, sealed],
    );
  }

  async findCredentials(deviceId: number): Promise<Buffer | undefined> {
    const row = await this.database.queryOne<{ sealed: Buffer }>(
      'SELECT sealed FROM device_credentials WHERE device_id = $1',
      [deviceId],
    );
    return row?.sealed;
  }

  private async isWithin(reach: Reach, id: number): Promise<boolean> {
    const { bind, values } = new Binder();
    const row = await this.database.queryOne(
      `SELECT 1 FROM devices d
        WHERE d.id = ${bind(id)} AND ${withinReach(reach, 'd.customer_id', bind)}`,
      values,
    );
    return row !== undefined;
  }
}
