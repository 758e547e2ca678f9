import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { EVENT_ROW } from '../event-log/event-rows.js';
import type { WebhookAnswer, WebhookMessage } from './send-webhook.js';

/** An event on its way to one endpoint. */
export interface Delivery {
  id: number;
  attempts: number;
  firstFailedAt: Date | null;
  /** `webhook-id`: the same on every attempt and on a replay. */
  messageId: string;
  body: string;
}

/** What an attempt makes of a delivery. */
export interface DeliveryState {
  status: 'pending' | 'delivered' | 'failed';
  attempts: number;
  firstFailedAt: Date | null;
  nextAttemptAt: Date;
}

/** The first delivery of each aggregate that is still on its way to endpoint $1; later ones wait for it. */
const HEADS = `
  SELECT DISTINCT ON (aggregate_type, aggregate_id) id, next_attempt_at
    FROM webhook_deliveries
   WHERE endpoint_id = $1 AND status = 'pending' AND kind <> 'sample'
   ORDER BY aggregate_type, aggregate_id, id`;

const DELIVERY = `
  d.id, d.attempts, d.first_failed_at AS "firstFailedAt",
  coalesce('evt_' || d.event_id, d.sample ->> 'id') AS "messageId",
  coalesce((SELECT ${EVENT_ROW} FROM event_log e WHERE e.id = d.event_id)::text,
           d.sample::text) AS body`;

/** The queue of deliveries and the log of attempts. */
@Injectable()
export class WebhookDeliveries {
  constructor(private readonly database: Database) {}

  /**
   * Deliveries that are due, at most one of each aggregate, held until the end of the transaction;
   * those that another process holds are left to it.
   * @param isProbe take the ones that have waited longest, whether they are due or not
   */
  claim(endpointId: number, now: Date, limit: number, isProbe: boolean): Promise<Delivery[]> {
    return this.database.query<Delivery>(
      `SELECT ${DELIVERY}
         FROM webhook_deliveries d
        WHERE d.id IN (SELECT id FROM (${HEADS}) head WHERE head.next_attempt_at <= $2)
          AND d.status = 'pending' AND d.next_attempt_at <= $2
        ORDER BY ${isProbe ? 'd.next_attempt_at, d.id' : 'd.id'}
        LIMIT ${limit}
          FOR UPDATE OF d SKIP LOCKED`,
      [endpointId, isProbe ? 'infinity' : now],
    );
  }

  async findSampleForUpdate(id: number): Promise<Delivery | undefined> {
    return this.database.queryOne<Delivery>(
      `SELECT ${DELIVERY}
         FROM webhook_deliveries d
        WHERE d.id = $1 AND d.kind = 'sample' AND d.status = 'pending'
          FOR UPDATE OF d SKIP LOCKED`,
      [id],
    );
  }

  /** When the next delivery of an endpoint is due; `undefined` when none is on its way. */
  async nextDueAt(endpointId: number): Promise<Date | undefined> {
    const row = await this.database.queryOne<{ at: Date | null }>(
      `SELECT min(next_attempt_at) AS at FROM (${HEADS}) head`,
      [endpointId],
    );
    return row?.at ?? undefined;
  }

  /** Puts an attempt into the log. */
  async log(id: number, at: Date, message: WebhookMessage, answer: WebhookAnswer): Promise<void> {
    await this.database.execute(
      `INSERT INTO webhook_attempts
         (delivery_id, attempted_at, duration_ms, url, request_headers, response_status,
          response_headers, response_excerpt, error)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        id,
        at,
        answer.durationMs,
        message.url,
        JSON.stringify(message.headers),
        answer.status,
        answer.headers && JSON.stringify(answer.headers),
        answer.excerpt,
        answer.error,
      ],
    );
  }

  async keep(id: number, state: DeliveryState, now: Date): Promise<void> {
    await this.database.execute(
      `UPDATE webhook_deliveries
          SET status = $2, attempts = $3, first_failed_at = $4, next_attempt_at = $5,
              finished_at = $6
        WHERE id = $1`,
      [
        id,
        state.status,
        state.attempts,
        state.firstFailedAt,
        state.nextAttemptAt,
        state.status === 'pending' ? null : now,
      ],
    );
  }

  /** Lets everything that waits for another attempt go at once, as when an endpoint is well again. */
  async hasten(endpointId: number, now: Date): Promise<void> {
    await this.database.execute(
      `UPDATE webhook_deliveries SET next_attempt_at = $2
        WHERE endpoint_id = $1 AND status = 'pending' AND kind <> 'sample'
          AND next_attempt_at > $2`,
      [endpointId, now],
    );
  }

  /** Forgets for how long deliveries have failed: an endpoint that is enabled again has its time anew. */
  async forgive(endpointId: number, now: Date): Promise<void> {
    await this.database.execute(
      `UPDATE webhook_deliveries SET next_attempt_at = $2, first_failed_at = NULL
        WHERE endpoint_id = $1 AND status = 'pending' AND kind <> 'sample'`,
      [endpointId, now],
    );
  }

  /** Queues a made-up message. @returns its id */
  async addSample(endpointId: number, sample: object, type: string, now: Date): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO webhook_deliveries
         (endpoint_id, kind, sample, type, aggregate_type, aggregate_id, next_attempt_at, created_at)
       VALUES ($1, 'sample', $2, $3, 'sample', 0, $4, $4)
       RETURNING id`,
      [endpointId, JSON.stringify(sample), type, now],
    );
    if (!row) throw new Error('no sample delivery');
    return row.id;
  }

  /** Queues events once more, in their order. @param where a condition on `e`, the event, from $4 on */
  async replay(
    endpoint: { id: number; events: readonly string[] },
    where: string,
    values: readonly unknown[],
    now: Date,
  ): Promise<number> {
    return this.database.execute(
      `INSERT INTO webhook_deliveries
         (endpoint_id, kind, event_id, type, aggregate_type, aggregate_id, next_attempt_at, created_at)
       SELECT $1, 'replay', e.id, e.type, e.aggregate_type, e.aggregate_id, $2, $2
         FROM event_log e
        WHERE e.sequence IS NOT NULL AND takes_event($3, e.type) AND ${where}
        ORDER BY e.sequence`,
      [endpoint.id, now, endpoint.events, ...values],
    );
  }
}
