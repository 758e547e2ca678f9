import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { ensureCertificate } from './certificate.js';
import { findFreeRadius } from './installed.js';
import type { RadiusLogin } from './login.js';

export interface FreeRadiusFacts {
  /** The folder deploy/freeradius. */
  raddb: string;
  /** Where it keeps its pid and certificate. */
  runFolder: string;
  host: string;
  authPort: number;
  acctPort: number;
  databaseUrl: string;
  login: RadiusLogin;
  /** Opens the secrets; from `RadiusSecrets.connectionKey`. */
  key: string;
  /** Worker threads, each with a connection of its own. */
  threads?: number;
  /** Seconds that a reject is held back. */
  rejectDelaySeconds?: number;
  /** Every line that it prints. */
  onLine?: (line: string) => void;
}

const READY = 'Ready to process requests';
const THREADS = 16;

/** It ended before it was ready; the message holds its last words. */
export class FreeRadiusFailed extends Error {
  override readonly name = 'FreeRadiusFailed';
}

/** A real FreeRADIUS as a child process, with our raddb and everything else by its environment. */
export class FreeRadius {
  private constructor(private readonly child: ChildProcess) {}

  /** Starts it and waits until it answers. @throws FreeRadiusMissing FreeRadiusFailed */
  static async start(facts: FreeRadiusFacts): Promise<FreeRadius> {
    const { binary, libraries } = findFreeRadius();
    ensureCertificate(facts.runFolder);
    const child = spawn(binary, ['-f', '-l', 'stdout', '-d', facts.raddb, '-n', 'radiusd'], {
      env: environmentOf(facts, libraries),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    await new Promise<void>((resolve, reject) => {
      createInterface({ input: child.stdout }).on('line', (line) => {
        lines.push(line);
        if (lines.length > 20) lines.shift();
        facts.onLine?.(line);
        if (line.includes(READY)) resolve();
      });
      child.once('error', reject);
      child.once('exit', () => {
        reject(new FreeRadiusFailed(`FreeRADIUS did not start:\n${lines.join('\n')}`));
      });
    });
    return new FreeRadius(child);
  }

  /** Resolves with its exit code when it ends. */
  async ended(): Promise<number> {
    if (this.child.exitCode === null) await once(this.child, 'exit');
    return this.child.exitCode ?? 0;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill('SIGTERM');
    await once(this.child, 'exit');
  }
}

/** What deploy/freeradius/radiusd.conf takes from the environment. */
export function environmentOf(facts: FreeRadiusFacts, libraries: string): Record<string, string> {
  const database = new URL(facts.databaseUrl);
  return {
    LASTMILE_RADIUS_HOST: facts.host,
    LASTMILE_RADIUS_AUTH_PORT: String(facts.authPort),
    LASTMILE_RADIUS_ACCT_PORT: String(facts.acctPort),
    LASTMILE_RADIUS_RUN: facts.runFolder,
    LASTMILE_RADIUS_LIBDIR: libraries,
    LASTMILE_RADIUS_REJECT_DELAY: String(facts.rejectDelaySeconds ?? 1),
    LASTMILE_RADIUS_THREADS: String(facts.threads ?? THREADS),
    // Who the sender of a packet is asks a thread beside the workers; without an answer it is a stranger.
    LASTMILE_RADIUS_CONNECTIONS: String((facts.threads ?? THREADS) + 2),
    LASTMILE_RADIUS_KEY: facts.key,
    LASTMILE_DB_HOST: database.searchParams.get('host') ?? database.hostname,
    LASTMILE_DB_PORT: database.port === '' ? '5432' : database.port,
    LASTMILE_DB_NAME: decodeURIComponent(database.pathname.slice(1)),
    LASTMILE_DB_USER: facts.login.user,
    LASTMILE_DB_PASSWORD: facts.login.password,
  };
}
