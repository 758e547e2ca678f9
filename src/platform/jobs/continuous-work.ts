import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../logging/log.js';

/** Does a part of its work; `true` when there may be more at once. */
export type ContinuousTask = () => Promise<boolean>;

/** Work that is never done: some of it, a pause when nothing is left, and again, until it is stopped. */
export class ContinuousWork {
  private readonly stopping = new AbortController();
  private running: Promise<void> | undefined;
  private isFailing = false;

  constructor(
    private readonly name: string,
    private readonly task: ContinuousTask,
    private readonly pauseMs: number,
    private readonly log: Log,
  ) {}

  start(): void {
    this.running ??= this.run();
  }

  /** Works off what there is. */
  async finish(): Promise<void> {
    while (await this.task());
  }

  /** Resolves when the part that is being done is done. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      if (await this.goOn()) continue;
      await sleep(this.pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  /** A failure is told once, until it has worked again: the database may be away for a while. */
  private async goOn(): Promise<boolean> {
    try {
      const isMore = await this.task();
      this.isFailing = false;
      return isMore;
    } catch (error) {
      if (!this.isFailing) this.log.error('continuous work fails', { task: this.name, err: error });
      this.isFailing = true;
      return false;
    }
  }
}
