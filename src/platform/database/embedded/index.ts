export {
  type EmbeddedPostgresOptions,
  findEmbeddedPostgres,
  type PostgresAddress,
  type RunningPostgres,
  startEmbeddedPostgres,
} from './embedded-postgres.js';
export * from './errors.js';
