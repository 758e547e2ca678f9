import { AdminController, type KeptItem, partRoutes } from '../../auth/index.js';
import { HotspotServiceDto, NewServiceBody, ServiceChangeBody } from '../dto/services.admin.dto.js';
import { newService, serviceChange, serviceDto } from '../hotspots/hotspot-words.js';
import { SETTING_UP } from '../hotspots/hotspots.admin.controller.js';
import { Hotspots } from '../hotspots/hotspots.service.js';
import type { HotspotService } from './hotspot-service.entity.js';
import { HotspotServices } from './hotspot-services.service.js';

const OF_CHANGES = ['not_found', 'stale_version'];

const Routes = partRoutes({
  path: 'hotspots/:id/services',
  names: ['id', 'service'],
  one: 'a service of a hotspot',
  many: 'what a hotspot sells',
  returns: HotspotServiceDto,
  create: NewServiceBody,
  change: ServiceChangeBody,
  changeExample: { sim_devices: 2 },
  writing: SETTING_UP,
  routes: {
    list: { description: 'In the order of `issue_order`.', errors: ['not_found'] },
    add: { summary: 'Have a hotspot sell a product', errors: ['not_found', 'conflict'] },
    modify: {
      description: 'Vouchers that are sold keep the terms they were issued on.',
      errors: OF_CHANGES,
    },
    remove: { summary: 'Stop selling a product at a hotspot', errors: OF_CHANGES },
  },
});

/** What a hotspot sells. */
@AdminController('hotspots/:id/services', 'Hotspots', 'view_hotspots')
export class HotspotServicesAdminController extends Routes {
  constructor(hotspots: Hotspots, services: HotspotServices) {
    super((hotspotId) => ({
      list: async (actor, query) => {
        await hotspots.get(actor, hotspotId);
        return services.page(hotspotId, query);
      },
      add: async (actor, body) => shown(await services.add(actor, hotspotId, newService(body))),
      get: async (actor, id) => {
        await hotspots.get(actor, hotspotId);
        return shown(await services.get(hotspotId, id));
      },
      modify: async (actor, id, body, version) =>
        shown(await services.modify(actor, hotspotId, id, serviceChange(body), version)),
      remove: (actor, id, version) => services.remove(actor, hotspotId, id, version),
    }));
  }
}

function shown(service: HotspotService): KeptItem {
  return { id: service.id, version: service.version, body: serviceDto(service) };
}
