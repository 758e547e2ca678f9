import { Injectable } from '@nestjs/common';
import { hash, verify } from '@node-rs/argon2';
import { Unavailable } from '../errors/index.js';
import { normalisedPassword, PASSWORD_MAX_BYTES } from './password-rules.js';

/** argon2id, OWASP's minimum: 19 MiB, 2 passes, 1 lane. `Algorithm` is a const enum; 2 is Argon2id. */
const PARAMETERS = { algorithm: 2, memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const AT_ONCE_MAX = 2;
const WAITING_MAX = 200;

/**
 * Password hashing. Two at a time, because all share libuv's four threads with files and DNS;
 * a long queue is refused rather than grown.
 */
@Injectable()
export class Passwords {
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private readonly decoy = hash('nobody has this password', PARAMETERS);

  /** A PHC string. @throws Unavailable when too many are waiting */
  hash(password: string): Promise<string> {
    return this.oneOfFew(() => hash(normalisedPassword(password), PARAMETERS));
  }

  /**
   * Whether a password is right. An absent hash costs the same time and is never right.
   * @throws Unavailable when too many are waiting
   */
  async verify(stored: string | null | undefined, password: string): Promise<boolean> {
    if (Buffer.byteLength(normalisedPassword(password)) > PASSWORD_MAX_BYTES) return false;
    const against = stored ?? (await this.decoy);
    const matches = await this.oneOfFew(() => verify(against, normalisedPassword(password)));
    return matches && stored !== null && stored !== undefined;
  }

  private async oneOfFew<T>(work: () => Promise<T>): Promise<T> {
    if (this.running >= AT_ONCE_MAX) {
      if (this.waiting.length >= WAITING_MAX) throw new Unavailable('Too many sign-ins at once.');
      await new Promise<void>((proceed) => this.waiting.push(proceed));
    } else this.running++;
    try {
      return await work();
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running--;
    }
  }
}
