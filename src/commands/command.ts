import type { INestApplication } from '@nestjs/common';
import { readEnvironment } from '../platform/config/environment.js';
import { explain } from '../startup/explain.js';
import { type Installation, openInstallation } from '../startup/installation.js';
import { applicationOf } from '../startup/server.js';

/** A command that the operator got wrong, in one line. */
export class CommandRefused extends Error {
  override readonly name = 'CommandRefused';
}

/**
 * Runs a command against the installation of the environment and ends the process. Without
 * `besideServer` it refuses to run while a server uses the same embedded PostgreSQL.
 */
export function runCommand(
  work: (installation: Installation) => Promise<string>,
  options: { besideServer?: boolean } = {},
): void {
  void (async () => {
    let installation: Installation | undefined;
    try {
      installation = await openInstallation(readEnvironment(), options);
      process.stdout.write(`${await work(installation)}\n`);
    } catch (error) {
      process.stderr.write(`${error instanceof CommandRefused ? error.message : explain(error)}\n`);
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
