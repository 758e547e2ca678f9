import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Environment } from '../../platform/config/environment.js';
import { Database } from '../../platform/database/database.js';
import type { OAuthClient } from '../clients/client.entity.js';

/** What users have allowed clients for good, until a client asks for more. */
@Injectable()
export class Consents {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly environment: Environment,
  ) {}

  /**
   * Whether the user need not be asked. A public client is asked for each time unless its address
   * proves who it is: any program may pass for one that is answered at a loopback port or at a
   * scheme of its own (RFC 8252 §8.6).
   */
  async covers(
    userId: number,
    client: OAuthClient,
    { redirectUri, scopes }: { redirectUri: string; scopes: readonly string[] },
  ): Promise<boolean> {
    const { protocol, origin } = new URL(redirectUri);
    const isProven = protocol === 'https:' || origin === this.environment.publicUrl;
    if (client.isPublic && !isProven) return false;
    const consent = await this.database.queryOne(
      'SELECT 1 FROM oauth_consents WHERE user_id = $1 AND client_id = $2 AND scopes @> $3',
      [userId, client.id, scopes],
    );
    return consent !== undefined;
  }

  /** Adds to what the user has allowed the client before. */
  async remember(userId: number, client: OAuthClient, scopes: readonly string[]): Promise<void> {
    await this.database.execute(
      `INSERT INTO oauth_consents AS before (user_id, client_id, scopes, created_at)
       VALUES ($1, $2, $3, $4)
       ON CONFLICT (user_id, client_id) DO UPDATE
          SET scopes = ARRAY(SELECT DISTINCT unnest(before.scopes || excluded.scopes)),
              created_at = excluded.created_at`,
      [userId, client.id, scopes, this.clock.now()],
    );
  }
}
