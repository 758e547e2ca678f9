import { parentPort } from 'node:worker_threads';
import type { PdfJob } from './content.js';
import { drawPdf } from './draw.js';

/** The thread that draws PDF files: jobs come in, their bytes or what went wrong go out. */
parentPort?.on('message', (job: PdfJob & { id: number }) => {
  void drawPdf(job).then(
    (pdf) => {
      const bytes = Uint8Array.from(pdf);
      parentPort?.postMessage({ id: job.id, bytes }, [bytes.buffer]);
    },
    (error: unknown) => {
      parentPort?.postMessage({ id: job.id, failure: String(error) });
    },
  );
});
