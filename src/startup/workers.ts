import cluster, { type Worker } from 'node:cluster';
import { answerWorkers } from '../platform/metrics/worker-metrics.js';
import type { SettledEnvironment } from './installation.js';

const RESTART_MS = 1000;
const END_MS = 15_000;

/**
 * Forks `WORKERS` processes that share the port; one that dies is replaced. They are one system
 * through PostgreSQL: nothing is shared in memory. @returns what ends them
 */
export async function superviseWorkers(
  environment: SettledEnvironment,
): Promise<() => Promise<void>> {
  answerWorkers();
  let isEnding = false;
  const variables = {
    DATABASE_URL: environment.databaseUrl,
    SESSION_SECRET: environment.sessionSecret,
    ENCRYPTION_KEY: environment.encryptionKey.toString('hex'),
  };
  const fork = (): Worker => cluster.fork(variables);
  cluster.on('exit', () => {
    if (!isEnding) setTimeout(fork, RESTART_MS);
  });
  const workers = Array.from({ length: environment.workers }, fork);
  await Promise.all(workers.map(listening));
  return async () => {
    isEnding = true;
    const alive = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined);
    await Promise.all(alive.map(ended));
  };
}

function listening(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    worker.once('listening', () => {
      resolve();
    });
    worker.once('exit', () => {
      reject(new Error('a worker ended before it listened'));
    });
  });
}

function ended(worker: Worker): Promise<void> {
  return new Promise((resolve) => {
    const patience = setTimeout(() => worker.process.kill('SIGKILL'), END_MS);
    worker.once('exit', () => {
      clearTimeout(patience);
      resolve();
    });
    worker.process.kill('SIGTERM');
  });
}
