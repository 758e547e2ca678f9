import type { INestApplicationContext } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { SCOPE_NAMES } from '../scopes.js';

/** The public client that *Authorize* in the API guide uses. */
export const GUIDE_CLIENT_ID = '10000000';

/**
 * Makes sure that the guide's client exists and redirects to where the guide is served. It belongs
 * to the first administrator; without one there is nobody to authorize.
 */
export async function ensureGuideClient(
  app: INestApplicationContext,
  redirectUri: string,
): Promise<void> {
  await app.get(Database).execute(
    `INSERT INTO oauth_clients
       (client_id, name, owner_id, is_public, redirect_uris, grant_types, scopes, require_pkce,
        version, created_at, modified_at)
     SELECT $1, 'API guide', u.id, true, ARRAY[$2], '{authorization_code,refresh_token}', $3, true,
            1, $4, $4
       FROM users u JOIN roles r ON r.id = u.role_id
      WHERE r.name = 'administrator' AND u.is_active
      ORDER BY u.id LIMIT 1
         ON CONFLICT (client_id) DO UPDATE
            SET redirect_uris = excluded.redirect_uris, scopes = excluded.scopes
          WHERE oauth_clients.redirect_uris <> excluded.redirect_uris
             OR oauth_clients.scopes <> excluded.scopes`,
    [GUIDE_CLIENT_ID, redirectUri, SCOPE_NAMES, app.get(Clock).now()],
  );
}
