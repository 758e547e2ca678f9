import { createHmac } from 'node:crypto';
import type { RadiusSecrets } from '../secrets/radius-secrets.js';

type Query = (sql: string) => Promise<unknown>;

export interface RadiusLogin {
  user: string;
  password: string;
}

/**
 * The database user of FreeRADIUS for one database: a member of `lastmile_radius`, which may
 * execute our functions and read no table. Its password follows from ENCRYPTION_KEY, so that every
 * FreeRADIUS machine of the installation has the same without telling each other.
 */
export async function ensureRadiusLogin(
  query: Query,
  database: string,
  secrets: RadiusSecrets,
): Promise<RadiusLogin> {
  const login = radiusLogin(database, secrets);
  const [user, password] = [quoted(login.user), login.password];
  await query(`
    DO $$
    BEGIN
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'lastmile_radius') THEN
        CREATE ROLE lastmile_radius NOLOGIN;
      END IF;
      IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '${login.user}') THEN
        CREATE ROLE ${user} LOGIN;
      END IF;
    END $$`);
  await query(`ALTER ROLE ${user} LOGIN PASSWORD '${password}'`);
  await query(`GRANT lastmile_radius TO ${user}`);
  await query('SELECT grant_radius_access()');
  return login;
}

export function radiusLogin(database: string, secrets: RadiusSecrets): RadiusLogin {
  const name = database.toLowerCase().replace(/[^a-z0-9_]/g, '_');
  const password = createHmac('sha256', secrets.connectionKey).update(`login ${name}`);
  return { user: `freeradius_${name}`.slice(0, 63), password: password.digest('base64url') };
}

function quoted(name: string): string {
  return `"${name}"`;
}
