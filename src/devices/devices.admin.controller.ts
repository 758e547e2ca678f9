import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../auth/index.js';
import { customerNamedIn } from '../customers/index.js';
import type { Access } from '../platform/http/access.js';
import { PageParameters } from '../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../platform/rest/results.js';
import { DeviceViews } from './device-views.js';
import { DevicesService } from './devices.service.js';
import { AdminDeviceDto, DeviceMovementDto } from './dto/device-answers.dto.js';
import { AddDeviceDto, DeviceChangesDto, DevicesQuery, MoveDeviceDto } from './dto/devices.dto.js';

const ADDING: Access = { scopes: ['admin'], permissions: ['add_devices'] };
const CHANGING: Access = { scopes: ['admin'], permissions: ['modify_devices'] };

@AdminController('devices', 'Devices', 'view_devices')
export class DevicesAdminController {
  constructor(
    private readonly devices: DevicesService,
    private readonly views: DeviceViews,
  ) {}

  @Rest('GET', '', { summary: 'List devices', returns: AdminDeviceDto, list: true })
  async list(@CurrentActor() actor: Actor, @Query() query: DevicesQuery): Promise<Listing> {
    return new Listing(await this.views.page(actor, query, customerNamedIn(query), 'id'));
  }

  @Rest('POST', '', {
    summary: 'Add a device',
    description: 'Into stock, or straight to a customer or a site.',
    returns: AdminDeviceDto,
    status: 201,
    access: ADDING,
    errors: ['not_found', 'conflict'],
  })
  async add(@CurrentActor() actor: Actor, @Body() body: AddDeviceDto): Promise<Created> {
    const { id } = await this.devices.add(actor, body.toInput());
    const { row, version } = await this.views.row(actor, id, 'id');
    return new Created(`/admin/devices/${id}`, row, version);
  }

  @Rest('GET', ':id', { summary: 'Read a device', returns: AdminDeviceDto, errors: ['not_found'] })
  get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    return this.item(actor, id);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a device',
    description: 'Another customer, hotspot or status moves it.',
    returns: AdminDeviceDto,
    access: CHANGING,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { name: 'Router in the guest house', notes: 'Beside the chimney.' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: DeviceChangesDto,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    await this.devices.modify(actor, id, body.toChanges(), version);
    return this.item(actor, id);
  }

  @Rest('GET', ':id/movements', {
    summary: 'List where a device has been, newest first',
    returns: DeviceMovementDto,
    list: true,
    errors: ['not_found'],
  })
  async movements(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Query() query: PageParameters,
  ): Promise<Listing> {
    return new Listing(await this.views.movements(actor, id, query));
  }

  @Rest('POST', ':id/movements', {
    summary: 'Move a device',
    description: 'To a customer or a site, back, into stock, or out of use. Answers the device.',
    returns: AdminDeviceDto,
    status: 201,
    access: CHANGING,
    errors: ['not_found', 'conflict', 'stale_version', 'device_cannot_move'],
  })
  async move(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: MoveDeviceDto,
    @IfMatch() version: number | undefined,
  ): Promise<Created> {
    await this.devices.move(actor, id, body.toInput(), version);
    const moved = await this.views.row(actor, id, 'id');
    return new Created(`/admin/devices/${id}/movements`, moved.row, moved.version);
  }

  private async item(actor: Actor, id: number): Promise<Item> {
    const { row, version } = await this.views.row(actor, id, 'id');
    return new Item(row, version);
  }
}
