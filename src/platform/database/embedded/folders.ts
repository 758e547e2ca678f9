import { createHash } from 'node:crypto';
import {
  accessSync,
  constants,
  lstatSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DataFolderUnwritable } from './errors.js';
import { type Footing, handOver } from './privileges.js';

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'read-only file system',
  EEXIST: 'it is not a folder',
  ENOTDIR: 'it is not below a folder',
  ENOSPC: 'the disk is full',
};

/** Makes the data folder where it is missing; answers its real path. Throws DataFolderUnwritable. */
export function openDataFolder(path: string): string {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException;
    throw new DataFolderUnwritable(resolve(path), REASONS[code] ?? message);
  }
  const self = process.getuid?.();
  for (const entry of ['owners', 'cluster']) {
    const owner = lstatSync(join(path, entry), { throwIfNoEntry: false })?.uid;
    if (owner !== undefined && self !== 0 && owner !== self) {
      throw new DataFolderUnwritable(resolve(path), `what it holds belongs to user ${owner}`);
    }
  }
  return realpathSync(path);
}

/**
 * Makes the folder of the unix socket: in the temporary folder, because a socket's path has some
 * hundred bytes at most. Undefined where that is not possible; clients then use TCP as we do.
 */
export function makeSocketFolder(dataDirectory: string, footing: Footing): string | undefined {
  const key = createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `lastmile-${key}`);
  const self = process.getuid?.();
  if (self === undefined || folder.length > 80) return undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    // Anybody may have made it before us in a folder that all can write, also as a link.
    const found = lstatSync(folder);
    if (!found.isDirectory() || ![self, footing.owner?.uid].includes(found.uid)) return undefined;
    handOver(footing, folder);
    for (const leftover of readdirSync(folder)) rmSync(join(folder, leftover), { force: true });
    return folder;
  } catch {
    return undefined;
  }
}
