import { Injectable } from '@nestjs/common';
import { type Actor, withinReach } from '../auth/index.js';
import { type CustomerNaming, CustomersService } from '../customers/index.js';
import type { Page } from '../platform/calls/answers.js';
import { Database } from '../platform/database/database.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import {
  Binder,
  containing,
  listPage,
  type ListRequest,
  type ListSource,
} from '../platform/paging/list.js';
import { macAddress } from '../platform/validation/mac-address.js';
import { deviceDetails, deviceRow, movementRow, type Reader, SEARCH_TEXT } from './device-rows.js';
import { DeviceNotFound } from './devices.errors.js';
import type { DeviceStatus, DeviceType } from './devices.types.js';

export interface DeviceFilter extends ListRequest {
  search?: string;
  type?: DeviceType;
  status?: DeviceStatus;
  hotspot_id?: number;
  modified_since?: Date;
}

type IdKey = Reader['idKey'];

/** Devices as callers read them: one statement each, whose JSON is PostgreSQL's. */
@Injectable()
export class DeviceViews {
  constructor(
    private readonly database: Database,
    private readonly customers: CustomersService,
  ) {}

  /** @param customer whose devices; one out of reach has none */
  async page(
    actor: Actor,
    filter: DeviceFilter,
    customer: CustomerNaming | undefined,
    idKey: IdKey = 'device_id',
  ): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const where = conditions(filter, bind);
    where.push(withinReach(actor.reach, 'd.customer_id', bind));
    if (customer) {
      const customerId = await this.customers.find(actor, customer);
      where.push(`d.customer_id = ${bind(customerId ?? null)}`);
    }
    const source = {
      row: deviceRow({ idKey, isStaff: actor.isStaff }),
      from: 'devices d',
      where,
      id: 'd.id',
      sorts: {
        [idKey]: { column: 'd.id', type: 'integer' },
        name: { column: 'lower(d.name)', type: 'text' },
        type: { column: 'd.type', type: 'text' },
        status: { column: 'd.status', type: 'text' },
        created_at: { column: 'd.created_at', type: 'timestamptz' },
        modified_at: { column: 'd.modified_at', type: 'timestamptz' },
      },
      defaultSort: idKey,
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** A device with its history. @throws DeviceNotFound */
  async details(actor: Actor, id: number): Promise<RawJson> {
    const { bind, values } = new Binder();
    const reader: Reader = { idKey: 'device_id', isStaff: actor.isStaff };
    const row = await this.database.queryOne<{ row: string }>(
      `SELECT (${deviceDetails(reader, withinReach(actor.reach, 'm.customer_id', bind))})::text AS row
         FROM devices d
        WHERE d.id = ${bind(id)} AND ${withinReach(actor.reach, 'd.customer_id', bind)}`,
      values,
    );
    if (!row) throw new DeviceNotFound();
    return new RawJson(row.row);
  }

  /** One device as its list shows it. @throws DeviceNotFound */
  async row(
    actor: Actor,
    id: number,
    idKey: IdKey = 'device_id',
  ): Promise<{ row: RawJson; version: number }> {
    const { bind, values } = new Binder();
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT (${deviceRow({ idKey, isStaff: actor.isStaff })})::text AS row, d.version
         FROM devices d
        WHERE d.id = ${bind(id)} AND ${withinReach(actor.reach, 'd.customer_id', bind)}`,
      values,
    );
    if (!found) throw new DeviceNotFound();
    return { row: new RawJson(found.row), version: found.version };
  }

  /** Where a device has been, newest first. @throws DeviceNotFound */
  async movements(actor: Actor, id: number, request: ListRequest): Promise<Page> {
    await this.row(actor, id);
    const binder = new Binder();
    const { bind } = binder;
    const source: ListSource = {
      row: movementRow(actor),
      from: 'device_movements m',
      where: [`m.device_id = ${bind(id)}`, withinReach(actor.reach, 'm.customer_id', bind)],
      id: 'm.id',
      sorts: { moved_at: { column: 'm.moved_at', type: 'timestamptz' } },
      defaultSort: '-moved_at',
    };
    return listPage(this.database, source, binder, request);
  }
}

function conditions(filter: DeviceFilter, bind: Binder['bind']): string[] {
  const { search, type, status, hotspot_id, modified_since } = filter;
  return [
    ...(type === undefined ? [] : [`d.type = ${bind(type)}`]),
    ...(status === undefined ? [] : [`d.status = ${bind(status)}`]),
    ...(hotspot_id === undefined ? [] : [`d.hotspot_id = ${bind(hotspot_id)}`]),
    ...(modified_since === undefined ? [] : [`d.modified_at >= ${bind(modified_since)}`]),
    ...(search === undefined ? [] : [searched(search, bind)]),
  ];
}

/** A MAC address is found in any notation. */
function searched(search: string, bind: Binder['bind']): string {
  const mac = macAddress(search);
  return mac === undefined
    ? `${SEARCH_TEXT} LIKE lower(${bind(containing(search.trim()))})`
    : `d.mac_address = ${bind(mac)}`;
}
