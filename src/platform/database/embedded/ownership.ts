import { closeSync, existsSync, mkdirSync, openSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataFolderInUse } from './errors.js';
import { pidOf, processIdentity } from './processes.js';

const ATTEMPTS = 8;

/**
 * Takes a data folder for this process, until `release()` or its death.
 *
 * Node.js has no flock, and a lock file that may be stale cannot be taken over without a race. So
 * every process writes a claim named after itself, then looks for claims of other living
 * processes: of two that come together at least one sees the other and withdraws. A claim of a
 * dead process is removed by anybody, since its name never returns to life.
 *
 * Throws DataFolderInUse.
 */
export async function ownDataFolder(dataDirectory: string): Promise<{ release(): void }> {
  const claims = join(dataDirectory, 'owners');
  const self = processIdentity(process.pid) ?? String(process.pid);
  const claim = join(claims, self);
  mkdirSync(claims, { recursive: true, mode: 0o700 });
  for (let attempt = 1; ; attempt += 1) {
    if (!createClaim(claim)) throw new DataFolderInUse(dataDirectory, process.pid);
    const other = livingClaim(claims, self);
    if (other === undefined) {
      return {
        release: () => {
          rmSync(claim, { force: true });
        },
      };
    }
    rmSync(claim, { force: true });
    if (attempt === ATTEMPTS) throw new DataFolderInUse(dataDirectory, pidOf(other));
    await sleep(10 + Math.random() * 40);
  }
}

/** The pid of the living process that owns a data folder. */
export function ownerOf(dataDirectory: string): number | undefined {
  const claims = join(dataDirectory, 'owners');
  const owner = existsSync(claims) ? livingClaim(claims, '') : undefined;
  return owner === undefined ? undefined : pidOf(owner);
}

function createClaim(path: string): boolean {
  try {
    closeSync(openSync(path, 'wx', 0o600));
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function livingClaim(claims: string, self: string): string | undefined {
  const others = readdirSync(claims).filter((identity) => identity !== self);
  const living = others.find((identity) => processIdentity(pidOf(identity)) === identity);
  for (const identity of others) {
    if (identity !== living && processIdentity(pidOf(identity)) !== identity) {
      rmSync(join(claims, identity), { force: true });
    }
  }
  return living;
}
