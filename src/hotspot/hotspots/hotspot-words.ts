import type {
  HotspotAdminDto,
  HotspotChangeBody,
  NewHotspotBody,
} from '../dto/hotspots.admin.dto.js';
import type {
  HotspotServiceDto,
  NewServiceBody,
  ServiceChangeBody,
} from '../dto/services.admin.dto.js';
import type { HotspotService } from '../services/hotspot-service.entity.js';
import type {
  HotspotServiceChange,
  NewHotspotService,
} from '../services/hotspot-services.types.js';
import type { Hotspot } from './hotspot.entity.js';
import type { HotspotChange, NewHotspot } from './hotspots.service.js';

/** Hotspots and their services in the words of the admin API. */

const HOTSPOT = {
  location_id: 'locationId',
  name: 'name',
  address: 'address',
  latitude: 'latitude',
  longitude: 'longitude',
  timezone: 'timezone',
  currency: 'currency',
  realm: 'realm',
  coding: 'coding',
  print_format: 'printFormat',
  ticket_headline: 'ticketHeadline',
  support_text: 'supportText',
  support_phone: 'supportPhone',
  languages: 'languages',
  splash_terms: 'splashTerms',
  login_url: 'loginUrl',
  free_service_id: 'freeServiceId',
  ticket_template: 'ticketTemplate',
  gateway_hosts: 'gatewayHosts',
  partner_id: 'partnerId',
  customer_id: 'customerId',
  is_enabled: 'isEnabled',
} as const satisfies Record<string, keyof Hotspot>;

const SERVICE = {
  name: 'name',
  run_seconds: 'runSeconds',
  shelf_seconds: 'shelfSeconds',
  sim_devices: 'simDevices',
  max_users: 'maxUsers',
  upload_bytes_limit: 'uploadBytesLimit',
  download_bytes_limit: 'downloadBytesLimit',
  daily_seconds_limit: 'dailySecondsLimit',
  mac_moves: 'macMoves',
  login_method: 'loginMethod',
  show_login: 'showLogin',
  card_payment: 'cardPayment',
  room_charge: 'roomCharge',
  vip: 'vip',
  validate_email: 'validateEmail',
  with_registration: 'withRegistration',
  mac_caching: 'macCaching',
  issue_order: 'issueOrder',
  is_active: 'isActive',
} as const satisfies Record<string, keyof HotspotService>;

export function hotspotChange(body: HotspotChangeBody): HotspotChange {
  return renamed(body, HOTSPOT);
}

export function newHotspot(body: NewHotspotBody): NewHotspot {
  const { location_id, name, ...rest } = body;
  return { ...renamed(rest, HOTSPOT), locationId: location_id, name };
}

export function serviceChange(body: ServiceChangeBody): HotspotServiceChange {
  return renamed(body, SERVICE);
}

export function newService(body: NewServiceBody): NewHotspotService {
  const { product_id, type, ...rest } = body;
  return { ...serviceChange(rest), product: product_id, type };
}

export function hotspotDto(hotspot: Hotspot): HotspotAdminDto {
  const { id, createdAt, modifiedAt } = hotspot;
  const words = Object.entries(HOTSPOT).map(([word, property]) => [word, hotspot[property]]);
  return {
    id,
    ...(Object.fromEntries(words) as Omit<HotspotAdminDto, 'id' | 'created_at' | 'modified_at'>),
    created_at: createdAt.toISOString(),
    modified_at: modifiedAt.toISOString(),
  };
}

export function serviceDto(service: HotspotService): HotspotServiceDto {
  const { id, hotspotId, productId, type } = service;
  const words = Object.entries(SERVICE).map(([word, property]) => [word, service[property]]);
  return {
    id,
    hotspot_id: hotspotId,
    product_id: productId,
    type,
    ...(Object.fromEntries(words) as Omit<
      HotspotServiceDto,
      'id' | 'hotspot_id' | 'product_id' | 'type'
    >),
  };
}

/** A service as its list shows it, `s` being the row: all its words are names of columns. */
export const SERVICE_ROW = `json_build_object(${['id', 'hotspot_id', 'product_id', 'type']
  .concat(Object.keys(SERVICE))
  .map((word) => `'${word}', s.${word}`)
  .join(', ')})`;

/** The given fields under their names in our code. */
function renamed<Property extends string>(
  body: object,
  names: Readonly<Record<string, Property>>,
): { [P in Property]?: never } {
  const given = Object.entries(body).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    given.flatMap(([word, value]) => (names[word] ? [[names[word], value as unknown]] : [])),
  ) as { [P in Property]?: never };
}
