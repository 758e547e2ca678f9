import type { INestApplication } from '@nestjs/common';
import { readEnvironment } from '../platform/config/environment.js';
import { explain } from '../startup/explain.js';
import { type Installation, openInstallation } from '../startup/installation.js';
import { applicationOf } from '../startup/server.js';

/** A command that the operator got wrong, in one line. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

export interface CommandOptions {
  /** A running server's embedded PostgreSQL is joined instead of refused. */
  besideServer?: boolean;
  /** Runs ahead of everything, before a data folder is made. */
  before?: () => void;
  /** Errors whose message is written for the operator. */
  refusals?: readonly (abstract new (...facts: never[]) => Error)[];
}

/**
 * Runs a command against the installation of the environment and ends the process. Without
 * `besideServer` it refuses to run while a server uses the same embedded PostgreSQL.
 */
export function runCommand(
  work: (installation: Installation) => Promise<string>,
  { before, refusals = [], ...options }: CommandOptions = {},
): void {
  void (async () => {
    let installation: Installation | undefined;
    try {
      before?.();
      installation = await openInstallation(readEnvironment(), options);
      process.stdout.write(`${await work(installation)}\n`);
    } catch (error) {
      const isRefusal = [CommandRefused, ...refusals].some((one) => error instanceof one);
      process.stderr.write(`${isRefusal ? (error as Error).message : explain(error)}\n`);
      process.exitCode = 1;
    } finally {
      await installation?.close();
    }
  })();
}

/** Runs work that needs the rooms, without listening. */
export async function withApplication<T>(
  installation: Installation,
  work: (app: INestApplication) => Promise<T>,
): Promise<T> {
  const app = await applicationOf(installation);
  try {
    return await work(app);
  } finally {
    await app.close();
  }
}
