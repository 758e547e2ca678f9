import { Passwords } from '../platform/secrets/passwords.js';
import { digest } from '../platform/secrets/secrets.js';
import { SCOPES } from '../auth/index.js';
import { DEMO_CLIENT, DEMO_PASSWORD } from './credentials.js';
import type { DemoContext } from './demo.js';

const STAFF = [
  { username: 'admin', name: 'Ada Lindqvist', role: 'administrator' },
  { username: 'd:support', name: 'Dineo Mokoena', role: 'support' },
  { username: 'noc', name: 'Noor Haddad', role: 'noc' },
  { username: 'accounts', name: 'Aino Virtanen', role: 'accounts' },
  { username: 'sales', name: 'Sol Herrera', role: 'sales' },
];

/** Staff users and the OAuth client that the guide's examples use. */
export async function seedAuth({ app, database, clock }: DemoContext): Promise<void> {
  const passwordHash = await app.get(Passwords).hash(DEMO_PASSWORD);
  for (const { username, name, role } of STAFF) {
    await database.execute(
      `INSERT INTO users (username, password_hash, name, email, role_id, version, created_at, modified_at)
       SELECT $1, $2, $3, $4, id, 1, $5, $5 FROM roles WHERE name = $6`,
      [username, passwordHash, name, `${role}@cedar.example`, clock.now(), role],
    );
  }
  await database.execute(
    `INSERT INTO oauth_clients
       (client_id, name, owner_id, is_public, secret_hash, redirect_uris, grant_types, scopes,
        require_pkce, version, created_at, modified_at)
     SELECT $1, 'Demo integration', id, false, $2, $3, $4, $5, false, 1, $6, $6
       FROM users WHERE username = 'admin'`,
    [
      DEMO_CLIENT.id,
      digest(DEMO_CLIENT.secret),
      ['http://localhost:8080/callback', 'https://developers.google.com/oauthplayground'],
      ['authorization_code', 'refresh_token', 'user_credentials', 'client_credentials'],
      Object.keys(SCOPES),
      clock.now(),
    ],
  );
}
