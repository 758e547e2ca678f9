import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Page } from '../calls/answers.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { NotFound, ValidationFailed } from '../errors/index.js';
import { RawJson } from '../http/lean.adapter.js';
import { Jobs } from '../jobs/jobs.js';
import { Binder, LIMIT_DEFAULT } from '../paging/list.js';
import { EVENT_ROW, eventNumber } from './event-rows.js';

export interface FeedFilter {
  /** Only events behind this sequence number. */
  after?: string;
  limit?: number;
  /** Patterns of types, in which `*` stands for anything. */
  types?: string[];
  aggregate_type?: string;
  aggregate_id?: number;
}

export interface FedEvent {
  sequence: number;
  type: string;
  /** The event as JSON. */
  text: string;
}

const SETTLE = 'events.settle';

/**
 * The sequence of events as the outside reads it. Numbers are given after the commit, by one
 * process at a time: whoever has read up to a number has missed none below it, even when an act
 * that began earlier commits later.
 */
@Injectable()
export class EventFeed implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    // Every act that records an event enqueues it too; each minute catches what a lost job left.
    this.jobs.every('* * * * *', SETTLE, () => this.settle());
  }

  /** Numbers what has been committed, and queues it where it is wanted. */
  async settle(): Promise<void> {
    await this.database.query('SELECT settle_events($1)', [this.clock.now()]);
  }

  /** A page of the feed. @throws ValidationFailed for an `after` that is no sequence number */
  async page(filter: FeedFilter): Promise<Page> {
    await this.settle();
    const limit = filter.limit ?? LIMIT_DEFAULT;
    const events = await this.read(filter, limit + 1);
    const shown = events.slice(0, limit);
    const last = events.length > limit ? shown.at(-1) : undefined;
    return new Page(new RawJson(`[${shown.map(({ text }) => text).join(',')}]`), {
      limit,
      ...(last ? { next_after: String(last.sequence) } : {}),
    });
  }

  /** Events behind a sequence number, in order. @throws ValidationFailed */
  async read(filter: FeedFilter, limit: number): Promise<FedEvent[]> {
    const { bind, values } = new Binder();
    const where = [`e.sequence > ${bind(sequenceNumber(filter.after))}`];
    if (filter.types) where.push(`takes_event(${bind(filter.types)}, e.type)`);
    if (filter.aggregate_type !== undefined) {
      where.push(`e.aggregate_type = ${bind(filter.aggregate_type)}`);
    }
    if (filter.aggregate_id !== undefined) {
      where.push(`e.aggregate_id = ${bind(filter.aggregate_id)}`);
    }
    return this.database.query<FedEvent>(
      `SELECT e.sequence, e.type, (${EVENT_ROW})::text AS text
         FROM event_log e
        WHERE ${where.join(' AND ')}
        ORDER BY e.sequence
        LIMIT ${limit}`,
      values,
    );
  }

  /** @param id such as `evt_42` @throws NotFound also while the event has no place in the feed yet */
  async get(id: string): Promise<RawJson> {
    const row = await this.database.queryOne<{ text: string }>(
      `SELECT (${EVENT_ROW})::text AS text
         FROM event_log e WHERE e.id = $1 AND e.sequence IS NOT NULL`,
      [eventNumber(id) ?? 0],
    );
    if (!row) throw new NotFound('event');
    return new RawJson(row.text);
  }

  /** The number of the newest event in the feed; 0 when there is none. */
  async position(): Promise<number> {
    const row = await this.database.queryOne<{ last: number }>(
      'SELECT last_number AS last FROM event_sequence',
    );
    return row?.last ?? 0;
  }
}

/** @throws ValidationFailed for a text that is no sequence number */
export function sequenceNumber(after: string | undefined): number {
  if (after === undefined) return 0;
  if (!/^\d{1,15}$/.test(after)) {
    throw ValidationFailed.of('after', 'must be the sequence number of an event');
  }
  return Number(after);
}
