import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { Notifications } from '../platform/database/notifications.js';
import { Metrics } from '../platform/metrics/metrics.js';
import { digest } from '../platform/secrets/secrets.js';
import { Actor } from './actor.js';

/** How long an entry may serve without asking the database again. */
const CACHED_MS = 10_000;
const ENTRIES_MAX = 50_000;
/** `last_used_at` is written at most once per token in this time. */
const LAST_USED_MS = 60_000;

const FIND = {
  name: 'auth.find-access-token',
  text: `
    SELECT t.id AS "tokenId", t.grant_id AS "grantId", t.scopes, t.expires_at AS "expiresAt",
           c.id AS "clientRowId", c.client_id AS "clientId",
           u.id AS "userId", u.username, u.name, u.email, u.customer_id AS "customerId",
           u.partner_id AS "partnerId",
           r.id AS "roleId", r.name AS role, r.permissions
      FROM oauth_tokens t
      JOIN oauth_grants g ON g.id = t.grant_id
      JOIN oauth_clients c ON c.id = g.client_id
      JOIN users u ON u.id = g.user_id
      JOIN roles r ON r.id = u.role_id
     WHERE t.hash = $1 AND t.kind = 'access'
       AND t.revoked_at IS NULL AND g.revoked_at IS NULL
       AND t.expires_at > $2 AND (g.expires_at IS NULL OR g.expires_at > $2)
       AND c.is_active AND u.is_active`,
};

interface TokenRow {
  tokenId: number;
  grantId: string;
  scopes: string[];
  expiresAt: Date;
  clientRowId: number;
  clientId: string;
  userId: number;
  username: string;
  name: string;
  email: string | null;
  customerId: number | null;
  partnerId: number | null;
  roleId: number;
  role: string;
  permissions: string[];
}

interface Entry {
  actor: Actor;
  tokenId: number;
  expiresAtMs: number;
  until: number;
  usedNotedAt: number;
  /** What the entry rests on, in the words of the `auth_changed` channel. */
  subjects: readonly string[];
}

/**
 * Who an access token speaks for. One indexed query, kept in the process for seconds; dropped
 * through LISTEN/NOTIFY when the token, its grant, client, user or role changes, and not used at
 * all while the listening connection is lost. Tokens are known by their SHA-256 only.
 */
@Injectable()
export class AccessTokens implements OnModuleInit {
  private readonly entries = new Map<string, Entry>();
  private readonly keysOf = new Map<string, Set<string>>();
  private readonly underway = new Map<string, Promise<Actor | undefined>>();
  /** Grows with every change: an answer read before a change must not be kept after it. */
  private generation = 0;
  private readonly lookups: Counter;

  constructor(
    private readonly database: Database,
    private readonly notifications: Notifications,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.lookups = metrics.counter({
      name: 'lastmile_token_lookups_total',
      help: 'Access tokens looked up in the cache (hit) or in the database (miss)',
      labels: ['result'],
    });
  }

  async onModuleInit(): Promise<void> {
    this.notifications.whenReconnected(() => {
      this.clear();
    });
    await this.notifications.listen('auth_changed', (subject) => {
      this.drop(subject);
    });
  }

  /** The actor of a valid access token; `undefined` when it is unknown, expired or revoked. */
  find(token: string): Promise<Actor | undefined> | Actor | undefined {
    const hash = digest(token);
    const key = hash.toString('latin1');
    const entry = this.notifications.isListening ? this.entries.get(key) : undefined;
    if (entry && entry.until > performance.now()) {
      if (entry.expiresAtMs <= this.clock.now().getTime()) return undefined;
      this.lookups.inc({ result: 'hit' });
      this.noteUse(entry);
      return entry.actor;
    }
    this.lookups.inc({ result: 'miss' });
    let search = this.underway.get(key);
    if (!search) {
      search = this.load(hash, key).finally(() => this.underway.delete(key));
      this.underway.set(key, search);
    }
    return search;
  }

  private async load(hash: Buffer, key: string): Promise<Actor | undefined> {
    const { generation } = this;
    const row = await this.database.queryOne<TokenRow>(FIND, [hash, this.clock.now()]);
    if (!row) return undefined;
    const entry = entryOf(row);
    if (generation === this.generation && this.notifications.isListening) this.keep(key, entry);
    this.noteUse(entry);
    return entry.actor;
  }

  private keep(key: string, entry: Entry): void {
    if (this.entries.size >= ENTRIES_MAX) {
      const [oldest] = this.entries.keys();
      if (oldest !== undefined) this.forget(oldest);
    }
    this.entries.set(key, entry);
    for (const subject of entry.subjects) {
      const keys = this.keysOf.get(subject) ?? new Set();
      keys.add(key);
      this.keysOf.set(subject, keys);
    }
  }

  /** Forgets what rests on `subject`, e.g. `user:5`: acts call it after their commit, ahead of the notification. */
  drop(subject: string): void {
    this.generation++;
    for (const key of this.keysOf.get(subject) ?? []) this.forget(key);
  }

  private forget(key: string): void {
    const entry = this.entries.get(key);
    this.entries.delete(key);
    for (const subject of entry?.subjects ?? []) {
      const keys = this.keysOf.get(subject);
      keys?.delete(key);
      if (keys?.size === 0) this.keysOf.delete(subject);
    }
  }

  private clear(): void {
    this.generation++;
    this.entries.clear();
    this.keysOf.clear();
  }

  private noteUse(entry: Entry): void {
    const now = performance.now();
    if (now - entry.usedNotedAt < LAST_USED_MS) return;
    entry.usedNotedAt = now;
    this.database.pool
      .query('UPDATE oauth_tokens SET last_used_at = $2 WHERE id = $1', [
        entry.tokenId,
        this.clock.now(),
      ])
      .catch(() => undefined);
  }
}

function entryOf(row: TokenRow): Entry {
  const actor = new Actor({
    userId: row.userId,
    username: row.username,
    name: row.name,
    email: row.email,
    role: row.role,
    permissions: new Set(row.permissions),
    scopes: new Set(row.scopes),
    clientId: row.clientId,
    customerId: row.customerId,
    partnerId: row.partnerId,
    credential: `token:${row.tokenId}`,
    expiresAt: row.expiresAt,
  });
  return {
    actor,
    tokenId: row.tokenId,
    expiresAtMs: row.expiresAt.getTime(),
    until: performance.now() + CACHED_MS,
    usedNotedAt: -LAST_USED_MS,
    subjects: [
      `grant:${row.grantId}`,
      `client:${row.clientRowId}`,
      `user:${row.userId}`,
      `role:${row.roleId}`,
    ],
  };
}
