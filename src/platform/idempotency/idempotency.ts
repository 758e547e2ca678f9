import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Request } from 'express';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { Conflict, DomainError, ValidationFailed } from '../errors/index.js';
import type { Agent } from '../http/agent.js';
import { Jobs } from '../jobs/jobs.js';
import { Vault } from '../secrets/vault.js';
import { mustBeStorable } from '../validation/validate.js';

/** How long a key is remembered (API.md §3). */
const KEPT_SECONDS = 24 * 3600;
const KEY_MAX = 255;

export interface StoredAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

interface OnceInput {
  agent: Agent | undefined;
  key: string;
  /** The act's name: the same key on another act is a conflict. */
  action: string;
  input: unknown;
}

/** The same key with other parameters. */
export class IdempotencyConflict extends Conflict {
  override readonly code = 'idempotency_conflict';

  constructor() {
    super('This Idempotency-Key was used with other parameters.');
  }
}

/** The first request with this key has not answered yet. */
export class IdempotentCallRunning extends Conflict {
  override readonly code = 'idempotency_conflict';
  override readonly retryAfterSeconds = 1;

  constructor() {
    super('A request with this Idempotency-Key is still running.');
  }
}

/** An error answer that was stored under a key, thrown again word for word. */
export class ReplayedError extends DomainError {
  override readonly headers = { 'Idempotency-Replayed': 'true' };
  override readonly kind;
  override readonly code;
  override readonly fields;

  constructor(stored: Pick<DomainError, 'kind' | 'code' | 'message' | 'fields'>) {
    super(stored.message);
    this.kind = stored.kind;
    this.code = stored.code;
    this.fields = stored.fields;
  }
}

/**
 * Does an act once per key. The key's row is written in the act's own transaction: a process killed
 * in between has neither, one that answered has both. Who runs holds an advisory lock, so a crash
 * leaves nothing to clean up. Errors other than `limited`, `unavailable` and `unexpected` are kept too.
 */
@Injectable()
export class Idempotency implements OnModuleInit {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly vault: Vault,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.every('27 * * * *', 'idempotency.clean', () => this.clean());
  }

  /**
   * @param secrets names of fields of `body.data` that are stored, and so replayed, as null
   * @throws IdempotencyConflict IdempotentCallRunning, and whatever `work` throws
   * @throws InvalidRequest ValidationFailed for input that cannot be stored
   */
  async once(
    { agent, key, action, input }: OnceInput,
    work: () => Promise<StoredAnswer>,
    secrets: readonly string[] = [],
  ): Promise<{ replayed: boolean; answer: StoredAnswer }> {
    const owner = `${agent?.clientId ?? '-'}/${agent?.userId ?? agent?.credential ?? '-'}`;
    mustBeStorable(input);
    const fingerprint = this.vault.fingerprint(`${action}\n${canonical(input)}`, 'idempotency');
    const slot = { owner, key, fingerprint };
    try {
      return await this.database.transaction(async () => {
        const stored = await this.claim(slot);
        if (stored) return { replayed: true, answer: stored };
        const answer = await work();
        await this.keep(slot, withoutSecrets(answer, secrets));
        return { replayed: false, answer };
      });
    } catch (error) {
      if (isWorthKeeping(error)) await this.keepError(slot, error);
      throw error;
    }
  }

  /** Forgets keys whose time is over. */
  async clean(): Promise<void> {
    await this.database.execute('DELETE FROM idempotency_keys WHERE expires_at <= $1', [
      this.clock.now(),
    ]);
  }

  private async claim({ owner, key, fingerprint }: Slot): Promise<StoredAnswer | undefined> {
    const lock = await this.database.queryOne<{ held: boolean }>(
      'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held',
      [`${owner}\n${key}`],
    );
    if (!lock?.held) throw new IdempotentCallRunning();
    const row = await this.database.queryOne<{
      fingerprint: Buffer;
      answer: StoredAnswer & { error?: ReplayedError };
    }>(
      `SELECT fingerprint, answer
         FROM idempotency_keys
        WHERE owner = $1 AND key = $2 AND expires_at > $3`,
      [owner, key, this.clock.now()],
    );
    if (!row) return undefined;
    if (!row.fingerprint.equals(fingerprint)) throw new IdempotencyConflict();
    if (row.answer.error) throw new ReplayedError(row.answer.error);
    return row.answer;
  }

  private async keep({ owner, key, fingerprint }: Slot, answer: object): Promise<void> {
    await this.database.execute(
      `INSERT INTO idempotency_keys (owner, key, fingerprint, answer, created_at, expires_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (owner, key) DO UPDATE
          SET fingerprint = excluded.fingerprint, answer = excluded.answer,
              created_at = excluded.created_at, expires_at = excluded.expires_at
        WHERE idempotency_keys.expires_at <= excluded.created_at`,
      [
        owner,
        key,
        fingerprint,
        JSON.stringify(answer),
        this.clock.now(),
        this.clock.in(KEPT_SECONDS),
      ],
    );
  }

  private async keepError(slot: Slot, error: DomainError): Promise<void> {
    const { kind, code, message, fields } = error;
    await this.database.transaction(async () => {
      const { held } = (await this.database.queryOne<{ held: boolean }>(
        'SELECT pg_try_advisory_xact_lock(hashtextextended($1, 0)) AS held',
        [`${slot.owner}\n${slot.key}`],
      )) ?? { held: false };
      if (held) await this.keep(slot, { error: { kind, code, message, fields } });
    });
  }
}

interface Slot {
  owner: string;
  key: string;
  fingerprint: Buffer;
}

/** The `Idempotency-Key` of a request, if it has one. @throws ValidationFailed when it is too long */
export function idempotencyKeyOf(request: Request): string | undefined {
  const key = request.headers['idempotency-key'];
  if (typeof key !== 'string' || key === '') return undefined;
  if (key.length > KEY_MAX) {
    throw ValidationFailed.of('Idempotency-Key', `must have at most ${KEY_MAX} characters`);
  }
  return key;
}

function isWorthKeeping(error: unknown): error is DomainError {
  return (
    error instanceof DomainError &&
    !(error instanceof IdempotencyConflict) &&
    !(error instanceof IdempotentCallRunning) &&
    !(error instanceof ReplayedError) &&
    error.kind !== 'limited' &&
    error.kind !== 'unavailable' &&
    error.kind !== 'unexpected'
  );
}

function withoutSecrets(answer: StoredAnswer, secrets: readonly string[]): StoredAnswer {
  const body = answer.body as { data?: Record<string, unknown> } | null;
  if (secrets.length === 0 || body === null || typeof body !== 'object') return answer;
  const blank = (record: Record<string, unknown>): Record<string, unknown> =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, secrets.includes(name) ? null : value]),
    );
  const cleaned = body.data ? { ...body, data: blank(body.data) } : blank(body);
  return { ...answer, body: cleaned };
}

/** JSON with sorted keys, so that the order of parameters does not matter. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
