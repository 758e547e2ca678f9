import { Injectable, type OnModuleInit } from '@nestjs/common';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import { Database } from '../database/database.js';
import { RateLimited } from '../errors/index.js';
import { Jobs } from '../jobs/jobs.js';

/** How much of something is allowed in a window, by all processes together. */
export interface Limit {
  /** Names the counter, e.g. `sign-in-account`. */
  name: string;
  points: number;
  windowSeconds: number;
}

/** What `RateLimit` headers tell. */
export interface LimitState {
  limit: number;
  remaining: number;
  resetSeconds: number;
}

/** Points that a process takes from the shared counter at a time, at most. */
const LEASE_POINTS = 25;

interface Lease {
  points: number;
  /** What the shared counter had left when the lease was taken. */
  remaining: number;
  until: number;
}

/** Counters in PostgreSQL, shared by all processes. */
@Injectable()
export class RateLimits implements OnModuleInit {
  private readonly limiters = new Map<string, RateLimiterPostgres>();
  private readonly leases = new Map<string, Lease>();
  private readonly renewals = new Map<string, Promise<void>>();

  constructor(
    private readonly database: Database,
    private readonly jobs: Jobs,
  ) {}

  onModuleInit(): void {
    this.jobs.every('37 * * * *', 'limits.clean', () => this.clean());
  }

  /** Forgets counters whose window is over. */
  async clean(): Promise<void> {
    await this.database.execute(
      'DELETE FROM rate_limits WHERE expire <= extract(epoch FROM now()) * 1000',
    );
  }

  /** @throws RateLimited when `key` has used its points up; counts nothing */
  async check(limit: Limit, key: string): Promise<void> {
    const state = await this.limiter(limit).get(key);
    if (state && state.consumedPoints >= limit.points) throw new RateLimited(secondsOf(state));
  }

  /** Takes points. @throws RateLimited when there are not enough */
  async consume(limit: Limit, key: string, points = 1): Promise<LimitState> {
    try {
      const state = await this.limiter(limit).consume(key, points);
      return {
        limit: limit.points,
        remaining: state.remainingPoints,
        resetSeconds: secondsOf(state),
      };
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) throw new RateLimited(secondsOf(refusal));
      throw refusal;
    }
  }

  /** Gives points back, e.g. those of an attempt that turned out to be right. */
  async giveBack(limit: Limit, key: string, points = 1): Promise<void> {
    await this.limiter(limit).reward(key, points);
  }

  /** Forgets what `key` has used. */
  async reset(limit: Limit, key: string): Promise<void> {
    await this.limiter(limit).delete(key);
  }

  /**
   * Takes one point, from a lease of up to 25 that this process holds: exact in total (nobody gets
   * more than the limit), at a twenty-fifth of the statements. For limits on every request.
   * @throws RateLimited
   */
  async consumeLeased(limit: Limit, key: string): Promise<LimitState> {
    const name = `${limit.name}:${key}`;
    for (;;) {
      const now = performance.now();
      const lease = this.leases.get(name);
      if (lease && lease.points > 0 && lease.until > now) {
        lease.points--;
        return {
          limit: limit.points,
          remaining: lease.remaining + lease.points,
          resetSeconds: Math.max(1, Math.ceil((lease.until - now) / 1000)),
        };
      }
      await this.renew(name, limit, key, now);
    }
  }

  /** Requests that come at once wait for one lease: with one each, fifty of them would use up the limit. */
  private renew(name: string, limit: Limit, key: string, now: number): Promise<void> {
    let renewal = this.renewals.get(name);
    if (!renewal) {
      renewal = this.lease(limit, key, now)
        .then((lease) => {
          this.remember(name, lease);
        })
        .finally(() => this.renewals.delete(name));
      this.renewals.set(name, renewal);
    }
    return renewal;
  }

  private async lease(limit: Limit, key: string, now: number): Promise<Lease> {
    let wanted = Math.min(LEASE_POINTS, Math.max(1, Math.floor(limit.points / 10)));
    for (;;) {
      try {
        const state = await this.limiter(limit).consume(key, wanted);
        return {
          points: wanted,
          remaining: state.remainingPoints,
          until: now + state.msBeforeNext,
        };
      } catch (refusal) {
        if (!(refusal instanceof RateLimiterRes)) throw refusal;
        await this.giveBack(limit, key, wanted);
        const left = limit.points - (refusal.consumedPoints - wanted);
        if (left <= 0 || wanted === 1) throw new RateLimited(secondsOf(refusal));
        wanted = Math.min(left, wanted - 1);
      }
    }
  }

  private remember(name: string, lease: Lease): void {
    if (this.leases.size > 50_000) this.leases.clear();
    this.leases.set(name, lease);
  }

  private limiter({ name, points, windowSeconds }: Limit): RateLimiterPostgres {
    const id = `${name}/${points}/${windowSeconds}`;
    let limiter = this.limiters.get(id);
    if (!limiter) {
      limiter = new RateLimiterPostgres({
        storeClient: this.database.pool,
        storeType: 'pool',
        tableName: 'rate_limits',
        tableCreated: true,
        keyPrefix: name,
        points,
        duration: windowSeconds,
        clearExpiredByTimeout: false,
      });
      this.limiters.set(id, limiter);
    }
    return limiter;
  }
}

function secondsOf(state: RateLimiterRes): number {
  return Math.max(1, Math.ceil(state.msBeforeNext / 1000));
}
