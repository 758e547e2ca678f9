import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { EntityRepository } from '../platform/database/entity-repository.js';
import { ValidationFailed } from '../platform/errors/index.js';
import { Lead } from './lead.entity.js';

export type LeadEventKind =
  'added' | 'moved' | 'modified' | 'noted' | 'quoted' | 'accepted' | 'declined' | 'converted';

@Injectable()
export class LeadsRepository extends EntityRepository<Lead> {
  constructor(
    database: Database,
    private readonly clock: Clock,
  ) {
    super(database, Lead, {
      leads_assigned_to_id_fkey: () => ValidationFailed.of('assigned_to', 'is no user'),
    });
  }

  /** The first lead with the same e-mail address or telephone number that is not lost. */
  async findSame(email: string | null, phoneKey: string | null): Promise<number | undefined> {
    const row = await this.database.queryOne<{ id: number }>(
      `SELECT id FROM leads
        WHERE (lower(email) = lower($1) OR phone_key = $2) AND status <> 'lost'
        ORDER BY id LIMIT 1`,
      [email, phoneKey],
    );
    return row?.id;
  }

  /** Whether he works for the ISP and may sign in. */
  async isActiveStaff(userId: number): Promise<boolean> {
    const row = await this.database.queryOne(
      `SELECT 1 FROM users
        WHERE id = $1 AND is_active AND customer_id IS NULL AND partner_id IS NULL`,
      [userId],
    );
    return row !== undefined;
  }

  /** Writes down what happened to a lead; never changed afterwards. */
  async remember(leadId: number, kind: LeadEventKind, who: string, data = {}): Promise<void> {
    await this.database.execute(
      'INSERT INTO lead_events (lead_id, kind, at, who, data) VALUES ($1, $2, $3, $4, $5)',
      [leadId, kind, this.clock.now(), who, JSON.stringify(data)],
    );
  }
}
