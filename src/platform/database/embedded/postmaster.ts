import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortTaken, PostgresFailed } from './errors.js';
import { readPidFile } from './pid-file.js';
import { type Footing, start } from './privileges.js';

const POLL_MILLISECONDS = 10;
const LAST_WORDS_MILLISECONDS = 250;
const FAST_STOP_MILLISECONDS = 60_000;

export interface PostmasterOptions {
  cluster: string;
  port: number;
  settings: Record<string, string>;
  log: (line: string) => void;
}

/** One run of the postgres program over a cluster. */
export class Postmaster {
  /** Resolves when the program has ended, for whatever reason; never rejects. */
  readonly ended: Promise<void>;
  private hasEnded = false;
  private lastWords: string[] = [];

  private constructor(
    private readonly child: ChildProcess,
    private readonly options: PostmasterOptions,
  ) {
    this.ended = new Promise((resolve) => {
      child.once('error', (error) => {
        this.lastWords.push(`FATAL:  ${error.message}`);
        this.hasEnded = true;
        resolve();
      });
      child.once('exit', () => {
        // Its last words may still be on their way; a backend that outlives it may hold the pipe.
        const allHeard = once(child, 'close');
        void Promise.race([allHeard, sleep(LAST_WORDS_MILLISECONDS)]).then(() => {
          this.hasEnded = true;
          resolve();
        });
      });
    });
    for (const stream of [child.stdout, child.stderr]) {
      if (!stream) continue;
      createInterface({ input: stream }).on('line', (line) => {
        this.heard(line);
      });
    }
    // Where there is no setpriv this at least covers an orderly exit without stop().
    const interrupt = (): void => void child.kill('SIGINT');
    process.once('exit', interrupt);
    void this.ended.then(() => process.removeListener('exit', interrupt));
  }

  /** Starts postgres and waits until it listens. Throws PortTaken, PostgresFailed. */
  static async start(footing: Footing, options: PostmasterOptions): Promise<Postmaster> {
    const settings = Object.entries(options.settings).flatMap(([key, value]) => [
      '-c',
      `${key}=${value}`,
    ]);
    const args = ['-D', options.cluster, '-p', String(options.port), ...settings];
    const child = start(footing, footing.binaries.postgres, args);
    const postmaster = new Postmaster(child, options);
    while (!postmaster.listens()) {
      if (postmaster.hasEnded) throw postmaster.failure();
      await Promise.race([sleep(POLL_MILLISECONDS), postmaster.ended]);
    }
    return postmaster;
  }

  /**
   * Fast shutdown: running statements are rolled back, everything committed is on disk. Escalates
   * to an immediate one (recovered at the next start) when that takes over a minute.
   */
  async stop(): Promise<void> {
    for (const [signal, patience] of [
      ['SIGINT', FAST_STOP_MILLISECONDS],
      ['SIGQUIT', 5_000],
      ['SIGKILL', 5_000],
    ] as const) {
      if (this.hasEnded) return;
      this.child.kill(signal);
      const given = new AbortController();
      await Promise.race([
        this.ended,
        sleep(patience, undefined, { signal: given.signal }).catch(() => undefined),
      ]);
      given.abort();
    }
  }

  private listens(): boolean {
    const written = readPidFile(this.options.cluster);
    return written?.isReady === true && written.pid === this.child.pid;
  }

  private heard(line: string): void {
    this.lastWords = [...this.lastWords.slice(-19), line];
    this.options.log(line);
  }

  private failure(): PortTaken | PostgresFailed {
    if (this.lastWords.some((line) => line.includes('Address already in use'))) {
      return new PortTaken(this.options.port);
    }
    const fatal = this.lastWords.findLast((line) => /FATAL|PANIC/.test(line));
    const reason = fatal?.replace(/^.*(?:FATAL|PANIC): +/, '') ?? this.lastWords.at(-1);
    return new PostgresFailed('postgres', reason ?? 'it ended without a word');
  }
}
