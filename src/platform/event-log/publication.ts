/** The fields of a described class, as a plain object has them. */
export type Fields<T> = { [Name in keyof T]: T[Name] };

/** What there is to know of a kind of event before any happens. */
export interface Announcement<Data extends object = object> {
  /** `room.noun.verb-in-the-past`, e.g. `customers.customer.added`. */
  type: string;
  /** One line, completing "Sent when …". */
  summary: string;
  /** The kind of row that it is about; its events are delivered in their order. */
  aggregate: string;
  /** What `data` looks like; receivers validate against it. */
  schema: new () => Data;
  /** Grows when `data` changes so that a receiver has to. */
  schemaVersion?: number;
  /** What a sample holds. */
  example: Data;
}

/** How an event of the house is told to the world. */
export interface Publication<
  Event extends object = object,
  Data extends object = object,
> extends Announcement<Data> {
  aggregateId(event: Event): number;
  /** Read in the act's own transaction. */
  data(event: Event): Data | Promise<Data>;
}

/** How an event of the house that is about many rows is told: as one event of each. */
export interface ManyPublication<
  Event extends object = object,
  Data extends object = object,
> extends Announcement<Data> {
  /** SQL of ours that yields `aggregate_id` and `data`, as `schema` describes it. */
  rows(event: Event): { sql: string; values: readonly unknown[] };
}

/** An event as the feed and the webhooks tell it. */
export interface PublicEvent {
  /** The same each time it is sent, e.g. `evt_42`. */
  id: string;
  /** Its place in the feed; `null` for a sample. */
  sequence: number | null;
  type: string;
  schema_version: number;
  aggregate: { type: string; id: number; version: number };
  timestamp: string;
  data: object;
}
