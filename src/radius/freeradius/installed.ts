import { existsSync } from 'node:fs';

/** The server is not on this machine; the message says how to get it. */
export class FreeRadiusMissing extends Error {
  override readonly name = 'FreeRadiusMissing';

  constructor() {
    super(
      'FreeRADIUS is not installed. On Debian or Ubuntu: ' +
        'apt-get install freeradius freeradius-postgresql freeradius-utils',
    );
  }
}

const BINARIES = ['/usr/sbin/freeradius', '/usr/sbin/radiusd', '/usr/local/sbin/radiusd'];
const LIBRARIES = ['/usr/lib/freeradius', '/usr/lib64/freeradius', '/usr/local/lib/freeradius'];

/** FreeRADIUS as distributions lay it out. @throws FreeRadiusMissing also without its PostgreSQL driver */
export function findFreeRadius(): { binary: string; libraries: string } {
  const binary = BINARIES.find((path) => existsSync(path));
  const libraries = LIBRARIES.find((path) => existsSync(`${path}/rlm_sql_postgresql.so`));
  if (binary === undefined || libraries === undefined) throw new FreeRadiusMissing();
  return { binary, libraries };
}
