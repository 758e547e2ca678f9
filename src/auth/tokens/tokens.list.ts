import { Injectable } from '@nestjs/common';
import type { Page } from '../../platform/calls/answers.js';
import { Clock } from '../../platform/clock/clock.js';
import { Database } from '../../platform/database/database.js';
import { Binder, containing, listPage, type ListRequest } from '../../platform/paging/list.js';

export interface TokenFilter extends ListRequest {
  search?: string;
  user_id?: number;
  client_id?: string;
  kind?: 'access' | 'refresh';
}

/** A token as a page shows it to its user. */
export interface TokenFacts {
  id: number;
  clientId: string;
  clientName: string;
  prefix: string;
  scopes: readonly string[];
  createdAt: Date;
  expiresAt: Date;
  lastUsedAt: Date | null;
}

/** Tokens that a page lists at most. */
const SHOWN_MAX = 500;

const FROM = `oauth_tokens t
  JOIN oauth_grants g ON g.id = t.grant_id
  JOIN oauth_clients c ON c.id = g.client_id
  JOIN users u ON u.id = g.user_id`;

const ROW = `json_build_object(
  'id', t.id, 'kind', t.kind, 'prefix', t.prefix, 'user_id', u.id, 'username', u.username,
  'client_id', c.client_id, 'client_name', c.name, 'scopes', t.scopes,
  'created_at', utc_text(t.created_at), 'expires_at', utc_text(t.expires_at),
  'last_used_at', utc_text(t.last_used_at))`;

/** What still lets somebody in: not used up, revoked or expired, nor is anything that it rests on. */
const live = (now: string): string => `
  t.revoked_at IS NULL AND t.used_at IS NULL AND t.expires_at > ${now}
  AND g.revoked_at IS NULL AND (g.expires_at IS NULL OR g.expires_at > ${now})
  AND c.is_active AND u.is_active`;

/** Lists of the tokens that are live. */
@Injectable()
export class TokensList {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** @throws ValidationFailed for an unknown sort or a foreign cursor */
  page(filter: TokenFilter): Promise<Page> {
    const binder = new Binder();
    const where = [live(binder.bind(this.clock.now()))];
    if (filter.search !== undefined) {
      const pattern = binder.bind(containing(filter.search));
      where.push(
        `u.username ILIKE ${pattern} OR c.name ILIKE ${pattern} OR t.prefix ILIKE ${pattern}`,
      );
    }
    if (filter.user_id !== undefined) where.push(`g.user_id = ${binder.bind(filter.user_id)}`);
    if (filter.client_id !== undefined) {
      where.push(`c.client_id = ${binder.bind(filter.client_id)}`);
    }
    if (filter.kind !== undefined) where.push(`t.kind = ${binder.bind(filter.kind)}`);
    const source = {
      row: ROW,
      from: FROM,
      where,
      id: 't.id',
      sorts: {
        id: { column: 't.id', type: 'bigint' },
        expires_at: { column: 't.expires_at', type: 'timestamptz' },
      },
      defaultSort: '-id',
    } as const;
    return listPage(this.database, source, binder, filter);
  }

  /** The live access tokens of a user, newest first. */
  ofUser(userId: number): Promise<TokenFacts[]> {
    return this.database.query<TokenFacts>(
      `SELECT t.id, c.client_id AS "clientId", c.name AS "clientName", t.prefix, t.scopes,
              t.created_at AS "createdAt", t.expires_at AS "expiresAt",
              t.last_used_at AS "lastUsedAt"
         FROM ${FROM}
        WHERE g.user_id = $1 AND t.kind = 'access' AND ${live('$2')}
        ORDER BY t.id DESC
        LIMIT ${SHOWN_MAX}`,
      [userId, this.clock.now()],
    );
  }
}
