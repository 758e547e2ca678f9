import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { ApiDocuments } from '../documents/api-documents.js';
import { type EventClass, Events } from '../events/events.js';
import { eventSchemas } from './event-schemas.js';
import type { Announcement, ManyPublication, Publication } from './publication.js';

/** One event to be told to the world. */
export interface RecordedEvent {
  type: string;
  schemaVersion?: number;
  aggregate: string;
  aggregateId: number;
  data: object;
}

/**
 * What has happened, for whoever listens from outside: the pull feed, the event stream and the
 * webhooks all tell this one sequence. An event is a row of the act's transaction, so it exists
 * exactly when the act does; events of one aggregate are numbered without a gap.
 */
@Injectable()
export class EventLog implements OnModuleInit {
  private readonly published: Announcement[] = [];

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly documents: ApiDocuments,
  ) {}

  onModuleInit(): void {
    this.documents.serveAlso('events', () =>
      eventSchemas(this.publications(), this.documents.schemas()),
    );
  }

  /** Has an event of the house told to the world; rooms declare theirs when their module starts. */
  publish<Event extends object, Data extends object>(
    event: EventClass<Event>,
    publication: Publication<NoInfer<Event>, Data>,
  ): void {
    this.announce(publication);
    this.events.on(event, async (happened) => {
      const { type, schemaVersion = 1, aggregate } = publication;
      const data = await publication.data(happened);
      const aggregateId = publication.aggregateId(happened);
      await this.record({ type, schemaVersion, aggregate, aggregateId, data });
    });
  }

  /** The same for an event of the house that is about many rows: each is told by itself. */
  publishEach<Event extends object, Data extends object>(
    event: EventClass<Event>,
    publication: ManyPublication<NoInfer<Event>, Data>,
  ): void {
    this.announce(publication);
    this.events.on(event, async (happened) => {
      const { type, schemaVersion = 1, aggregate } = publication;
      const { sql, values } = publication.rows(happened);
      await this.database.execute(RECORD_EACH(sql), [
        type,
        schemaVersion,
        aggregate,
        this.clock.now(),
        ...values,
      ]);
      await this.database.query('SELECT ring_event_bell()');
    });
  }

  /** Records an event in the running transaction. @throws Error outside of one */
  async record(event: RecordedEvent): Promise<void> {
    if (!this.database.isInTransaction) throw new Error('events belong to a transaction');
    await this.database.query('SELECT record_event($1, $2, $3, $4, $5, $6)', [
      event.type,
      event.schemaVersion ?? 1,
      event.aggregate,
      event.aggregateId,
      JSON.stringify(event.data),
      this.clock.now(),
    ]);
  }

  /** Everything that is told to the world, by type. */
  publications(): readonly Announcement[] {
    return [...this.published].sort((one, other) => (one.type < other.type ? -1 : 1));
  }

  find(type: string): Announcement | undefined {
    return this.published.find((each) => each.type === type);
  }

  private announce(announcement: Announcement): void {
    this.published.push(announcement);
    this.documents.include(announcement.schema);
  }
}

/** As `record_event` does it, for many rows in one statement. `$5` is the first value of `rows`. */
const RECORD_EACH = (rows: string): string => `
  WITH entries AS (${rows}),
  counted AS (
    INSERT INTO event_aggregates AS known (type, id, version)
    SELECT $3, aggregate_id, 1 FROM entries
        ON CONFLICT (type, id) DO UPDATE SET version = known.version + 1
    RETURNING id, version
  )
  INSERT INTO event_log (type, schema_version, aggregate_type, aggregate_id, aggregate_version,
                         data, occurred_at)
  SELECT $1, $2, $3, counted.id, counted.version, entries.data, $4
    FROM entries JOIN counted ON counted.id = entries.aggregate_id
   ORDER BY counted.id`;
