import { Body, Param } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import { Page } from '../../platform/calls/answers.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { HotspotServiceDto, NewServiceBody, ServiceChangeBody } from '../dto/services.admin.dto.js';
import { newService, serviceChange, serviceDto } from '../hotspots/hotspot-words.js';
import { SETTING_UP } from '../hotspots/hotspots.admin.controller.js';
import { Hotspots } from '../hotspots/hotspots.service.js';
import { HotspotServices } from './hotspot-services.service.js';

/** What a hotspot sells. */
@AdminController('hotspots/:id/services', 'Hotspots', 'view_hotspots')
export class HotspotServicesAdminController {
  constructor(
    private readonly hotspots: Hotspots,
    private readonly services: HotspotServices,
  ) {}

  @Rest('GET', '', {
    summary: 'List what a hotspot sells',
    returns: HotspotServiceDto,
    list: true,
    errors: ['not_found'],
  })
  async list(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Listing> {
    await this.hotspots.get(actor, id);
    const rows = (await this.services.listOf(id)).map(serviceDto);
    return new Listing(new Page(rows, { limit: rows.length }));
  }

  @Rest('POST', '', {
    summary: 'Have a hotspot sell a product',
    returns: HotspotServiceDto,
    status: 201,
    access: SETTING_UP,
    errors: ['not_found', 'conflict'],
  })
  async add(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: NewServiceBody,
  ): Promise<Created> {
    const service = await this.services.add(actor, id, newService(body));
    const location = `/admin/hotspots/${id}/services/${service.id}`;
    return new Created(location, serviceDto(service), service.version);
  }

  @Rest('GET', ':service', {
    summary: 'Read a service of a hotspot',
    returns: HotspotServiceDto,
    errors: ['not_found'],
  })
  async get(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Param('service') serviceId: number,
  ): Promise<Item> {
    await this.hotspots.get(actor, id);
    const service = await this.services.get(id, serviceId);
    return new Item(serviceDto(service), service.version);
  }

  @Rest('PATCH', ':service', {
    summary: 'Change a service of a hotspot',
    description: 'Vouchers that are sold keep the terms they were issued on.',
    returns: HotspotServiceDto,
    access: SETTING_UP,
    errors: ['not_found', 'stale_version'],
    example: { sim_devices: 2 },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Param('service') serviceId: number,
    @Body() body: ServiceChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const change = serviceChange(body);
    const service = await this.services.modify(actor, id, serviceId, change, version);
    return new Item(serviceDto(service), service.version);
  }

  @Rest('DELETE', ':service', {
    summary: 'Stop selling a product at a hotspot',
    status: 204,
    access: SETTING_UP,
    errors: ['not_found', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Param('service') serviceId: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.services.remove(actor, id, serviceId, version);
  }
}
