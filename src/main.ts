import cluster from 'node:cluster';
import { readEnvironment, WrongEnvironment } from './platform/config/environment.js';
import { Database } from './platform/database/database.js';
import { hasDemoCredentials } from './demo/index.js';
import { banner } from './startup/banner.js';
import { openInstallation, openMigrated } from './startup/installation.js';
import { applicationOf, furnish, leave, serve } from './startup/server.js';
import { explain } from './startup/explain.js';
import { superviseWorkers } from './startup/workers.js';

/** What a signal has to end, newest first. */
const endings: (() => Promise<void>)[] = [];
let ending: Promise<void> | undefined;

async function main(): Promise<void> {
  const environment = readEnvironment();
  if (cluster.isWorker) {
    const installation = await openInstallation(environment);
    endings.push(() => installation.close());
    const app = await applicationOf(installation);
    endings.push(() => leave(app));
    await serve(app, installation);
    return;
  }
  const installation = await openMigrated(environment, {
    onLost: (error) => {
      process.stderr.write(`${explain(error)}\n`);
      void end(1);
    },
  });
  endings.push(() => installation.close());
  const app = await applicationOf(installation);
  endings.push(() => leave(app));
  await furnish(app, installation);
  if (environment.workers > 1) endings.push(await superviseWorkers(installation.environment));
  else await serve(app, installation);
  const { publicUrl } = installation.environment;
  process.stdout.write(`${banner(publicUrl, await hasDemoCredentials(app.get(Database)))}\n`);
}

/** Finishes what is in flight, stops what was started, newest first. */
async function end(exitCode: number): Promise<void> {
  ending ??= (async () => {
    for (const stop of endings.reverse()) await stop().catch(() => undefined);
    process.exit(exitCode);
  })();
  await ending;
}

for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void end(0));

main().catch(async (error: unknown) => {
  process.stderr.write(
    error instanceof WrongEnvironment ? `${error.message}\n` : `${explain(error)}\n`,
  );
  await end(1);
});
