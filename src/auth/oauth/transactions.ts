import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { digest, newSecret } from '../../platform/secrets/secrets.js';
import type { OAuthClient } from '../clients/client.entity.js';
import { ClientsRepository } from '../clients/clients.repository.js';
import type { AuthorizationRequest } from './authorization-request.js';

/** How long a user may look at the consent page. */
const VALIDITY_SECONDS = 15 * 60;

/** Who is deciding: the same user in the same browser session, or the transaction is not found. */
export interface Decider {
  userId: number;
  sessionId: string;
}

/**
 * Authorization requests that wait for the user's decision. oauth2orize's own store keeps them in
 * the session under 47-bit ids, takes `__proto__` for one of them, and lets two decisions race.
 */
@Injectable()
export class Transactions {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly clients: ClientsRepository,
  ) {}

  /** @returns the id, which only the consent page of this session ever holds */
  async open(
    { userId, sessionId }: Decider,
    client: OAuthClient,
    request: AuthorizationRequest,
  ): Promise<string> {
    const id = newSecret('lm_tx_');
    await this.database.execute(
      `INSERT INTO oauth_transactions
         (hash, user_id, session_hash, client_id, request, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7)`,
      [
        digest(id),
        userId,
        digest(sessionId),
        client.id,
        JSON.stringify(request),
        this.clock.now(),
        this.clock.in(VALIDITY_SECONDS),
      ],
    );
    return id;
  }

  /** Takes the transaction out for good, so that of two decisions one finds it. */
  async take(
    { userId, sessionId }: Decider,
    id: string,
  ): Promise<{ client: OAuthClient; request: AuthorizationRequest } | undefined> {
    const row = await this.database.queryOne<{ clientId: number; request: AuthorizationRequest }>(
      `DELETE FROM oauth_transactions
        WHERE hash = $1 AND user_id = $2 AND session_hash = $3 AND expires_at > $4
        RETURNING client_id AS "clientId", request`,
      [digest(id), userId, digest(sessionId), this.clock.now()],
    );
    const client = row && (await this.clients.find(row.clientId));
    return row && client?.isActive ? { client, request: row.request } : undefined;
  }
}
