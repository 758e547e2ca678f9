import { Injectable } from '@nestjs/common';
import type { Actor } from '../../auth/index.js';
import type { Page } from '../../platform/calls/answers.js';
import { Database } from '../../platform/database/database.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';
import { hotspotsWithin } from './hotspot-reach.js';

const ROW = `json_build_object(
  'id', h.id, 'location_id', h.location_id, 'name', h.name, 'address', h.address,
  'latitude', h.latitude::text, 'longitude', h.longitude::text, 'timezone', h.timezone,
  'currency', h.currency, 'realm', h.realm, 'coding', h.coding, 'print_format', h.print_format,
  'ticket_headline', h.ticket_headline, 'support_text', h.support_text,
  'support_phone', h.support_phone, 'languages', h.languages, 'splash_terms', h.splash_terms,
  'login_url', h.login_url, 'free_service_id', h.free_service_id, 'partner_id', h.partner_id,
  'customer_id', h.customer_id, 'ticket_template', h.ticket_template,
  'gateway_hosts', h.gateway_hosts, 'is_enabled', h.is_enabled,
  'created_at', utc_text(h.created_at), 'modified_at', utc_text(h.modified_at))`;

/** Hotspots as the admin API lists them. */
@Injectable()
export class HotspotViews {
  constructor(private readonly database: Database) {}

  page(actor: Actor, { search, ...request }: ListRequest & { search?: string }): Promise<Page> {
    const binder = new Binder();
    const { bind } = binder;
    const where = [hotspotsWithin(actor, 'h', bind)];
    if (search) {
      const text = bind(containing(search));
      where.push(`h.name ILIKE ${text} OR h.location_id ILIKE ${text}`);
    }
    const source = {
      row: ROW,
      from: 'hotspots h',
      where,
      id: 'h.id',
      sorts: {
        id: { column: 'h.id', type: 'integer' },
        location_id: { column: 'h.location_id', type: 'text' },
      } as const,
      defaultSort: 'id',
    };
    return listPage(this.database, source, binder, request);
  }
}
