import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
/** Where Debian's packages keep the clients of each version beside each other. */
const DEBIAN = '/usr/lib/postgresql';

/** PostgreSQL's own clients are not here, or older than the server; the message says what to do. */
export class ClientToolMissing extends Error {
  override readonly name = 'ClientToolMissing';
}

/**
 * The oldest `pg_dump` or `pg_restore` of this machine that is not older than the server.
 * @param serverMajor e.g. 15 @throws ClientToolMissing
 */
export async function clientTool(
  name: 'pg_dump' | 'pg_restore',
  serverMajor: number,
): Promise<string> {
  const found: { path: string; major: number }[] = [];
  for (const path of placesOf(name)) {
    const version = await run(path, ['--version']).catch(() => undefined);
    if (version) found.push({ path, major: Number(/\d+/.exec(version.stdout)?.[0] ?? 0) });
  }
  const [tool] = found
    .filter(({ major }) => major >= serverMajor)
    .sort((one, other) => one.major - other.major);
  if (tool) return tool.path;
  const there = [...new Set(found.map(({ major }) => major))].join(', ');
  throw new ClientToolMissing(
    `${name} of PostgreSQL ${serverMajor} or newer is needed, and this machine has ` +
      `${there === '' ? 'none' : `only ${there}`}: install the package postgresql-client of that version.`,
  );
}

/** The one of the search path, and those of Debian's packages. */
function placesOf(name: string): string[] {
  const versions = existsSync(DEBIAN) ? readdirSync(DEBIAN) : [];
  return [name, ...versions.map((version) => join(DEBIAN, version, 'bin', name))];
}
