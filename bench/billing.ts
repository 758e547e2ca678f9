import { NestFactory } from '@nestjs/core';
import { AppModule } from '../src/app.module.js';
import { Actor } from '../src/auth/index.js';
import { BillingRuns } from '../src/billing/index.js';
import { BILLING_SETTINGS } from '../src/billing/billing.settings.js';
import { BillingRunBatches, CUSTOMERS_PER_BATCH } from '../src/billing/runs/billing-run-batches.js';
import { Clock } from '../src/platform/clock/clock.js';
import { readEnvironment } from '../src/platform/config/environment.js';
import { Database } from '../src/platform/database/database.js';
import { Log } from '../src/platform/logging/log.js';
import { HOUSE_SETTINGS } from '../src/platform/settings/house-settings.js';
import { Settings } from '../src/platform/settings/settings.js';
import { balances } from './billing/balances.js';
import { Copier, type CopySeconds } from './billing/copy.js';
import { OneByOne } from './billing/one-by-one.js';
import { fundMoves } from './billing/fund-moves.js';
import { seedSubscriptions } from './billing/seed.js';
import { benchDatabase } from './support/database.js';

/**
 * `npm run bench:billing`, on a PostgreSQL of its own with the durability of production (fsync on):
 *
 * * a run over `BENCH_SUBSCRIPTIONS` (100,000), one invoice each with its line, journal, entries and open
 *   item, against (a) a plain COPY of those rows into empty tables with the same columns, keys and
 *   indexes, and (b) TypeORM saving invoice by invoice to the same tables, a transaction each. Aims:
 *   ≥ 0.25 of (a), ≥ 30 × (b). For information: COPY into tables that also have our checks and
 *   foreign keys. No COPY has triggers; the run writes events, totals, balances and subscriptions besides.
 * * the balance of a period in an account with 1,000 and with `BENCH_ENTRIES` (1,000,000) entries: ≤ 1.3 ×;
 * * fund moves a second, eight at a time, on one wallet and on a thousand.
 */
const SUBSCRIPTIONS = Number(process.env['BENCH_SUBSCRIPTIONS'] ?? 100_000);
const ENTRIES = Number(process.env['BENCH_ENTRIES'] ?? 1_000_000);
const SAMPLE = Number(process.env['BENCH_SAMPLE'] ?? 500);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);
const TURNS = 10;
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

  const { runSeconds, copySeconds, savedPerSecond } = await byTurns();
  const perInvoice = runSeconds / SUBSCRIPTIONS;
  say(
    `run: ${SUBSCRIPTIONS} subscriptions in ${runSeconds.toFixed(1)} s, ${(1 / perInvoice).toFixed(0)} invoices/s`,
  );
  say(
    `COPY: ${copySeconds.plain.toFixed(1)} s with keys and indexes, ` +
      `${copySeconds.constrained.toFixed(1)} s with checks and foreign keys too`,
  );
  aim('run against plain COPY', copySeconds.plain / runSeconds, 0.25);
  say(
    `run against COPY with checks and foreign keys: ${(copySeconds.constrained / runSeconds).toFixed(2)} ×`,
  );
  say(`TypeORM, invoice by invoice: ${savedPerSecond.toFixed(0)} invoices/s`);
  aim('run against TypeORM, invoice by invoice', 1 / perInvoice / savedPerSecond, 30);

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

/** A tenth of the run, the copy of what it wrote, some invoices one by one: a noisy machine is noisy for all. */
async function byTurns(): Promise<{
  runSeconds: number;
  copySeconds: CopySeconds;
  savedPerSecond: number;
}> {
  const id = await app.get(BillingRuns).start(Actor.system('bench'), DATE);
  const batches = app.get(BillingRunBatches, { strict: false });
  const copier = await Copier.open(app.get(Database).pool);
  let oneByOne: OneByOne | undefined;
  let runSeconds = 0;
  for (let goesOn = true; goesOn;) {
    await copier.mark();
    const began = performance.now();
    for (let n = 0; goesOn && n < Math.ceil(SUBSCRIPTIONS / CUSTOMERS_PER_BATCH / TURNS); n++) {
      goesOn = await batches.next(id);
    }
    runSeconds += (performance.now() - began) / 1000;
    await copier.copy();
    oneByOne ??= await OneByOne.open(database.url);
    await oneByOne.save(SAMPLE / TURNS);
  }
  copier.close();
  await oneByOne?.close();
  await mustBeComplete(id);
  const { saved = 0, seconds = 0 } = oneByOne ?? {};
  return { runSeconds, copySeconds: copier.seconds, savedPerSecond: saved / seconds };
}

async function mustBeComplete(id: number): Promise<void> {
  const [run] = await database.dataSource.query<[{ status: string; invoices: number }]>(
    'SELECT status, invoices FROM billing_runs WHERE id = $1',
    [id],
  );
  if (run.status !== 'completed' || run.invoices !== SUBSCRIPTIONS) {
    throw new Error(`the run is ${run.status} with ${run.invoices} invoices`);
  }
}

function withKey<T extends { encryptionKey: Buffer | undefined }>(
  environment: T,
): T & { encryptionKey: Buffer } {
  if (!environment.encryptionKey) throw new Error('the benchmark gives an ENCRYPTION_KEY');
  return environment as T & { encryptionKey: Buffer };
}

function aim(what: string, ratio: number, wanted: number): void {
  const verdict = ratio >= wanted ? 'met' : 'MISSED';
  say(`${what}: ${ratio.toFixed(2)} ×, aim ≥ ${wanted.toFixed(2)} ×: ${verdict}`);
}

function say(line: string): void {
  console.log(line);
}
