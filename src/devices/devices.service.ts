import { Injectable } from '@nestjs/common';
import type { Actor } from '../auth/index.js';
import { type CustomerNaming, CustomersService } from '../customers/index.js';
import { Audit, difference } from '../platform/audit/audit.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { mustBeVersion } from '../platform/database/entity-repository.js';
import { Events } from '../platform/events/events.js';
import { Vault } from '../platform/secrets/vault.js';
import type { Device } from './device.entity.js';
import { auditedDevice } from './device-words.js';
import { DeviceCannotMove, DeviceNotFound } from './devices.errors.js';
import { DeviceAdded, DeviceMoved } from './devices.events.js';
import { DevicesRepository } from './devices.repository.js';
import type {
  DeviceChanges,
  DeviceCredentials,
  DeviceMove,
  DevicePlace,
  NewDevice,
} from './devices.types.js';
import { destination, IN_STOCK, movesBetween } from './places.js';

/** Who gets a device, besides what else is said of it. */
export interface ForCustomer {
  customer?: CustomerNaming;
}

/** The acts on equipment. */
@Injectable()
export class DevicesService {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly events: Events,
    private readonly vault: Vault,
    private readonly customers: CustomersService,
    private readonly devices: DevicesRepository,
  ) {}

  /**
   * Takes a device into the inventory: into stock, or straight to a customer or a site.
   * @throws CustomerNotFound ValidationFailed SerialTaken MacAddressTaken
   */
  add(actor: Actor, input: NewDevice & ForCustomer): Promise<Device> {
    return this.database.transaction(async () => {
      const { credentials, ...fields } = await this.resolved(actor, input);
      const now = this.clock.now();
      const device = await this.devices.add({
        ...fields,
        ...destination(IN_STOCK, fields),
        createdAt: now,
        modifiedAt: now,
      });
      if (credentials) await this.seal(device.id, credentials);
      await this.note(actor, device, null, device, null);
      await this.audit.record(actor, {
        action: 'devices.device.added',
        subject: 'device',
        subjectId: device.id,
        after: auditedDevice(device, credentials),
      });
      await this.events.emit(new DeviceAdded(device.id));
      return device;
    });
  }

  /**
   * Changes a device and, when the change says so, moves it.
   * @param version only if the row still has it
   * @throws DeviceNotFound CustomerNotFound StaleVersion ValidationFailed SerialTaken
   * @throws MacAddressTaken DeviceCannotMove
   */
  modify(
    actor: Actor,
    id: number,
    input: DeviceChanges & ForCustomer,
    version?: number,
  ): Promise<Device> {
    return this.database.transaction(async () => {
      const device = await this.devices.findWithinForUpdate(actor.reach, id);
      if (!device) throw new DeviceNotFound();
      mustBeVersion(device, version);
      const { credentials, ...changes } = await this.resolved(actor, input);
      return this.change(actor, device, changes, credentials, null);
    });
  }

  /**
   * Moves a device: to a customer or a site, back, into stock, or out of use.
   * @param version only if the row still has it
   * @throws DeviceNotFound CustomerNotFound StaleVersion ValidationFailed DeviceCannotMove
   */
  move(
    actor: Actor,
    id: number,
    { note, ...input }: DeviceMove & ForCustomer,
    version?: number,
  ): Promise<Device> {
    return this.database.transaction(async () => {
      const device = await this.devices.findWithinForUpdate(actor.reach, id);
      if (!device) throw new DeviceNotFound();
      mustBeVersion(device, version);
      return this.change(actor, device, await this.resolved(actor, input), undefined, note ?? null);
    });
  }

  /** What one signs in to a device with: for whoever talks to devices, never for an answer. */
  async credentialsOf(id: number): Promise<DeviceCredentials | undefined> {
    const sealed = await this.devices.findCredentials(id);
    return sealed && (JSON.parse(this.vault.open(sealed, contextOf(id))) as DeviceCredentials);
  }

  private async change(
    actor: Actor,
    device: Device,
    changes: Omit<DeviceChanges, 'credentials'>,
    credentials: DeviceChanges['credentials'],
    note: string | null,
  ): Promise<Device> {
    const before = auditedDevice(device);
    const { status, customerId, hotspotId } = device;
    const from: DevicePlace = { status, customerId, hotspotId };
    const to = destination(from, changes);
    const moves = movesBetween(from, to);
    if (!moves) throw new DeviceCannotMove(from, to);
    unlink(device, to);
    Object.assign(device, changes, to);
    const changed = difference(before, auditedDevice(device, credentials));
    if (Object.keys(changed.after).length === 0) return device;
    device.modifiedAt = this.clock.now();
    await this.devices.save(device);
    if (credentials !== undefined) await this.seal(device.id, credentials);
    await this.audit.record(actor, {
      action: moves.length > 0 ? 'devices.device.moved' : 'devices.device.modified',
      subject: 'device',
      subjectId: device.id,
      ...changed,
    });
    await this.follow(actor, device, from, moves, note);
    return device;
  }

  private async follow(
    actor: Actor,
    device: Device,
    start: DevicePlace,
    moves: readonly DevicePlace[],
    note: string | null,
  ): Promise<void> {
    let from = start;
    for (const to of moves) {
      await this.note(actor, device, from, to, note);
      await this.events.emit(
        new DeviceMoved(device.id, from.status, to.status, to.customerId ?? from.customerId),
      );
      from = to;
    }
  }

  private async note(
    actor: Actor,
    device: Device,
    from: DevicePlace | null,
    to: DevicePlace,
    note: string | null,
  ): Promise<void> {
    await this.devices.addMovement({
      deviceId: device.id,
      from: from?.status ?? null,
      to: to.status,
      customerId: to.customerId ?? from?.customerId ?? null,
      hotspotId: to.hotspotId ?? from?.hotspotId ?? null,
      note,
      movedBy: actor.username,
      movedAt: this.clock.now(),
    });
  }

  /** The same input with the customer's id in place of his name. @throws CustomerNotFound */
  private async resolved<T extends ForCustomer & { customerId?: number | null }>(
    actor: Actor,
    { customer, ...input }: T,
  ): Promise<Omit<T, 'customer'>> {
    if (!customer) return input;
    return { ...input, customerId: await this.customers.resolve(actor, customer) };
  }

  private async seal(id: number, credentials: DeviceCredentials | null): Promise<void> {
    const sealed = credentials && this.vault.seal(JSON.stringify(credentials), contextOf(id));
    await this.devices.keepCredentials(id, sealed);
  }
}

/** What a device that is no longer in use at its place was linked to. */
function unlink(device: Device, to: DevicePlace): void {
  const staysThere = to.status === device.status && to.customerId === device.customerId;
  if (!staysThere) device.dataAccountId = null;
  if (to.status !== 'customer' && to.status !== 'site') device.nasId = null;
}

function contextOf(deviceId: number): string {
  return `device:${deviceId}`;
}
