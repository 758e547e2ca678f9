import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { CLIENT, seed, TOKEN } from './api/seed.js';
import { benchDatabase } from './support/database.js';
import { load, type Load } from './support/load.js';
import { type Running, startProcess } from './support/processes.js';

/**
 * `npm run bench:api`: one customer, and fifty of 100,000, with a bearer token, against (a) bare
 * node:http + pg, the same on bare Express, and (b) NestJS + TypeORM + passport as a tutorial would
 * write it. Servers take turns within each round, so that a noisy machine is noisy for all; the
 * median round counts. Aim: ≥ 0.8 of (a), ≥ 3 × (b), ≥ 0.9 of bare Express.
 */
const CUSTOMERS = 100_000;
const ROUNDS = Number(process.env['BENCH_ROUNDS'] ?? 3);
const SECONDS = Number(process.env['BENCH_SECONDS'] ?? 4);

const dist = join(import.meta.dirname, '..');
const ids = Array.from({ length: 200 }, (_, n) => 1 + ((n * 7919) % CUSTOMERS));
const CALLS = {
  get_customer_details: ids.map((id) => `/api/v1/get_customer_details?customer_id=${id}`),
  get_customer_list: ids.map((id) => `/api/v1/get_customer_list?offset=${id % 1000}`),
};

const database = await benchDatabase();
await seed(database.dataSource, CUSTOMERS);
const variables = {
  DATABASE_URL: database.url,
  SESSION_SECRET: randomBytes(32).toString('hex'),
  ENCRYPTION_KEY: randomBytes(32).toString('hex'),
  LOG_LEVEL: 'warn',
};
const scripts = {
  lastmile: join(dist, 'src/main.js'),
  'bare node:http': join(dist, 'bench/api/bare-node.js'),
  'bare Express': join(dist, 'bench/api/bare-express.js'),
  'tutorial Nest': join(dist, 'bench/api/tutorial.js'),
};
const servers = new Map<string, Running>();
try {
  for (const [name, script] of Object.entries(scripts)) {
    servers.set(name, await startProcess(script, variables, '/health/live'));
  }

  for (const [call, paths] of Object.entries(CALLS)) {
    const rounds = new Map<string, Measured[]>([...servers.keys()].map((name) => [name, []]));
    for (let round = -1; round < ROUNDS; round++) {
      for (const [name, server] of servers) {
        const target = { url: server.url, paths, headers: { authorization: `Bearer ${TOKEN}` } };
        const cpuBefore = server.cpuMicros();
        const measured = await load(target, round < 0 ? 2 : SECONDS);
        const cpuMicros = (server.cpuMicros() - cpuBefore) / measured.requests;
        if (round >= 0) rounds.get(name)?.push({ ...measured, cpuMicros });
      }
    }
    report(call, rounds);
  }

  const lastmile = servers.get('lastmile');
  if (lastmile) {
    const tokens = await load(
      {
        url: lastmile.url,
        method: 'POST',
        paths: ['/oauth/token'],
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `grant_type=client_credentials&client_id=${CLIENT.id}&client_secret=${CLIENT.secret}`,
      },
      SECONDS,
    );
    console.log(
      `client_credentials: ${tokens.requestsPerSecond.toFixed(0)} tokens/s, p99 ${tokens.p99Ms} ms`,
    );
    console.log(`start-up to the first 200: ${lastmile.readyMs.toFixed(0)} ms`);
  }
} finally {
  for (const server of servers.values()) await server.stop();
  await database.drop();
}

/** Processor time per request tells more than requests per second where the machine is shared. */
interface Measured extends Load {
  cpuMicros: number;
}

function report(call: string, rounds: Map<string, Measured[]>): void {
  const middle = new Map([...rounds].map(([name, loads]) => [name, median(loads)]));
  const ours = middle.get('lastmile');
  console.log(`\n${call}`);
  for (const [name, { requestsPerSecond, p50Ms, p99Ms, cpuMicros }] of middle) {
    const figures =
      `${requestsPerSecond.toFixed(0).padStart(6)} requests/s   p50 ${p50Ms} ms   p99 ${p99Ms} ms   ` +
      `${cpuMicros.toFixed(0).padStart(4)} µs of CPU a request`;
    const ratio =
      !ours || name === 'lastmile'
        ? ''
        : `   lastmile: ${(ours.requestsPerSecond / requestsPerSecond).toFixed(2)} × the requests, ` +
          `${(cpuMicros / ours.cpuMicros).toFixed(2)} × by CPU`;
    console.log(`  ${name.padEnd(16)} ${figures}${ratio}`);
  }
}

function median(loads: Measured[]): Measured {
  const sorted = [...loads].sort((a, b) => a.requestsPerSecond - b.requestsPerSecond);
  return sorted[Math.floor(sorted.length / 2)]!;
}
