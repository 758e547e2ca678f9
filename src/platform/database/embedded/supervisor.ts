import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PortTaken, PostgresFailed } from './errors.js';
import { Postmaster } from './postmaster.js';
import type { Footing } from './privileges.js';
import { endSurvivors } from './survivors.js';

const RESTARTS_WITHIN_WINDOW = 5;
const WINDOW_MILLISECONDS = 60_000;
const PORT_ATTEMPTS = 10;

export interface SupervisorOptions {
  dataDirectory: string;
  cluster: string;
  footing: Footing;
  /** 0: a free one, the one of the last run if possible. */
  port: number;
  settings: Record<string, string>;
  log: (line: string) => void;
  onLost: (error: Error) => void;
}

/** Keeps one postmaster running until told to stop. */
export class Supervisor {
  private stopping = false;
  private restarting: Promise<void> = Promise.resolve();
  private readonly restarts: number[] = [];

  private constructor(
    private readonly options: SupervisorOptions,
    /** Where it listens; stays the same over restarts. */
    readonly port: number,
    private postmaster: Postmaster,
  ) {
    this.watch(postmaster);
  }

  /** Throws PortTaken when the port was asked for, PostgresFailed. */
  static async start(options: SupervisorOptions): Promise<Supervisor> {
    if (options.port !== 0) {
      return new Supervisor(options, options.port, await run(options, options.port));
    }
    const remembered = join(options.dataDirectory, 'port');
    let port = readPort(remembered) ?? (await freePort());
    for (let attempt = 1; ; attempt += 1) {
      try {
        const postmaster = await run(options, port);
        writeFileSync(remembered, `${port}\n`);
        return new Supervisor(options, port, postmaster);
      } catch (error) {
        if (!(error instanceof PortTaken) || attempt === PORT_ATTEMPTS) throw error;
        port = await freePort();
      }
    }
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.postmaster.stop();
    await this.restarting;
  }

  private watch(postmaster: Postmaster): void {
    void postmaster.ended.then(() => {
      if (this.stopping) return;
      this.restarting = this.restart().catch((error: unknown) => {
        this.options.onLost(error as Error);
      });
    });
  }

  private async restart(): Promise<void> {
    const now = performance.now();
    this.restarts.push(now);
    const recent = this.restarts.filter((at) => now - at < WINDOW_MILLISECONDS);
    if (recent.length > RESTARTS_WITHIN_WINDOW) {
      throw new PostgresFailed('postgres', `it died ${recent.length} times within a minute`);
    }
    this.options.log('PostgreSQL ended unexpectedly; starting it again');
    await endSurvivors(this.options.cluster, this.options.log);
    const postmaster = await run(this.options, this.port);
    this.postmaster = postmaster;
    if (this.stopping) await postmaster.stop();
    else this.watch(postmaster);
  }
}

/** Starts once more while the backends of a killed postmaster still hold its shared memory. */
async function run(options: SupervisorOptions, port: number): Promise<Postmaster> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await Postmaster.start(options.footing, { ...options, port });
    } catch (error) {
      const held = error instanceof PostgresFailed && error.reason.includes('still in use');
      if (!held || attempt === 20) throw error;
      await sleep(250);
    }
  }
}

function readPort(file: string): number | undefined {
  if (!existsSync(file)) return undefined;
  const port = Number(readFileSync(file, 'utf8'));
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : undefined;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => {
        if (address === null || typeof address === 'string') reject(new Error('no port'));
        else resolve(address.port);
      });
    });
  });
}
