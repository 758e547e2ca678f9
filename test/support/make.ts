import { randomInt } from 'node:crypto';
import type { INestApplication } from '@nestjs/common';
import { type Permission, SCOPE_NAMES } from '../../src/auth/scopes.js';
import type { Clock } from '../../src/platform/clock/clock.js';
import type { Database } from '../../src/platform/database/database.js';
import { Passwords } from '../../src/platform/secrets/passwords.js';
import { digest, newSecret } from '../../src/platform/secrets/secrets.js';

let counter = 0;

/** Smallest valid rows for tests; what matters to a test is given, the rest is made up. */
export class Makers {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    readonly app: INestApplication,
  ) {}

  /** A role with exactly these permissions; a delivered role by its name. */
  async role(permissions: readonly Permission[] | string): Promise<number> {
    const row =
      typeof permissions === 'string'
        ? await this.database.queryOne<{ id: number }>('SELECT id FROM roles WHERE name = $1', [
            permissions,
          ])
        : await this.database.queryOne<{ id: number }>(
            `INSERT INTO roles (name, permissions, version, created_at, modified_at)
             VALUES ($1, $2, 1, $3, $3) RETURNING id`,
            [`role-${++counter}`, permissions, this.clock.now()],
          );
    return row!.id;
  }

  async user(
    facts: {
      username?: string;
      password?: string;
      role?: readonly Permission[] | string;
      customerId?: number | null;
      partnerId?: number | null;
      email?: string;
    } = {},
  ): Promise<{ id: number; username: string; password: string }> {
    const username = facts.username ?? `user-${++counter}`;
    const password = facts.password ?? 'correct horse battery';
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO users (username, password_hash, name, email, role_id, customer_id, partner_id,
                          version, created_at, modified_at)
       VALUES ($1, $2, $1, $3, $4, $5, $6, 1, $7, $7) RETURNING id`,
      [
        username,
        facts.password === undefined ? null : await this.app.get(Passwords).hash(password),
        facts.email ?? null,
        await this.role(facts.role ?? 'administrator'),
        facts.customerId ?? null,
        facts.partnerId ?? null,
        this.clock.now(),
      ],
    );
    return { id: row!.id, username, password };
  }

  async customer(
    facts: { name?: string; accountingCode?: string; partnerId?: number | null } = {},
  ): Promise<{ id: number; accountingCode: string; accountNumber: string }> {
    const row = await this.database.queryOne<{
      id: number;
      accountingCode: string;
      accountNumber: string;
    }>(
      `INSERT INTO customers (accounting_code, customer_type, name, partner_id, version,
                              created_at, modified_at)
       VALUES ($1, 'individual', $2, $3, 1, $4, $4)
       RETURNING id, accounting_code AS "accountingCode", account_number AS "accountNumber"`,
      [
        facts.accountingCode ?? `TST${String(++counter).padStart(4, '0')}`,
        facts.name ?? `customer ${counter}`,
        facts.partnerId ?? null,
        this.clock.now(),
      ],
    );
    return row!;
  }

  async client(
    facts: {
      ownerId?: number;
      redirectUris?: string[];
      grantTypes?: string[];
      scopes?: readonly string[];
      isPublic?: boolean;
      requirePkce?: boolean;
    } = {},
  ): Promise<{ id: number; clientId: string; secret: string }> {
    const secret = newSecret('lm_cs_');
    const clientId = String(randomInt(10_000_000, 99_999_999));
    const row = await this.database.queryOne<{ id: number }>(
      `INSERT INTO oauth_clients (client_id, name, owner_id, is_public, secret_hash, redirect_uris,
                                  grant_types, scopes, require_pkce, version, created_at, modified_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10) RETURNING id`,
      [
        clientId,
        `client ${clientId}`,
        facts.ownerId ?? (await this.user()).id,
        facts.isPublic ?? false,
        facts.isPublic ? null : digest(secret),
        facts.redirectUris ?? ['http://localhost:8080/callback'],
        facts.grantTypes ?? [
          'authorization_code',
          'refresh_token',
          'user_credentials',
          'client_credentials',
        ],
        facts.scopes ?? SCOPE_NAMES,
        facts.requirePkce ?? false,
        this.clock.now(),
      ],
    );
    return { id: row!.id, clientId, secret };
  }

  /** An access token of a user; without `userId` one of a new user with `role`. */
  async token(
    facts: {
      userId?: number;
      role?: readonly Permission[] | string;
      scopes?: readonly string[];
      customerId?: number | null;
      partnerId?: number | null;
      expiresInSeconds?: number;
    } = {},
  ): Promise<string> {
    const userId = facts.userId ?? (await this.user(facts)).id;
    const { id: clientId } = await this.client({ ownerId: userId });
    const token = newSecret('lm_at_');
    await this.database.execute(
      `WITH family AS (
         INSERT INTO oauth_grants (client_id, user_id, scopes, created_at)
         VALUES ($1, $2, $3, $4) RETURNING id
       )
       INSERT INTO oauth_tokens (grant_id, kind, hash, prefix, scopes, created_at, expires_at)
       SELECT id, 'access', $5, $6, $3, $4, $7 FROM family`,
      [
        clientId,
        userId,
        facts.scopes ?? SCOPE_NAMES,
        this.clock.now(),
        digest(token),
        token.slice(0, 10),
        this.clock.in(facts.expiresInSeconds ?? 3600),
      ],
    );
    return token;
  }
}
