import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { ApiDocuments } from '../documents/api-documents.js';
import { type EventClass, Events } from '../events/events.js';
import { eventSchemas } from './event-schemas.js';
import type { Publication } from './publication.js';

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
  private readonly published: Publication[] = [];

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
    this.published.push(publication);
    this.documents.include(publication.schema);
    this.events.on(event, async (happened) => {
      const { type, schemaVersion = 1, aggregate } = publication;
      const data = await publication.data(happened);
      const aggregateId = publication.aggregateId(happened);
      await this.record({ type, schemaVersion, aggregate, aggregateId, data });
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
  publications(): readonly Publication[] {
    return [...this.published].sort((one, other) => (one.type < other.type ? -1 : 1));
  }

  find(type: string): Publication | undefined {
    return this.published.find((each) => each.type === type);
  }
}
