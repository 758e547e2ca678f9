import { Body, Param, Query } from '@nestjs/common';
import { type Actor, AdminController, CurrentActor } from '../../auth/index.js';
import type { Access } from '../../platform/http/access.js';
import { CursorParameters } from '../../platform/paging/list-parameters.js';
import { IfMatch, Rest } from '../../platform/rest/rest.decorator.js';
import { Created, Item, Listing } from '../../platform/rest/results.js';
import { HotspotAdminDto, HotspotChangeBody, NewHotspotBody } from '../dto/hotspots.admin.dto.js';
import { HotspotViews } from './hotspot-views.js';
import { hotspotChange, hotspotDto, newHotspot } from './hotspot-words.js';
import { Hotspots } from './hotspots.service.js';

/** Who may set up where vouchers are sold, and on what terms. */
export const SETTING_UP: Access = { scopes: ['admin'], permissions: ['manage_settings'] };

@AdminController('hotspots', 'Hotspots', 'view_hotspots')
export class HotspotsAdminController {
  constructor(
    private readonly hotspots: Hotspots,
    private readonly views: HotspotViews,
  ) {}

  @Rest('GET', '', { summary: 'List hotspots', returns: HotspotAdminDto, list: true })
  async list(@CurrentActor() actor: Actor, @Query() query: CursorParameters): Promise<Listing> {
    return new Listing(await this.views.page(actor, query));
  }

  @Rest('POST', '', {
    summary: 'Add a hotspot',
    description: 'Time zone and currency are the house’s, the realm is its own, unless said.',
    returns: HotspotAdminDto,
    status: 201,
    access: SETTING_UP,
    errors: ['conflict'],
    example: {
      location_id: '28XXX007',
      name: 'Cedar Bakery',
      address: 'Calle Mayor 7, Madrid',
      timezone: 'Europe/Madrid',
      currency: 'EUR',
      languages: ['es', 'en'],
    },
  })
  async add(@CurrentActor() actor: Actor, @Body() body: NewHotspotBody): Promise<Created> {
    const hotspot = await this.hotspots.add(actor, newHotspot(body));
    return new Created(`/admin/hotspots/${hotspot.id}`, hotspotDto(hotspot), hotspot.version);
  }

  @Rest('GET', ':id', {
    summary: 'Read a hotspot',
    returns: HotspotAdminDto,
    errors: ['not_found'],
  })
  async get(@CurrentActor() actor: Actor, @Param('id') id: number): Promise<Item> {
    const hotspot = await this.hotspots.get(actor, id);
    return new Item(hotspotDto(hotspot), hotspot.version);
  }

  @Rest('PATCH', ':id', {
    summary: 'Change a hotspot',
    returns: HotspotAdminDto,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
    example: { support_phone: '+34 91 555 0107' },
  })
  async modify(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @Body() body: HotspotChangeBody,
    @IfMatch() version: number | undefined,
  ): Promise<Item> {
    const hotspot = await this.hotspots.modify(actor, id, hotspotChange(body), version);
    return new Item(hotspotDto(hotspot), hotspot.version);
  }

  @Rest('DELETE', ':id', {
    summary: 'Delete a hotspot that has never been used',
    status: 204,
    access: SETTING_UP,
    errors: ['not_found', 'conflict', 'stale_version'],
  })
  async remove(
    @CurrentActor() actor: Actor,
    @Param('id') id: number,
    @IfMatch() version: number | undefined,
  ): Promise<void> {
    await this.hotspots.remove(actor, id, version);
  }
}
