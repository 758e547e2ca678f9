/**
 * A process that owns an embedded PostgreSQL, for the tests that kill it: takes the options as
 * JSON, prints one line of JSON when it runs or failed, and stops in order at the end of its input.
 */
import { startEmbeddedPostgres } from '../../src/platform/database/embedded/index.js';

const options = JSON.parse(process.argv[2] ?? '{}');
try {
  const postgres = await startEmbeddedPostgres(options);
  console.log(JSON.stringify({ url: postgres.url, superuserUrl: postgres.superuserUrl }));
  process.stdin.resume().once('end', () => void postgres.stop().then(() => process.exit()));
} catch (error) {
  const { name, message } = error as Error;
  console.log(JSON.stringify({ error: name, message }));
  process.exit(1);
}
