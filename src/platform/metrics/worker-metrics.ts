import cluster, { type Worker } from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { AggregatorRegistry, type Registry } from 'prom-client';

const QUESTION = 'lastmile:metrics?';
const ANSWER = 'lastmile:metrics';
const PATIENCE_MS = 10_000;

interface Message {
  type: string;
  id: string;
  text?: string;
  error?: string;
}

/** Lets the supervising process ask for what this worker has counted. */
export function offerToSupervisor(
  registry: Registry,
): AggregatorRegistry<'text/plain; version=0.0.4; charset=utf-8'> {
  AggregatorRegistry.setRegistries(registry);
  // It begins to listen when it is constructed.
  return new AggregatorRegistry();
}

/** Asks the supervising process, which adds the counts of all its workers up. */
export function metricsOfAllWorkers(): Promise<string> {
  const id = randomUUID();
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(patience);
      process.off('message', listen);
      settle();
    };
    const listen = (message: Message): void => {
      if (message.type !== ANSWER || message.id !== id) return;
      end(() => {
        if (message.text === undefined) reject(new Error(message.error));
        else resolve(message.text);
      });
    };
    const patience = setTimeout(() => {
      end(() => {
        reject(new Error('the supervising process does not answer'));
      });
    }, PATIENCE_MS);
    process.on('message', listen);
    process.send?.({ type: QUESTION, id });
  });
}

/** Answers workers that ask for the metrics of them all; for the process that supervises them. */
export function answerWorkers(): void {
  const all = new AggregatorRegistry();
  cluster.on('message', (worker: Worker, message: Message) => {
    if (message.type !== QUESTION) return;
    const { id } = message;
    all.clusterMetrics().then(
      (text) => worker.send({ type: ANSWER, id, text }),
      (error: unknown) => worker.send({ type: ANSWER, id, error: String(error) }),
    );
  });
}
