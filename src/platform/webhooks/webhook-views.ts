import { Injectable } from '@nestjs/common';
import type { Page } from '../calls/answers.js';
import { Database } from '../database/database.js';
import { NotFound } from '../errors/index.js';
import { EVENT_ROW, eventNumber } from '../event-log/event-rows.js';
import { RawJson } from '../http/lean.adapter.js';
import { Binder, containing, listPage, type ListRequest } from '../paging/list.js';

export interface WebhookFilter extends ListRequest {
  search?: string;
  status?: string;
}

export interface DeliveryFilter extends ListRequest {
  status?: string;
  type?: string;
  event_id?: string;
}

/** `w` is the endpoint. */
const ENDPOINT_ROW = `json_build_object(
  'id', w.id, 'url', w.url, 'events', w.events, 'description', w.description,
  'contact_email', w.contact_email, 'status', w.status, 'disabled_reason', w.disabled_reason,
  'failing_since', utc_text(w.failing_since), 'next_attempt_at', utc_text(w.next_attempt_at),
  'old_secret_until', utc_text(w.old_secret_until),
  'created_at', utc_text(w.created_at), 'modified_at', utc_text(w.modified_at))`;

/** `d` is the delivery, `a` its last attempt. */
const DELIVERY_FIELDS = `
  'id', d.id, 'kind', d.kind, 'event_id', coalesce('evt_' || d.event_id, d.sample ->> 'id'),
  'type', d.type, 'status', d.status, 'attempts', d.attempts,
  'next_attempt_at', CASE WHEN d.status = 'pending' THEN utc_text(d.next_attempt_at) END,
  'created_at', utc_text(d.created_at), 'finished_at', utc_text(d.finished_at)`;

const DELIVERY_ROW = `json_build_object(${DELIVERY_FIELDS},
  'last_status', (SELECT a.response_status FROM webhook_attempts a
                   WHERE a.delivery_id = d.id ORDER BY a.id DESC LIMIT 1),
  'last_error', (SELECT a.error FROM webhook_attempts a
                  WHERE a.delivery_id = d.id ORDER BY a.id DESC LIMIT 1))`;

const ATTEMPT_ROW = `json_build_object(
  'attempted_at', utc_text(a.attempted_at), 'duration_ms', a.duration_ms,
  'request', json_build_object('url', a.url, 'headers', a.request_headers),
  'response', CASE WHEN a.response_status IS NOT NULL THEN
    json_build_object('status', a.response_status, 'headers', a.response_headers,
                      'excerpt', a.response_excerpt) END,
  'error', a.error)`;

/** Endpoints and the delivery log as callers read them. */
@Injectable()
export class WebhookViews {
  constructor(private readonly database: Database) {}

  page(filter: WebhookFilter): Promise<Page> {
    const binder = new Binder();
    const where: string[] = [];
    if (filter.search !== undefined) {
      const pattern = binder.bind(containing(filter.search));
      where.push(`w.url ILIKE ${pattern} OR w.description ILIKE ${pattern}`);
    }
    if (filter.status !== undefined) where.push(`w.status = ${binder.bind(filter.status)}`);
    const source = {
      row: ENDPOINT_ROW,
      from: 'webhook_endpoints w',
      where,
      id: 'w.id',
      sorts: {
        id: { column: 'w.id', type: 'integer' },
        url: { column: 'w.url', type: 'text' },
        created_at: { column: 'w.created_at', type: 'timestamptz' },
      },
      defaultSort: 'id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** @throws NotFound */
  async row(id: number): Promise<{ row: RawJson; version: number }> {
    const found = await this.database.queryOne<{ row: string; version: number }>(
      `SELECT (${ENDPOINT_ROW})::text AS row, w.version FROM webhook_endpoints w WHERE w.id = $1`,
      [id],
    );
    if (!found) throw new NotFound('webhook');
    return { row: new RawJson(found.row), version: found.version };
  }

  /** The deliveries of an endpoint, newest first. @throws NotFound */
  async deliveries(endpointId: number, filter: DeliveryFilter): Promise<Page> {
    await this.row(endpointId);
    const binder = new Binder();
    const { bind } = binder;
    const where = [`d.endpoint_id = ${bind(endpointId)}`];
    if (filter.status !== undefined) where.push(`d.status = ${bind(filter.status)}`);
    if (filter.type !== undefined) where.push(`d.type = ${bind(filter.type)}`);
    if (filter.event_id !== undefined) {
      where.push(`d.event_id = ${bind(eventNumber(filter.event_id) ?? null)}`);
    }
    const source = {
      row: DELIVERY_ROW,
      from: 'webhook_deliveries d',
      where,
      id: 'd.id',
      sorts: { id: { column: 'd.id', type: 'bigint' } },
      defaultSort: '-id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** One delivery with its message and every attempt. @throws NotFound */
  async delivery(endpointId: number, id: bigint): Promise<RawJson> {
    const found = await this.database.queryOne<{ row: string }>(
      `SELECT json_build_object(${DELIVERY_FIELDS},
                'message', coalesce((SELECT ${EVENT_ROW} FROM event_log e WHERE e.id = d.event_id),
                                    d.sample::json),
                'attempt_log', (SELECT coalesce(json_agg(${ATTEMPT_ROW} ORDER BY a.id), '[]')
                                  FROM webhook_attempts a WHERE a.delivery_id = d.id))::text AS row
         FROM webhook_deliveries d
        WHERE d.id = $1 AND d.endpoint_id = $2`,
      [id, endpointId],
    );
    if (!found) throw new NotFound('delivery');
    return new RawJson(found.row);
  }
}
