import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { Actor } from '../src/auth/index.js';
import { BillingRuns } from '../src/billing/index.js';
import { BILLING_SETTINGS } from '../src/billing/billing.settings.js';
import { Clock } from '../src/platform/clock/clock.js';
import { readEnvironment } from '../src/platform/config/environment.js';
import { Database } from '../src/platform/database/database.js';
import { Log } from '../src/platform/logging/log.js';
import { HOUSE_SETTINGS } from '../src/platform/settings/house-settings.js';
import { Settings } from '../src/platform/settings/settings.js';
import { balances } from './billing/balances.js';
import { copyAgain } from './billing/copy.js';
import { saveOneByOne } from './billing/one-by-one.js';
import { fundMoves } from './billing/fund-moves.js';
import { seedSubscriptions } from './billing/seed.js';
import { benchDatabase } from './support/database.js';

/**
 * `npm run bench:billing`: a billing run over `BENCH_SUBSCRIPTIONS` (20,000; stated size 100,000) against
 * (a) a plain COPY of the rows that it wrote into tables with the same indexes, and (b) TypeORM saving
 * invoice by invoice; the balance of a period in an account with 1,000 and with `BENCH_ENTRIES` (100,000;
 * stated size 1,000,000) entries; fund moves a second. Aims: ≥ 0.25 of (a), ≥ 30 × (b), ≤ 1.3 ×.
 */
const SUBSCRIPTIONS = Number(process.env['BENCH_SUBSCRIPTIONS'] ?? 20_000);
const ENTRIES = Number(process.env['BENCH_ENTRIES'] ?? 100_000);
const SAMPLE = Number(process.env['BENCH_SAMPLE'] ?? 300);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);
const DATE = '2026-02-01';

const database = await benchDatabase();
const environment = readEnvironment({
  PUBLIC_URL: 'http://127.0.0.1:3000',
  DATABASE_URL: database.url,
  ENCRYPTION_KEY: '0'.repeat(64),
  SESSION_SECRET: '0'.repeat(64),
});
const app = await NestFactory.createApplicationContext(
  AppModule.with({
    environment: withKey(environment),
    dataSource: database.dataSource,
    clock: new Clock(),
    log: new Log('error', process.stderr),
  }),
  { logger: false },
);
try {
  app.get(Settings).declare(...([...HOUSE_SETTINGS, ...BILLING_SETTINGS] as never[]));
  await seedSubscriptions(database.dataSource, SUBSCRIPTIONS);

  const runs = app.get(BillingRuns);
  const id = await runs.start(Actor.system('bench'), DATE);
  const runSeconds = await secondsOf(() => runs.workOff(id));
  const [run] = await database.dataSource.query<[{ status: string; invoices: number }]>(
    'SELECT status, invoices FROM billing_runs WHERE id = $1',
    [id],
  );
  if (run.status !== 'completed' || run.invoices !== SUBSCRIPTIONS) {
    throw new Error(`the run is ${run.status} with ${run.invoices} invoices`);
  }
  const copySeconds = await copyAgain(database.dataSource, app.get(Database).pool);
  const saveSeconds = await saveOneByOne(database.url, SAMPLE);
  const perInvoice = runSeconds / SUBSCRIPTIONS;
  say(
    `run: ${SUBSCRIPTIONS} subscriptions in ${runSeconds.toFixed(1)} s, ${(1 / perInvoice).toFixed(0)} invoices/s`,
  );
  aim('run against COPY', copySeconds / runSeconds, 0.25);
  aim('run against TypeORM, invoice by invoice', saveSeconds / SAMPLE / perInvoice, 30);

  const [few, many] = await balances(app, database.dataSource, [1000, ENTRIES]);
  say(
    `balance of a period: ${few.toFixed(2)} ms with 1000 entries, ${many.toFixed(2)} ms with ${ENTRIES}`,
  );
  aim('balance with 1000 entries against that with many (1/1.3)', few / many, 1 / 1.3);

  say(
    `fund moves: ${(await fundMoves(app, database.dataSource, 1, SECONDS)).toFixed(0)}/s on one wallet`,
  );
  say(
    `fund moves: ${(await fundMoves(app, database.dataSource, 1000, SECONDS)).toFixed(0)}/s on 1000 wallets`,
  );
} finally {
  await app.close();
  await database.drop();
}

function withKey<T extends { encryptionKey: Buffer | undefined }>(
  environment: T,
): T & { encryptionKey: Buffer } {
  if (!environment.encryptionKey) throw new Error('the benchmark gives an ENCRYPTION_KEY');
  return environment as T & { encryptionKey: Buffer };
}

async function secondsOf(work: () => Promise<void>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

function aim(what: string, ratio: number, wanted: number): void {
  const verdict = ratio >= wanted ? 'met' : 'MISSED';
  say(`${what}: ${ratio.toFixed(2)} ×, aim ≥ ${wanted.toFixed(2)} ×: ${verdict}`);
}

function say(line: string): void {
  console.log(line);
}
