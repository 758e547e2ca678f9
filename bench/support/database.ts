import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { dataSourceFor } from '../../ormconfig.js';
import { startEmbeddedPostgres } from '../../src/platform/database/embedded/index.js';
import { migrate } from '../../src/platform/database/migrate.js';

export interface BenchDatabase {
  url: string;
  dataSource: DataSource;
  drop(): Promise<void>;
}

/** A migrated database of the benchmark's own, with the durability of production. */
export async function benchDatabase(): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'lastmile-bench-'));
  const postgres = await startEmbeddedPostgres({
    dataDirectory: join(folder, 'postgres'),
    settings: { shared_buffers: '512MB' },
  });
  const dataSource = await dataSourceFor(postgres.url).initialize();
  await migrate(dataSource, postgres.url);
  return {
    url: postgres.url,
    dataSource,
    drop: async () => {
      await dataSource.destroy();
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
