import { Worker } from 'node:worker_threads';
import type { PdfDefinition, PdfFacts, PdfJob } from './content.js';

type Answer = { id: number; bytes: Uint8Array<ArrayBuffer> } | { id: number; failure: string };

interface Waiting {
  resolve: (pdf: Buffer) => void;
  reject: (error: Error) => void;
}

/** So long a thread without work is kept. */
const IDLE_MS = 60_000;
/** Run from its sources, by tests and scripts, the thread needs the loader that they have. */
const LOADER = ['--import', new URL('../../../test/support/typescript.js', import.meta.url).href];

/**
 * One thread of a process that draws its PDF files, so that a sheet that takes seconds keeps no other
 * request waiting. It is there while there is work, and never keeps the process from ending.
 */
class PdfThread {
  private worker: Worker | undefined;
  private readonly waiting = new Map<number, Waiting>();
  private lastId = 0;
  private idle: NodeJS.Timeout | undefined;

  draw(job: PdfJob): Promise<Buffer> {
    clearTimeout(this.idle);
    const worker = (this.worker ??= this.start());
    const id = ++this.lastId;
    return new Promise((resolve, reject) => {
      // Throws where a job holds what cannot be sent.
      worker.postMessage({ id, ...job });
      this.waiting.set(id, { resolve, reject });
      worker.ref();
    });
  }

  private start(): Worker {
    const isSource = import.meta.url.endsWith('.ts');
    const worker = new Worker(
      new URL(isSource ? './pdf.worker.ts' : './pdf.worker.js', import.meta.url),
      isSource ? { execArgv: LOADER } : {},
    );
    worker.on('message', (answer: Answer) => {
      this.take(worker, answer);
    });
    worker.on('error', (error) => {
      this.lose(worker, error instanceof Error ? error : new Error(String(error)));
    });
    worker.on('exit', () => {
      this.lose(worker, new Error('the thread that draws PDF files has ended'));
    });
    return worker;
  }

  private take(worker: Worker, answer: Answer): void {
    const job = this.waiting.get(answer.id);
    this.waiting.delete(answer.id);
    if ('bytes' in answer) job?.resolve(Buffer.from(answer.bytes.buffer));
    else job?.reject(new Error(answer.failure));
    if (this.waiting.size > 0) return;
    worker.unref();
    this.idle = setTimeout(() => {
      this.worker = undefined;
      void worker.terminate();
    }, IDLE_MS).unref();
  }

  /** What it was working on fails; the next document has a thread of its own. */
  private lose(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}

const thread = new PdfThread();

/**
 * A PDF file, drawn beside the requests. The same definition and instant give the same bytes, so a
 * document that is stored as rows prints alike for ever.
 */
export function renderPdf(definition: PdfDefinition, facts: PdfFacts): Promise<Buffer> {
  return thread.draw({ definition, facts });
}
