import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { EntityRepository } from '../database/entity-repository.js';
import { WebhookEndpoint } from './webhook-endpoint.entity.js';

@Injectable()
export class WebhookEndpointsRepository extends EntityRepository<WebhookEndpoint> {
  constructor(database: Database) {
    super(database, WebhookEndpoint);
  }

  /** An id to come: what is sealed for an endpoint is sealed for this very one. */
  async nextId(): Promise<number> {
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT nextval(pg_get_serial_sequence('webhook_endpoints', 'id')) AS id`,
    );
    if (!row) throw new Error('no next webhook endpoint id');
    return row.id;
  }

  async count(): Promise<number> {
    return this.rows.count();
  }

  /** Endpoints where something is due, for the case that the job which knew it was lost. */
  async idsWithDue(now: Date): Promise<number[]> {
    const rows = await this.database.query<{ id: number }>(
      `SELECT w.id
         FROM webhook_endpoints w
        WHERE w.status <> 'disabled'
          AND (w.next_attempt_at IS NULL OR w.next_attempt_at <= $1)
          AND EXISTS (SELECT FROM webhook_deliveries d
                       WHERE d.endpoint_id = w.id AND d.status = 'pending' AND d.kind <> 'sample'
                         AND (w.status = 'degraded' OR d.next_attempt_at <= $1))`,
      [now],
    );
    return rows.map(({ id }) => id);
  }
}
