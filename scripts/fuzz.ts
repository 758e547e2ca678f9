/**
 * `npm run fuzz`: at least 20,000 generated requests over every door; FUZZ_REQUESTS and FUZZ_SEED
 * say otherwise. Ends with 1 when something must not be; what is slow is told, too.
 */
import { fuzz } from '../test/fuzz/fuzz.js';
import { startWorld } from '../test/fuzz/world.js';

const requests = Number(process.env.FUZZ_REQUESTS ?? 20_000);
const seed = Number(process.env.FUZZ_SEED ?? Math.floor(performance.timeOrigin % 1_000_000));
process.stdout.write(`Seed ${seed} (FUZZ_SEED)\n`);

const world = await startWorld();
try {
  const startedAt = performance.now();
  const report = await fuzz(world, { requests, seed });
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  for (const { kind, operation, detail, request } of report.findings) {
    process.stdout.write(`\n${kind.toUpperCase()} ${operation}\n  > ${request}\n  ${detail}\n`);
  }
  for (const { request, milliseconds } of report.slow) {
    process.stdout.write(`\nSLOW (${milliseconds} ms) ${request}\n`);
  }
  process.stdout.write(
    `\n${report.requests} requests to ${report.operations} operations in ${seconds} s, ${report.writes} of them writes that succeeded: ` +
      `${report.findings.length} findings, ${report.slow.length} over a second. ` +
      `${JSON.stringify(report.statuses)}\n`,
  );
  process.exitCode = report.findings.length > 0 ? 1 : 0;
} finally {
  await world.house.stop();
}
