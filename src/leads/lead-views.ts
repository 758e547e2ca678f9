import { Injectable } from '@nestjs/common';
import type { Actor } from '../auth/index.js';
import type { Page } from '../platform/calls/answers.js';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { NotFound } from '../platform/errors/index.js';
import { RawJson } from '../platform/http/lean.adapter.js';
import { onDays } from '../platform/paging/days.js';
import { Binder, containing, listPage, type ListRequest } from '../platform/paging/list.js';
import { TimeZone } from '../platform/settings/house-settings.js';
import { Settings } from '../platform/settings/settings.js';
import { mustSeeLeads } from './lead-reach.js';
import type { LeadStatus } from './lead.entity.js';

export interface LeadFilter extends ListRequest {
  search?: string;
  status?: readonly LeadStatus[];
  lead_source?: string;
  assigned_to?: number;
  date_from?: string;
  date_to?: string;
  modified_since?: Date;
}

const FROM = `leads l
  LEFT JOIN products p ON p.id = l.product_id
  LEFT JOIN promotions o ON o.id = l.promotion_id
  LEFT JOIN users u ON u.id = l.assigned_to_id`;

const fields = (idKey: string): string => `
  '${idKey}', l.id, 'name', l.name, 'company_name', l.company_name, 'email', l.email,
  'phone', l.phone, 'address', l.address, 'gps', l.gps, 'product_id', l.product_id,
  'product_code', p.code, 'product_name', p.name, 'lead_source', l.lead_source, 'promo', o.name,
  'notes', l.notes, 'status', l.status, 'lost_reason', l.lost_reason,
  'assigned_to', l.assigned_to_id, 'assigned_to_name', u.name,
  'duplicate_of', l.duplicate_of_id, 'customer_id', l.customer_id,
  'converted_at', utc_text(l.converted_at),
  'created_at', utc_text(l.created_at), 'modified_at', utc_text(l.modified_at)`;

/** `$2` is the time. */
const DETAILS = `
  'data_account_id', l.data_account_id,
  'invoice_ids', (SELECT coalesce(json_agg(i.invoice_id ORDER BY i.invoice_id), '[]')
                    FROM lead_invoices i WHERE i.lead_id = l.id),
  'same_customers', (SELECT coalesce(json_agg(c.id ORDER BY c.id), '[]') FROM customers c
                      WHERE lower(c.email) = lower(l.email)),
  'same_leads', (SELECT coalesce(json_agg(s.id ORDER BY s.id), '[]') FROM leads s
                  WHERE s.id <> l.id
                    AND (lower(s.email) = lower(l.email) OR s.phone_key = l.phone_key)),
  'history', (SELECT coalesce(json_agg(json_build_object(
                       'kind', e.kind, 'at', utc_text(e.at), 'who', e.who, 'data', e.data)
                       ORDER BY e.id), '[]') FROM lead_events e WHERE e.lead_id = l.id),
  'quotes', (SELECT coalesce(json_agg(json_build_object(
                      'id', q.id,
                      'status', CASE WHEN q.status = 'sent' AND q.valid_until < business_date($2)
                                     THEN 'expired' ELSE q.status END,
                      'valid_until', q.valid_until,
                      'lines', q.lines, 'total', money_text(q.total),
                      'decided_at', utc_text(q.decided_at), 'decided_by', q.decided_by,
                      'created_at', utc_text(q.created_at)) ORDER BY q.id), '[]')
               FROM quotes q WHERE q.lead_id = l.id)`;

/** Leads as callers read them; the JSON is PostgreSQL's. */
@Injectable()
export class LeadViews {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly settings: Settings,
  ) {}

  /** @throws PermissionDenied; ValidationFailed for an unknown sort or a foreign cursor */
  async page(actor: Actor, filter: LeadFilter, idKey = 'lead_id'): Promise<Page> {
    mustSeeLeads(actor);
    const binder = new Binder();
    const { bind } = binder;
    const { status, lead_source, assigned_to, search, modified_since } = filter;
    const where = [...onDays('l.created_at', filter, await this.settings.get(TimeZone), bind)];
    if (status && status.length > 0) where.push(`l.status = ANY (${bind(status)})`);
    if (lead_source !== undefined) where.push(`lower(l.lead_source) = lower(${bind(lead_source)})`);
    if (assigned_to !== undefined) where.push(`l.assigned_to_id = ${bind(assigned_to)}`);
    if (modified_since) where.push(`l.modified_at >= ${bind(modified_since)}`);
    if (search !== undefined) {
      where.push(
        `concat_ws(' ', l.name, l.company_name, l.email, l.phone) ILIKE ${bind(containing(search))}`,
      );
    }
    const source = {
      row: `json_build_object(${fields(idKey)})`,
      from: FROM,
      where,
      id: 'l.id',
      sorts: {
        created_at: { column: 'l.created_at', type: 'timestamptz' },
        modified_at: { column: 'l.modified_at', type: 'timestamptz' },
        [idKey]: { column: 'l.id', type: 'integer' },
        name: { column: 'lower(l.name)', type: 'text' },
      },
      defaultSort: '-created_at',
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** A lead with its history and quotes. @throws NotFound PermissionDenied */
  async details(actor: Actor, id: number): Promise<{ row: RawJson; version: number }> {
    mustSeeLeads(actor);
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT json_build_object(${fields('id')}, ${DETAILS})::text AS row, l.version
         FROM ${FROM} WHERE l.id = $1`,
      [id, this.clock.now()],
    );
    if (!found) throw new NotFound('lead');
    return { row: new RawJson(found.row), version: found.version };
  }
}
