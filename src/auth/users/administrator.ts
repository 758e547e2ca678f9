import type { INestApplicationContext } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Passwords } from '../../platform/secrets/passwords.js';

/**
 * Makes sure that this administrator exists; one that exists keeps his password.
 * @returns whether he was added
 */
export async function ensureAdministrator(
  app: INestApplicationContext,
  username: string,
  password: string,
): Promise<boolean> {
  const [database, clock] = [app.get(Database), app.get(Clock)];
  const passwordHash = await app.get(Passwords).hash(password);
  const added = await database.execute(
    `INSERT INTO users (username, password_hash, name, role_id, version, created_at, modified_at)
     SELECT $1, $2, $1, id, 1, $3, $3 FROM roles WHERE name = 'administrator'
         ON CONFLICT ((lower(username))) DO NOTHING`,
    [username, passwordHash, clock.now()],
  );
  return added > 0;
}
