import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import type { Agent } from '../http/agent.js';
import { currentRequestId } from '../http/request-scope.js';

/** What was done to what. `before` and `after` hold only what changed, and never a secret. */
export interface AuditEntry {
  /** `room.noun.verb-in-the-past`, e.g. `customers.customer.modified`. */
  action: string;
  /** The kind of row, e.g. `customer`. */
  subject: string;
  subjectId: number | string;
  before?: object | null;
  after?: object | null;
}

/** The audit trail: append-only by trigger, written in the transaction of the act. */
@Injectable()
export class Audit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * One entry for each row of a query of ours, for acts on many rows at once.
   * @param rows SQL that yields `subject_id` and `after`; never text of a caller
   * @param values of the placeholders of `rows`, the first of which is `$8`
   */
  async recordEach(
    agent: Agent,
    { action, subject }: Pick<AuditEntry, 'action' | 'subject'>,
    rows: string,
    values: readonly unknown[] = [],
  ): Promise<void> {
    await this.database.execute(
      `INSERT INTO audit_records
         (at, user_id, username, client_id, action, subject, subject_id, after, request_id)
       SELECT $1, $2, $3, $4, $5, $6, entry.subject_id::text, entry.after, $7
         FROM (${rows}) entry`,
      [
        this.clock.now(),
        agent.userId,
        agent.username,
        agent.clientId,
        action,
        subject,
        currentRequestId() || null,
        ...values,
      ],
    );
  }

  async record(agent: Agent, entry: AuditEntry): Promise<void> {
    await this.database.execute(
      `INSERT INTO audit_records
         (at, user_id, username, client_id, action, subject, subject_id, before, after, request_id)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
      [
        this.clock.now(),
        agent.userId,
        agent.username,
        agent.clientId,
        entry.action,
        entry.subject,
        String(entry.subjectId),
        entry.before ? JSON.stringify(entry.before) : null,
        entry.after ? JSON.stringify(entry.after) : null,
        currentRequestId() || null,
      ],
    );
  }
}

/** The fields in which two states of a row differ, as they were and as they are. */
export function difference<T extends object>(
  before: T,
  after: T,
): { before: Partial<T>; after: Partial<T> } {
  const changed = (Object.keys(after) as (keyof T)[]).filter(
    (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]),
  );
  const pick = (row: T): Partial<T> =>
    Object.fromEntries(changed.map((key) => [key, row[key]])) as Partial<T>;
  return { before: pick(before), after: pick(after) };
}
