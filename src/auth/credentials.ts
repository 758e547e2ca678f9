import { Injectable } from '@nestjs/common';
import { Clock } from '../platform/clock/clock.js';
import { Database } from '../platform/database/database.js';
import { DomainError, RateLimited } from '../platform/errors/index.js';
import { limitedNetwork } from '../platform/http/client-address.js';
import { type Limit, RateLimits } from '../platform/limits/rate-limits.js';
import { Passwords } from '../platform/secrets/passwords.js';
import { digest } from '../platform/secrets/secrets.js';
import type { UserFacts } from './users/user-facts.js';
import { normalisedUsername } from './users/username.js';
import { UsersRepository } from './users/users.repository.js';
import { UsersService } from './users/users.service.js';

const WINDOW_SECONDS = 15 * 60;

/** How many failures are borne (API.md §2), by whatever door they come in. */
const PER_ACCOUNT: Limit = {
  name: 'sign-in-account',
  points: 10,
  windowSeconds: WINDOW_SECONDS,
};
const PER_ADDRESS: Limit = {
  name: 'sign-in-address',
  points: 100,
  windowSeconds: WINDOW_SECONDS,
};

/** Unknown user, wrong password and deactivated user: nobody learns which. */
export class WrongCredentials extends DomainError {
  readonly kind = 'unauthenticated';
  readonly code = 'wrong_credentials';

  constructor() {
    super('The user name or the password is wrong.');
  }
}

/** Checks passwords, at every door of the house, and stops who guesses them. */
@Injectable()
export class Credentials {
  /** The last check of each account in this process. */
  private readonly turns = new Map<string, Promise<unknown>>();

  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly limits: RateLimits,
    private readonly passwords: Passwords,
    private readonly users: UsersRepository,
    private readonly facts: UsersService,
  ) {}

  /**
   * The active user of this name and password. An attempt is counted before it is looked at and
   * given back when it was right, so that parallel attempts cannot outrun the limit.
   * @param address the caller's network address
   * @throws WrongCredentials
   * @throws RateLimited after 10 failures of the account or 100 of the address in 15 minutes,
   *   for the right password too
   * @throws Unavailable when too many are being checked
   */
  async check(username: string, password: string, address: string): Promise<UserFacts> {
    const user = await this.users.findByUsername(username);
    // By the row where there is one: no two spellings of a name give a second set of attempts.
    const account = user
      ? `user:${user.id}`
      : `name:${digest(normalisedUsername(username).toLowerCase()).toString('base64url')}`;
    const isRight = await this.inTurn(account, () =>
      this.counted(account, limitedNetwork(address), async () => {
        const matches = await this.passwords.verify(user?.passwordHash, password);
        return matches && user?.isActive === true;
      }),
    );
    const facts = isRight && user ? await this.facts.findActive(user.id) : null;
    if (!facts) throw new WrongCredentials();
    return facts;
  }

  /** Notes that a user has signed in. */
  async noteSignIn(userId: number): Promise<void> {
    await this.database.execute('UPDATE users SET last_login_at = $2 WHERE id = $1', [
      userId,
      this.clock.now(),
    ]);
  }

  /**
   * One check of an account at a time: else the points of attempts still being looked at would
   * refuse an integrator who signs in with the right password twenty times at once.
   */
  private inTurn<T>(account: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.turns.get(account) ?? Promise.resolve()).then(work, work);
    this.turns.set(account, mine);
    const leave = (): void => {
      if (this.turns.get(account) === mine) this.turns.delete(account);
    };
    mine.then(leave, leave);
    return mine;
  }

  private async counted(
    account: string,
    network: string,
    attempt: () => Promise<boolean>,
  ): Promise<boolean> {
    const points: [Limit, string][] = [
      [PER_ACCOUNT, account],
      [PER_ADDRESS, network],
    ];
    await this.take(points).catch((refusal: unknown) => {
      if (!(refusal instanceof RateLimited)) throw refusal;
      throw new RateLimited(
        refusal.retryAfterSeconds,
        'Too many failed attempts; try again later.',
      );
    });
    let isFailure = false;
    try {
      isFailure = !(await attempt());
    } finally {
      if (!isFailure) await this.giveBack(points);
    }
    return !isFailure;
  }

  private async take(points: [Limit, string][]): Promise<void> {
    for (const [limit, key] of points) await this.limits.check(limit, key);
    for (const [index, [limit, key]] of points.entries()) {
      try {
        await this.limits.consume(limit, key);
      } catch (refusal) {
        // What was refused is no failure: nobody may lengthen somebody else's block.
        if (refusal instanceof RateLimited) await this.giveBack(points.slice(0, index + 1));
        throw refusal;
      }
    }
  }

  private async giveBack(points: [Limit, string][]): Promise<void> {
    for (const [limit, key] of points) await this.limits.giveBack(limit, key);
  }
}
