import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { readEnvironment } from '../src/platform/config/environment.js';
import { ContinuousWork } from '../src/platform/jobs/continuous-work.js';
import { Log } from '../src/platform/logging/log.js';
import { ensureRadiusLogin, FreeRadius, RadiusSecrets } from '../src/radius/index.js';
import { PACKETS_AT_ONCE, PAUSE_MS } from '../src/radius/sessions/packet-counter.js';
import { type Kind, load, logInAll, type Ports, type Server } from './radius/load.js';
import { SECRET, seedAccounts, sealerOf, seedOurs, seedStock } from './radius/seed.js';
import { stockSchema, writeStockRaddb } from './radius/stock.js';
import { benchDatabase } from './support/database.js';

/**
 * `npm run bench:radius`: our FreeRADIUS against the same FreeRADIUS with its stock PostgreSQL schema
 * and queries, on one PostgreSQL, taking turns; the median round counts. Ours also enforces caps and
 * keeps counters. Aim: ≥ 1.5 × stock for authorisations, ≥ 1.0 × for accounting, and at the full
 * number of accounts no more than 1.2 × the cost at a hundredth of it.
 */
const ACCOUNTS = Number(process.env['BENCH_ACCOUNTS'] ?? 100_000);
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 5);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 6);
const THREADS = 8;
const KINDS: readonly Kind[] = ['PAP', 'CHAP', 'accounting'];
const SESSION_USERS = 1600;
const FIRST_PORT = 21_812;

const folder = mkdtempSync(join(tmpdir(), 'lastmile-bench-radius-'));
const database = await benchDatabase();
const secrets = new RadiusSecrets(
  readEnvironment({
    ENCRYPTION_KEY: randomBytes(32).toString('hex'),
    SESSION_SECRET: randomBytes(32).toString('hex'),
    DATABASE_URL: database.url,
  }),
);
const running: FreeRadius[] = [];
const counting = new ContinuousWork('count-packets', countPackets, PAUSE_MS, new Log('error'));
try {
  const few = Math.max(320, Math.round(ACCOUNTS / 100));
  await seedOurs(database.dataSource, secrets.seal(SECRET, 'nas'));
  await seedAccounts(database.dataSource, sealerOf(secrets), 0, few);
  const ours = await startOurs();
  const small = await rates({ ours }, few);
  await seedAccounts(database.dataSource, sealerOf(secrets), few, ACCOUNTS);
  const both = await rates({ ours, stock: await startStock() }, ACCOUNTS);
  for (const kind of KINDS) {
    const [mine, theirs, before] = [both.ours![kind], both.stock![kind], small.ours![kind]];
    console.log(
      `${kind.padEnd(10)} ${mine.toFixed(0).padStart(6)}/s   stock ${theirs.toFixed(0).padStart(6)}/s   ` +
        `${(mine / theirs).toFixed(2)} × stock (aim ${kind === 'accounting' ? '1.0' : '1.5'})   ` +
        `at ${few} accounts ${before.toFixed(0)}/s: ${(before / mine).toFixed(2)} × its cost (aim 1.2)`,
    );
  }
} finally {
  for (const server of running) await server.stop();
  await counting.stop();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
}

/** The median rate of each kind of packet at each server, after a long round that does not count. */
async function rates<Name extends string>(
  servers: Record<Name, Server>,
  accounts: number,
): Promise<Record<string, Record<Kind, number>>> {
  const measured: Record<string, Record<Kind, number>> = {};
  for (const kind of KINDS) {
    const rounds = new Map<string, number[]>();
    // A session begins with a login, which counts in its own line.
    const users = kind === 'accounting' ? Math.min(accounts, SESSION_USERS) : accounts;
    if (kind === 'accounting') {
      for (const server of Object.values<Server>(servers)) {
        server.classes = await logInAll(server.ports, users);
      }
    }
    for (let round = -1; round < ROUNDS; round++) {
      for (const [name, server] of Object.entries<Server>(servers)) {
        const rate = await load(kind, server, users, round < 0 ? 2 * SECONDS : SECONDS);
        if (round >= 0) rounds.set(name, [...(rounds.get(name) ?? []), rate]);
      }
    }
    for (const [name, values] of rounds) {
      const middle = values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;
      measured[name] = {
        ...(measured[name] ?? { PAP: 0, CHAP: 0, accounting: 0 }),
        [kind]: middle,
      };
    }
  }
  return measured;
}

async function startOurs(): Promise<Server> {
  const name = decodeURIComponent(new URL(database.url).pathname.slice(1));
  const login = await ensureRadiusLogin((sql) => database.dataSource.query(sql), name, secrets);
  const ports = await start(resolve('deploy/freeradius'), database.url, login, FIRST_PORT);
  counting.start();
  return { ports, classes: {}, settled };
}

/** As PacketCounter does, in each process of a server. */
async function countPackets(): Promise<boolean> {
  const [row] = await database.dataSource.query('SELECT count_packets($1) AS counted', [
    PACKETS_AT_ONCE,
  ]);
  return row.counted >= PACKETS_AT_ONCE;
}

async function settled(): Promise<void> {
  for (;;) {
    const [row] = await database.dataSource.query(
      'SELECT count(*)::int AS waiting, max(error) AS error FROM accounting_inbox',
    );
    if (row.error !== null) throw new Error(row.error);
    if (row.waiting === 0) return;
    // What waits may be in the hands of the one who counts all the time.
    if (!(await countPackets())) await sleep(5);
  }
}

async function startStock(): Promise<Server> {
  const raddb = join(folder, 'stock');
  writeStockRaddb(raddb);
  await database.dataSource.query('CREATE DATABASE stock');
  const url = new URL(database.url);
  url.pathname = '/stock';
  const client = new pg.Client({ connectionString: url.toString() });
  await client.connect();
  await seedStock(client, stockSchema(), ACCOUNTS);
  await client.end();
  const login = {
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
  };
  const ports = await start(raddb, url.toString(), login, FIRST_PORT + 10);
  return { ports, classes: {}, settled: () => Promise.resolve() };
}

async function start(
  raddb: string,
  databaseUrl: string,
  login: { user: string; password: string },
  authPort: number,
): Promise<Ports> {
  const ports = { authPort, acctPort: authPort + 1 };
  const server = await FreeRadius.start({
    ...ports,
    raddb,
    runFolder: join(folder, `run-${authPort}`),
    host: '127.0.0.1',
    databaseUrl,
    login,
    key: secrets.connectionKey,
    threads: THREADS,
    rejectDelaySeconds: 0,
  });
  running.push(server);
  return ports;
}
