import pg from 'pg';
import { DataSource, type EntitySchema, type MixedList } from 'typeorm';
import { SnakeCaseColumns } from './naming.js';

type Classes = MixedList<(new () => object) | EntitySchema>;

export interface DataSourceFacts {
  url: string;
  entities: Classes;
  migrations: (new () => object)[];
  /** Connections in the pool; acts hold one each while they run. */
  poolSize?: number;
}

/** Who gets no connection in this time is told so rather than left waiting. */
const CONNECTION_TIMEOUT_MS = 15_000;
/** A runaway statement ends before it holds others up. */
const STATEMENT_TIMEOUT_MS = 60_000;

// Dates have no time of day, so they stay texts; counts and ids fit into a double (2⁵³).
pg.types.setTypeParser(pg.types.builtins.DATE, (text) => text);
pg.types.setTypeParser(pg.types.builtins.INT8, Number);

/** The connection to PostgreSQL, not yet initialised. */
export function createDataSource({
  url,
  entities,
  migrations,
  poolSize = 20,
}: DataSourceFacts): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    namingStrategy: new SnakeCaseColumns(),
    installExtensions: false,
    parseInt8: true,
    poolSize,
    extra: {
      statement_timeout: STATEMENT_TIMEOUT_MS,
      connectionTimeoutMillis: CONNECTION_TIMEOUT_MS,
      // The connection that listens says nothing by itself and would not notice a dead peer.
      keepAlive: true,
      application_name: 'lastmile',
    },
  });
}
