import cluster from 'node:cluster';
import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { metricsOfAllWorkers, offerToSupervisor } from './worker-metrics.js';

/** One figure of a gauge, with the value of each of its labels. */
export interface Figure {
  labels?: Readonly<Record<string, string>>;
  value: number;
}

export interface GaugeFacts {
  /** `lastmile_…`, with the unit last. */
  name: string;
  help: string;
  /** Names of labels; their values must come from a list that the code knows, never from callers. */
  labels?: readonly string[];
}

/** From a quick answer out of the cache to one that a proxy would give up on. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * What monitoring reads (Prometheus). A room adds figures in `onModuleInit`: what one process
 * counts by `counter` and `histogram`, what the database knows by `gauge` and `total`.
 */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  constructor() {
    if (cluster.isWorker) offerToSupervisor(this.registry);
  }

  /** A count of this process, from its start. */
  counter({ name, help, labels = [] }: GaugeFacts): Counter {
    return new Counter({ name, help, labelNames: [...labels], registers: [this.registry] });
  }

  /** Durations in seconds that this process has seen. */
  histogram({ name, help, labels = [] }: GaugeFacts): Histogram {
    return new Histogram({
      name,
      help,
      labelNames: [...labels],
      buckets: SECONDS,
      registers: [this.registry],
    });
  }

  /** A state of the whole system, read when it is asked for: the same whichever process answers. */
  gauge({ name, help, labels = [] }: GaugeFacts, read: () => Promise<readonly Figure[]>): void {
    new Gauge({
      name,
      help,
      labelNames: [...labels],
      aggregator: 'first',
      registers: [this.registry],
      async collect(): Promise<void> {
        const figures = await read();
        this.reset();
        for (const figure of figures) this.set({ ...figure.labels }, figure.value);
      },
    });
  }

  /** A count that the database keeps and that only grows: the same whichever process answers. */
  total({ name, help, labels = [] }: GaugeFacts, read: () => Promise<readonly Figure[]>): void {
    new Counter({
      name,
      help,
      labelNames: [...labels],
      aggregator: 'first',
      registers: [this.registry],
      async collect(): Promise<void> {
        const figures = await read();
        this.reset();
        for (const figure of figures) this.inc({ ...figure.labels }, figure.value);
      },
    });
  }

  /** Memory, CPU, event loop and garbage collection of this process. */
  watchProcess(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** All figures in Prometheus's text format; of all workers together where several share the port. */
  text(): Promise<string> {
    return cluster.isWorker ? metricsOfAllWorkers() : this.registry.metrics();
  }
}
