import type { Database } from '../platform/database/database.js';
import { digest } from '../platform/secrets/secrets.js';

/** What every installation of the demo shares: the guide's examples use it, and no public server may. */
export const DEMO_PASSWORD = 'lastmile-demo';
export const DEMO_CLIENT = { id: '47180796', secret: 'demo-client-secret' };
export const DEMO_PARTNER_KEY = 'demo-partner-key';

/** Whether anybody could sign in with what every installation of the demo shares. */
export async function hasDemoCredentials(database: Database): Promise<boolean> {
  const client = await database.queryOne(
    'SELECT 1 FROM oauth_clients WHERE client_id = $1 AND secret_hash = $2 AND is_active',
    [DEMO_CLIENT.id, digest(DEMO_CLIENT.secret)],
  );
  const partner = await database.queryOne(
    'SELECT 1 FROM partners WHERE api_key_hash = $1 AND is_active',
    [digest(DEMO_PARTNER_KEY)],
  );
  return client !== undefined || partner !== undefined;
}
